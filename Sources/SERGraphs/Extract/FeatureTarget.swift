package import GraphCore

/// A form in which rows are written for other programs.
package enum FeatureStyle: String, Sendable, CaseIterable {
  case csv, jsonl, arff, npy, npz, safetensors

  /// Whether it is text, which can be written line by line as it comes.
  var isText: Bool { [.csv, .jsonl, .arff].contains(self) }
}

/// Where rows go.
package enum FeatureTarget: Sendable, Equatable {
  case standardOutput
  /// One file for all recordings.
  case file(String)
  /// One file for each recording: a path in which `{name}` or `{path}` stands for it.
  case files(String)

  private static let styles =
    "one of: " + FeatureStyle.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")

  /// Reads what a user wrote.
  /// - Parameters:
  ///   - out: A file, a folder, a path with `{name}` or `{path}`; `-` or nothing for standard output.
  ///   - style: The form, where it is not that of the file's suffix.
  /// - Throws: `Problem` SG0801.
  package static func parse(
    _ out: String?, style: FeatureStyle?
  ) throws(Problem) -> (target: FeatureTarget, style: FeatureStyle) {
    guard let out, out != "-" else {
      let style = style ?? .jsonl
      guard style.isText else {
        throw Problem(
          .usage, "\(style.rawValue) can't be written to standard output",
          suggestion: "name a file, such as --out features.\(style.rawValue)")
      }
      return (.standardOutput, style)
    }
    if out.hasSuffix("/") || isFolder(out) {
      guard let style else {
        throw Problem(
          .usage, "'\(out)' is a folder, and nothing says what the files in it are to be",
          suggestion: "add --format, such as --format npy")
      }
      return (.files("\(out)\(out.hasSuffix("/") ? "" : "/"){name}.\(style.rawValue)"), style)
    }
    let suffix = FilePath.suffix(of: out)
    guard let style = style ?? FeatureStyle(rawValue: suffix) else {
      throw Problem(
        .usage,
        suffix.isEmpty
          ? "'\(out)' has no suffix that says what to write"
          : "'.\(suffix)' is no form that can be written",
        suggestion: didYouMean(suffix, among: FeatureStyle.allCases.map(\.rawValue)) ?? styles
          + "; or say it with --format")
    }
    guard out.contains("{") else { return (.file(out), style) }
    var rest = out
    for word in ["{name}", "{path}"] { rest = rest.replacing(word, with: "") }
    guard !rest.contains("{"), !rest.contains("}") else {
      throw Problem(
        .usage, "'\(out)' holds braces that stand for nothing",
        suggestion: "{name} is a recording's name, {path} its path, both without suffix")
    }
    return (.files(out), style)
  }
}

extension ItemResult {
  /// What the item is called where it has one name: `call.wav`, or `call.wav[1]` for a channel.
  var key: String { path + (channel.map { "[\($0)]" } ?? "") }

  /// The file of the item.
  /// - Parameter pattern: A path with `{name}` or `{path}`.
  func file(_ pattern: String) -> String {
    let whole = path == "-" ? "stdin" : path
    let name = FilePath.name(of: whole)
    let suffix = name.lastIndex(of: ".").map { name.distance(from: $0, to: name.endIndex) } ?? 0
    // A hidden file's dot starts its name.
    let cut = suffix < name.count ? suffix : 0
    let tail = channel.map { ".ch\($0)" } ?? ""
    // What lies above the folder of the run would lead out of the folder of the files.
    let inside = FilePath.resolve(whole, from: ".").split(separator: "/").filter { $0 != ".." }
      .joined(separator: "/")
    return pattern.replacing("{name}", with: name.dropLast(cut) + tail)
      .replacing("{path}", with: inside.dropLast(cut) + tail)
  }
}
