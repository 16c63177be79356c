import GraphCore

/// What paths have to look like: `calls/{label}/{speaker}_*.wav`.
///
/// The parts before the first field or `*` are the folder that is searched. A part `**` is any number of
/// folders, as few as the parts behind it allow.
struct PathPattern: Sendable, Equatable {
  /// The folder that is searched.
  let folder: String
  /// Parts between one `**` and the next; a part is a name.
  private let runs: [[NamePattern]]
  /// What the last part says of suffixes: nil where it does not end in a dot and a suffix.
  private let suffix: Suffix?

  private enum Suffix: Sendable, Equatable {
    case any
    /// In small letters.
    case one(String)
  }

  /// A path that is not as the pattern has it.
  struct PathMisfit: Error, Equatable {
    /// How many parts fitted, and pieces of the next.
    let parts: Int
    let pieces: Int
    /// A sentence.
    let reason: String
  }

  var fields: [String] { runs.joined().flatMap(\.fields) }

  /// Reads a pattern; opens nothing.
  /// - Throws: `Problem` SG0802 with the cure.
  init(_ text: String) throws(Problem) {
    let all = text.split(separator: "/").map(String.init).filter { $0 != "." }
    let fixed = all.dropLast().prefix { part in !part.contains { "{}*".contains($0) } }
    var parts = Array(all.dropFirst(fixed.count))
    guard !parts.isEmpty, !text.hasSuffix("/") else {
      throw Problem(
        .corpus, "the pattern '\(text)' names a folder, not files",
        suggestion: "end it as the files' names do, such as in /*.wav")
    }
    let root = (text.hasPrefix("/") ? "/" : "") + fixed.joined(separator: "/")
    folder = root.isEmpty ? "." : root
    if parts.last == "**" { parts.append("*") }
    suffix = PathPattern.takeSuffix(&parts[parts.count - 1])
    var runs: [[NamePattern]] = [[]]
    for part in parts {
      if part == "**" {
        runs.append([])
        continue
      }
      guard !part.contains("**") else {
        throw Problem(
          .corpus, "'**' stands in a part of the pattern, '\(part)'",
          suggestion: "write '*' for anything in a name, and '**' between slashes for any folders")
      }
      guard part != ".." else {
        throw Problem(
          .corpus, "the pattern has '..' behind a field or '*'",
          suggestion: "name the folder that all recordings are in")
      }
      runs[runs.count - 1].append(try NamePattern(part))
    }
    self.runs = runs
    try check(text)
  }

  private func check(_ text: String) throws(Problem) {
    if suffix == nil, let last = runs.last?.last, case .field(let name) = last.pieces.last {
      throw Problem(
        .corpus, "{\(name)} would take the files' suffix, too",
        suggestion: "write {\(name)}.* for any suffix, or such as {\(name)}.wav")
    }
    var seen: Set<String> = []
    for name in fields {
      guard seen.insert(name).inserted else {
        throw Problem(
          .corpus, "the pattern has {\(name)} twice",
          suggestion: "write '*' in place of one of them, or give it another name")
      }
    }
    for name in fields where !NamePattern.meanings.contains(name) {
      let missing = NamePattern.meanings.filter { !seen.contains($0) }
      if let cure = didYouMean(name, among: missing) {
        throw Problem(.corpus, "{\(name)} is no known field", suggestion: cure)
      }
    }
  }

  /// Takes the suffix off the last part, if it ends in one.
  private static func takeSuffix(_ part: inout String) -> Suffix? {
    guard let dot = part.lastIndex(of: "."), dot > part.startIndex else { return nil }
    let suffix = part[part.index(after: dot)...]
    guard suffix == "*" || !suffix.isEmpty && !suffix.contains(where: { "{}*".contains($0) })
    else { return nil }
    let word = suffix.lowercased()
    part = String(part[..<dot])
    return word == "*" ? .any : .one(word)
  }

  /// What the fields stand for in a path below the folder.
  func values(of path: String) throws(PathMisfit) -> [String: String] {
    var names = path.split(separator: "/").map(String.init)
    let found = suffix == nil ? nil : names.popLast().map(PathPattern.parts)
    if let found { names.append(found.stem) }
    var rest = names[...]
    var values: [String: String] = [:]
    var fitted = 0
    for (number, run) in runs.enumerated() {
      let isLast = number == runs.count - 1
      guard rest.count >= run.count else { throw depth(names, fitted) }
      var start = rest.startIndex
      if number == 0 {
        guard !isLast || rest.count == run.count else {
          // What does not fit for another reason, too, is told for that.
          try take(run, of: rest, after: fitted, into: &values)
          throw depth(names, fitted + run.count)
        }
      } else if isLast {
        start = rest.endIndex - run.count
      } else if let found = (start...(rest.endIndex - run.count)).first(where: { start in
        zip(run, rest[start...]).allSatisfy { (try? $0.values(of: $1)) != nil }
      }) {
        start = found
      }
      try take(run, of: rest[start...], after: fitted, into: &values)
      fitted += run.count
      rest = rest[(start + run.count)...]
    }
    if case .one(let word) = suffix, let found, found.suffix != word {
      throw PathMisfit(
        parts: fitted, pieces: 0,
        reason: "'\(found.stem).\(found.suffix)' does not end with '.\(word)'")
    }
    return values
  }

  private func take(
    _ run: [NamePattern], of names: ArraySlice<String>, after fitted: Int,
    into values: inout [String: String]
  ) throws(PathMisfit) {
    for (number, (pattern, name)) in zip(run, names).enumerated() {
      do throws(NamePattern.Misfit) {
        values.merge(try pattern.values(of: name)) { $1 }
      } catch {
        throw PathMisfit(
          parts: fitted + number, pieces: error.fitted, reason: "'\(name)' \(error.reason)")
      }
    }
  }

  /// A file's name without its suffix, and the suffix in small letters.
  private static func parts(of name: String) -> (stem: String, suffix: String) {
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    return (String(name[..<dot]), name[dot...].dropFirst().lowercased())
  }

  private func depth(_ names: [String], _ fitted: Int) -> PathMisfit {
    let wanted = runs.joined().count - 1
    return PathMisfit(
      parts: fitted, pieces: 0,
      reason: "it lies \(counted(names.count - 1, "folder")) deep, and the pattern "
        + "\(runs.count > 1 ? "at least " : "")\(wanted)")
  }
}
