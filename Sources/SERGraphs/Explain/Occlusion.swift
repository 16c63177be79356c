import DSP
import Glibc
package import GraphCore
import Nodes

/// A recording, whole in memory, and the pieces that it is divided into.
package struct Occlusion: Sendable {
  /// How a recording is divided.
  package struct Settings: Sendable {
    /// Seconds of a stretch; nil for a fortieth of the recording, and a tenth of a second at least.
    package var step: Double?
    package var bands = 8
    /// Decibel by which pieces are made quieter.
    package var depth = 20.0

    package init() {}
  }

  /// The most seconds of a recording, and the most pieces.
  package static let longest = 300.0
  private static let mostPieces = 10_000

  let path: String
  let samples: Samples
  /// Where each stretch begins, and where the last one ends, in seconds.
  let times: [Double]
  /// Where each band begins, and where the last one ends, in hertz.
  let bands: [Double]
  let depth: Double

  /// Reads a recording and divides it.
  /// - Parameter top: What the graph hears at most, in hertz; nil for all that there is.
  /// - Throws: `Problem` SG07xx where it can't be read; SG0801 where it is too long, or divided too finely.
  package init(_ path: String, _ settings: Settings, upTo top: Double?) throws(Problem) {
    self.path = path
    samples = try Occlusion.read(path)
    let seconds = Double(samples.values.count / samples.channels) / Double(samples.rate)
    let step = settings.step ?? max(0.1, (seconds / 40 * 20).rounded(.up) / 20)
    // The last stretch is half as long as the others at least, and half as long again at most.
    let count = max(1, Int((seconds / step).rounded()))
    guard (count + 1) * (settings.bands + 1) <= Occlusion.mostPieces else {
      throw Problem(
        .usage,
        "\(count) stretches and \(settings.bands) bands make \(count * settings.bands) pieces, which is too many",
        suggestion: "at most \(Occlusion.mostPieces); set --step higher or --bands lower")
    }
    times = (0...count).map { border in
      // Sums of a step that is no sum of halves would not be round.
      border == count ? seconds : (Double(border) * step * 1e6).rounded() / 1e6
    }
    let half = Double(samples.rate) / 2
    let highest = MelFilters.mel(min(half, top ?? half), htk: false)
    bands = (0...settings.bands).map { border in
      let hertz = MelFilters.hertz(
        highest * Double(border) / Double(settings.bands), htk: false)
      return (hertz * 100).rounded() / 100
    }
    depth = settings.depth
  }

  private static func read(_ path: String) throws(Problem) -> Samples {
    let reader = try SoundDecoder.open(path)
    var values: [Float] = []
    var buffer = [Float](repeating: 0, count: 8192 * reader.channels)
    while true {
      var target = buffer.mutableSpan
      let got = try reader.read(8192, into: &target)
      guard got > 0 else { break }
      values += buffer[..<(got * reader.channels)]
      guard Double(values.count / reader.channels) <= longest * Double(reader.rate) else {
        throw Problem(
          .usage, "'\(path)' is longer than \(Int(longest)) s, which is the most that is explained",
          suggestion: "cut out the part that is of interest")
      }
    }
    return try Samples(values, rate: reader.rate, channels: reader.channels)
  }

  var stretchCount: Int { times.count - 1 }
  var bandCount: Int { bands.count - 1 }

  /// What the runs are, in order: the recording, then of each stretch all of it and each of its bands, then each
  /// band of the whole recording.
  var runCount: Int { 1 + stretchCount * (bandCount + 1) + bandCount }

  /// The recordings of all runs.
  func parts() -> OccludedParts { OccludedParts(self) }
}

/// A recording with one piece after another made quieter.
///
/// `@unchecked Sendable` is safe: a run asks for one part at a time, under a lock.
struct OccludedParts: IteratorProtocol, @unchecked Sendable {
  private let occlusion: Occlusion
  private let pieces: BandPieces
  private var run = 0

  init(_ occlusion: Occlusion) {
    self.occlusion = occlusion
    pieces = BandPieces(rate: occlusion.samples.rate)
  }

  mutating func next() -> RecordingPart? {
    guard run < occlusion.runCount else { return nil }
    defer { run += 1 }
    guard run > 0 else { return RecordingPart(occlusion.samples, named: occlusion.path) }
    let (stretch, place) = (run - 1).quotientAndRemainder(dividingBy: occlusion.bandCount + 1)
    // Behind the last stretch come the bands of all.
    let isWhole = stretch == occlusion.stretchCount
    let band: Int? = isWhole ? place : place == 0 ? nil : place - 1
    let samples = occlusion.samples
    let changed = pieces.quieted(
      samples.values, channels: samples.channels, frames: frames(isWhole ? nil : stretch),
      band: bins(band), by: Float(pow(10, -occlusion.depth / 20)))
    guard let made = try? Samples(changed, rate: samples.rate, channels: samples.channels) else {
      return nil
    }
    return RecordingPart(made, named: occlusion.path)
  }

  /// The frames whose middle lies in a stretch.
  private func frames(_ stretch: Int?) -> Range<Int> {
    let all = pieces.frames(of: occlusion.samples.values.count / occlusion.samples.channels)
    guard let stretch else { return 0..<all }
    func first(_ seconds: Double) -> Int {
      // The frame before the sound has its middle at -hop.
      Int((seconds * Double(occlusion.samples.rate) / Double(pieces.hop)).rounded(.up)) + 1
    }
    let start = stretch == 0 ? 0 : first(occlusion.times[stretch])
    let end = stretch == occlusion.stretchCount - 1 ? all : first(occlusion.times[stretch + 1])
    return start..<max(start, min(all, end))
  }

  /// The bins whose middle lies in a band; what lies above the last, which the graph does not hear, belongs to it.
  private func bins(_ band: Int?) -> Range<Int> {
    guard let band else { return 0..<pieces.bins }
    func first(_ hertz: Double) -> Int {
      Int((hertz * Double(pieces.size) / Double(occlusion.samples.rate)).rounded(.up))
    }
    let end = band == occlusion.bandCount - 1 ? pieces.bins : first(occlusion.bands[band + 1])
    return first(occlusion.bands[band])..<max(first(occlusion.bands[band]), end)
  }
}
