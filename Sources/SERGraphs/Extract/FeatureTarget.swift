package import GraphCore

/// A form in which rows are written for other programs.
package enum FeatureStyle: String, Sendable, CaseIterable {
  case csv, jsonl, arff, npy, npz, safetensors

  /// Whether it is text, which can be written line by line as it comes.
  var isText: Bool { [.csv, .jsonl, .arff].contains(self) }
}

/// Where rows go. In a path, `{output}` and `{node}` stand for the output's name.
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
  ///   - out: A file, a folder, a path with `{name}`, `{path}`, `{output}` or `{node}`; `-` or nothing for standard
  ///     output.
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
    guard out.contains("{") || out.contains("}") else { return (.file(out), style) }
    try PathWords.check(out, known: ["name", "path", "output", "node"])
    return (out.contains("{name}") || out.contains("{path}") ? .files(out) : .file(out), style)
  }
}

extension FeatureTarget {
  /// The target of one output.
  func of(_ output: String) -> FeatureTarget {
    switch self {
    case .standardOutput: self
    case .file(let path): .file(path.naming(output: output))
    case .files(let path): .files(path.naming(output: output))
    }
  }

  /// Whether each output has a target of its own.
  var tellsOutputs: Bool {
    switch self {
    case .standardOutput: false
    case .file(let path), .files(let path): path.namesOutput
    }
  }

  /// Refuses several outputs where they would stand in one place, which only JSON Lines have room for.
  /// - Throws: `Problem` SG0801.
  func check(_ outputs: [Plan.Output], _ style: FeatureStyle) throws(Problem) {
    guard outputs.count > 1, !tellsOutputs else { return }
    if style == .jsonl, self == .standardOutput { return }
    if style == .jsonl, case .file = self { return }
    let names = outputs.map { "'\($0.name)'" }.joined(separator: ", ")
    let cure =
      switch self {
      case .standardOutput: "--out '{output}.\(style.rawValue)', or --format jsonl"
      case .file(let path): "--out '\(path.withOutput)'"
      case .files(let path):
        "--out '\(FilePath.folder(of: path))/{output}/\(FilePath.name(of: path))'"
      }
    throw Problem(
      .usage, "\(style.rawValue) can't hold several outputs (\(names)) in one place",
      suggestion: "write each to a place of its own: \(cure)")
  }
}

extension String {
  /// Whether a path has a place for an output's name.
  package var namesOutput: Bool { contains("{output}") || contains("{node}") }

  /// The path for one output.
  package func naming(output: String) -> String {
    replacing("{output}", with: output).replacing("{node}", with: output)
  }

  /// The path with a place for an output's name, for messages: `rows-{output}.csv`.
  package var withOutput: String {
    let tail = FilePath.suffix(of: self).isEmpty ? 0 : FilePath.suffix(of: self).count + 1
    return String(dropLast(tail)) + "-{output}" + suffix(tail)
  }
}

extension RecordingPart {
  /// The file of what is written of it.
  /// - Parameter pattern: A path with `{name}` or `{path}`.
  func file(_ pattern: String) -> String {
    let whole = path == "-" ? "stdin" : path
    let name = FilePath.name(of: whole)
    let suffix = name.lastIndex(of: ".").map { name.distance(from: $0, to: name.endIndex) } ?? 0
    // A hidden file's dot starts its name.
    let cut = suffix < name.count ? suffix : 0
    // `.ch1`, and the seconds of a part: `.12.5-15.25`.
    let times = RecordingPart("", start: start, end: end).description
    let tail = (channel.map { ".ch\($0)" } ?? "") + times.replacing("#", with: ".")
    // What lies above the folder of the run would lead out of the folder of the files.
    let inside = FilePath.resolve(whole, from: ".").split(separator: "/").filter { $0 != ".." }
      .joined(separator: "/")
    return pattern.replacing("{name}", with: name.dropLast(cut) + tail)
      .replacing("{path}", with: inside.dropLast(cut) + tail)
  }
}
