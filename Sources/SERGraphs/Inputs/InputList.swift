import Glibc
package import GraphCore
import Nodes

/// Recordings named by arguments: files, folders, patterns, `@list.txt`, or `-`; found one at a time, in order.
///
/// A folder is searched for recordings by their suffix, in the order of the bytes of their names, so that every
/// machine gives the same order. A file that was named is always tried, also if it does not exist: it then
/// becomes a failure in its place. What a list or a pattern names is opened only if it is a file, lest a run
/// waits for ever for a named pipe that nobody knew of.
package struct InputList: IteratorProtocol, Sendable {
  private enum Pending: Sendable {
    case argument(String)
    /// - Parameter isNamed: Whether the command line names it by itself.
    case path(String, isNamed: Bool)
    case list(LineReader)
  }

  /// What is still to be looked at, the next one last.
  private var pending: [Pending]
  private var search = FolderSearch()
  /// What the list that is gone through names.
  private var listed = ListedPaths(in: ".")
  private let log: PassedOverLog?

  /// Creates a list.
  /// - Parameters:
  ///   - arguments: Paths as the user wrote them.
  ///   - log: Told what folders hold that is passed over.
  /// - Throws: `Problem` SG0801 when a list file can't be read.
  package init(_ arguments: [String], log: PassedOverLog? = nil) throws(Problem) {
    for argument in arguments where argument.hasPrefix("@") {
      _ = try LineReader(String(argument.dropFirst()))
    }
    pending = arguments.reversed().map(Pending.argument)
    self.log = log
  }

  package mutating func next() -> RecordingPart? {
    while true {
      // All of a folder comes before what was named after it.
      while let finding = search.next() {
        if let part = part(of: finding) { return part }
      }
      guard let item = pending.popLast() else { return nil }
      switch item {
      case .argument(let text):
        if text.hasPrefix("@"), let reader = try? LineReader(String(text.dropFirst())) {
          let folder = FilePath.folder(of: String(text.dropFirst()))
          pending.append(.list(reader))
          listed = ListedPaths(in: folder)
        } else if !isPattern(text) || exists(text) {
          pending.append(.path(text, isNamed: true))
        } else {
          let matches = expand(text)
          guard !matches.isEmpty else {
            var part = RecordingPart(text)
            part.isPattern = true
            return part
          }
          pending += matches.reversed().map { .path($0, isNamed: false) }
        }
      case .path(let path, let isNamed):
        guard isFolder(path) else {
          var part = RecordingPart(path)
          part.isFileOnly = !isNamed
          return part
        }
        search.enter(path)
      case .list(let reader):
        guard let line = reader.next() else {
          if let remark = listed.remark { log?.add(remark: remark) }
          continue
        }
        pending.append(.list(reader))
        pending.append(.path(listed.find(line), isNamed: false))
      }
    }
  }

  /// The recording that was found, or what it became; tells the log of what is passed over.
  private func part(of finding: FolderSearch.Finding) -> RecordingPart? {
    switch finding {
    case .recording(let path, _), .missing(let path):
      var part = RecordingPart(path)
      part.isFileOnly = true
      return part
    // A folder that can't be searched becomes a failure in its place.
    case .closed(let path): return RecordingPart(path)
    case .passed(let path, let reason): log?.add(path, reason)
    case .empty(let folder, let below): log?.add(emptyFolder: folder, below: below)
    }
    return nil
  }

  /// How many recordings the arguments name, and the columns of the longest name; looks through all folders.
  package static func measure(_ arguments: [String]) throws(Problem) -> (count: Int, widest: Int) {
    var list = try InputList(arguments)
    var measured = (count: 0, widest: 0)
    while let part = list.next() {
      measured.count += 1
      measured.widest = max(measured.widest, part.path.terminalColumns)
    }
    return measured
  }

  /// Refuses arguments that name no recording at all, with what was passed over.
  /// - Throws: `Problem` SG0801.
  package static func checkNotEmpty(_ arguments: [String]) throws(Problem) {
    let log = PassedOverLog()
    var list = try InputList(arguments, log: log)
    guard list.next() == nil else { return }
    throw Problem(
      .usage, "there is no recording in \(arguments.joined(separator: ", "))",
      suggestion: RecordingSuffixes.sentence,
      notes: log.passed.warnings(naming: true).prefix(1).map { Problem.Note($0.message) })
  }

  /// Refuses an argument that is not one recording, where one is needed. What does not exist is tried.
  /// - Throws: `Problem` SG0801.
  package static func checkOne(_ argument: String) throws(Problem) {
    try checkNotEmpty([argument])
    var list = try InputList([argument])
    guard list.next() != nil, let second = list.next() else { return }
    throw Problem(
      .usage, "'\(argument)' is several recordings, and one is wanted",
      suggestion: "name one of them, such as '\(second.path)'")
  }

  private func isPattern(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }

  private func expand(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    // `gl_pathv` holds `gl_pathc` C strings until `globfree`.
    return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// Whether something stands at a path.
package func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Whether a path leads to a folder.
package func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
