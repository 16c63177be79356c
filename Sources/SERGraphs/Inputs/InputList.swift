import Glibc
package import GraphCore
import Nodes

/// Recordings named by arguments: files, folders, patterns, `@list.txt`, or `-`; found one at a time, in order.
///
/// A folder is searched for recordings by their suffix, in the order of the bytes of their names, so that every
/// machine gives the same order; only the names of the folders that are open are in memory. A file that was named
/// is always tried, also if it does not exist: it then becomes a failure in its place.
package struct InputList: IteratorProtocol, Sendable {
  private enum Pending: Sendable {
    case argument(String)
    case path(String)
    case list(LineReader, folder: String)
  }

  /// What is still to be looked at, the next one last.
  private var pending: [Pending]
  /// Folders that were searched: device and number.
  private var seen: Set<[UInt64]> = []

  /// Creates a list.
  /// - Parameter arguments: Paths as the user wrote them.
  /// - Throws: `Problem` SG0801 when a list file can't be read.
  package init(_ arguments: [String]) throws(Problem) {
    for argument in arguments where argument.hasPrefix("@") {
      _ = try LineReader(String(argument.dropFirst()))
    }
    pending = arguments.reversed().map(Pending.argument)
  }

  package mutating func next() -> String? {
    while let item = pending.popLast() {
      switch item {
      case .argument(let text):
        if text.hasPrefix("@"), let reader = try? LineReader(String(text.dropFirst())) {
          let folder = FilePath.folder(of: String(text.dropFirst()))
          pending.append(.list(reader, folder: folder))
        } else if !isPattern(text) || exists(text) {
          pending.append(.path(text))
        } else {
          let matches = expand(text)
          if matches.isEmpty { return text }
          pending += matches.reversed().map(Pending.path)
        }
      case .path(let path):
        guard let folder = identity(ofFolder: path) else { return path }
        // A link may lead back to a folder that is being searched.
        guard seen.insert(folder).inserted else { continue }
        // A folder that can't be searched becomes a failure in its place.
        guard let children = children(of: path) else { return path }
        pending += children.reversed().map(Pending.path)
      case .list(let reader, let folder):
        guard let line = reader.next() else { continue }
        pending.append(.list(reader, folder: folder))
        return FilePath.resolve(line, from: folder)
      }
    }
    return nil
  }

  /// How many recordings the arguments name, and the characters of the longest name; looks through all folders.
  package static func measure(_ arguments: [String]) throws(Problem) -> (count: Int, widest: Int) {
    var list = try InputList(arguments)
    var measured = (count: 0, widest: 0)
    while let path = list.next() {
      measured.count += 1
      measured.widest = max(measured.widest, path.count)
    }
    return measured
  }

  /// Whether the arguments name no recording at all.
  package static func isEmpty(_ arguments: [String]) throws(Problem) -> Bool {
    var list = try InputList(arguments)
    return list.next() == nil
  }

  /// Recordings and folders directly in a folder, in order of their bytes.
  private func children(of folder: String) -> [String]? {
    guard let handle = opendir(folder) else { return nil }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      // `d_name` is a C array that ends with a zero; it is copied before the next call.
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .filter { SoundDecoder.suffixes.contains(FilePath.suffix(of: $0)) || isFolder(prefix + $0) }
      .map { prefix + $0 }
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

/// What tells a folder from all others; nil for what is none.
private func identity(ofFolder path: String) -> [UInt64]? {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
  return [UInt64(status.st_dev), UInt64(status.st_ino)]
}
