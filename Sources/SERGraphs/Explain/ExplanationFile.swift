import Drawing
package import GraphCore

/// A file that an explanation goes to: a picture, or all numbers as JSON.
package final class ExplanationFile {
  private let path: String
  /// Nil where it is JSON.
  private let picture: PictureFile?

  /// Refuses a suffix that says no form.
  /// - Throws: `Problem` SG0801.
  package static func check(_ paths: [String]) throws(Problem) {
    for (place, path) in paths.enumerated() {
      if paths[..<place].contains(path) {
        throw Problem(.usage, "'\(path)' is named twice", suggestion: "name each file once")
      }
      guard FilePath.suffix(of: path) != "json" else { continue }
      _ = try PictureFile.form(of: path, besides: ["json"])
    }
  }

  /// - Parameters:
  ///   - path: Where it is to be.
  ///   - read: Files that the command reads.
  /// - Throws: `Problem` SG0801, SG0707 as of a picture.
  package init(_ path: String, reading read: [String]) throws(Problem) {
    self.path = path
    guard FilePath.suffix(of: path) == "json" else {
      picture = try PictureFile(path, reading: read)
      return
    }
    picture = nil
    try PictureFile.check(path, form: "json", reading: read) {
      $0.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) } == UInt8(ascii: "{")
    }
  }

  /// Whether it is a picture, which has to be drawn.
  package static func isPicture(_ path: String) -> Bool { FilePath.suffix(of: path) != "json" }

  /// Puts what was found in its place.
  /// - Throws: `Problem` where it can't be drawn or written.
  package func write(
    _ explanation: Explanation, of occlusion: Occlusion, _ settings: PictureSettings
  ) throws(Problem) {
    if let picture {
      try picture.write(explanation.figure(of: occlusion, settings))
    } else {
      try AtomicFile.write(Array((explanation.json.pretty + "\n").utf8), to: path)
    }
  }
}
