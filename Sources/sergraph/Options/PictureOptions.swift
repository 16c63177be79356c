import ArgumentParser
import Drawing
import GraphCore
import SERGraphs

/// What a picture shows of a recording, and its size.
struct PictureOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where the picture begins; at the start if absent.", valueName: "s"))
  var from: Double?

  @Option(help: ArgumentHelp("Where the picture ends; at the end if absent.", valueName: "s"))
  var to: Double?

  @Option(
    help: ArgumentHelp("The picture's width; of an svg or pdf in 1/96 inch.", valueName: "pixels"))
  var width: Int = Figure.usualWidth

  @Option(
    help: ArgumentHelp("Its height; what the panels ask for if absent.", valueName: "pixels"))
  var height: Int?

  @Option(help: ArgumentHelp("What stands above it; the recording's path if absent."))
  var title: String?

  /// The largest side of a picture.
  private static let largest = 16_384

  /// What was asked for; nil where an option says what can't be.
  func settings(_ checks: inout OptionChecks) throws -> PictureSettings? {
    let width = try checks.value(of: "--width") {
      try check("--width", self.width, Figure.leastWidth...PictureOptions.largest)
    }
    let height: Int?? = try checks.value(of: "--height") {
      try self.height.map { (height) throws(Problem) in
        try check("--height", height, 1...PictureOptions.largest)
      }
    }
    let times: Void? = try checks.value(of: "--from", "--to") { try checkTimes() }
    guard let width, let height, times != nil else { return nil }
    var settings = PictureSettings()
    (settings.from, settings.to) = (from, to)
    (settings.width, settings.height, settings.title) = (width, height, title)
    return settings
  }

  private func check(
    _ name: String, _ value: Int, _ range: ClosedRange<Int>
  ) throws(Problem) -> Int {
    guard !range.contains(value) else { return value }
    throw Problem(
      .usage, "'\(name)' is \(value), outside \(range.lowerBound)...\(range.upperBound)")
  }

  private func checkTimes() throws(Problem) {
    for (name, value) in [("--from", from), ("--to", to)] {
      guard let value else { continue }
      guard value.isFinite, value >= 0 else {
        throw Problem(.usage, "'\(name)' is \(value), and no second from 0 on")
      }
    }
    guard let to, to <= from ?? 0 else { return }
    throw Problem(
      .usage,
      "'--to' is \(decimals(to, 2)), not after '--from', which is \(decimals(from ?? 0, 2))",
      suggestion: "name a later second")
  }
}

extension Figure {
  /// Refuses to begin where nothing can be drawn.
  /// - Throws: `Problem` SG0707.
  static func checkReady() throws(Problem) {
    do throws(DrawingFailure) { try checkInstalled() } catch { throw error.problem }
  }
}
