import Glibc
import GraphCore

/// Goes through folders and all folders in them, one file at a time, in the order of the names' bytes,
/// whatever the file system's order is.
///
/// Links are followed; a folder that was seen already is not searched again. Only the names of the folders
/// that are open are in memory.
package struct FolderSearch: Sendable {
  /// What the search meets.
  enum Finding: Equatable {
    /// A file whose suffix is one of recordings.
    case recording(String, size: Int)
    /// The same of a link that leads nowhere, or of a name that is not UTF-8.
    case missing(String)
    case passed(String, PassedOver.Reason)
    /// A folder that was gone through, with no recording in it; so many of those that were met right before
    /// it lie in it.
    case empty(String, below: Int)
    /// A folder that can't be searched.
    case closed(String)
  }

  private enum Step: Sendable {
    /// - Parameter reason: Why files below are passed over, whatever they are.
    case entry(String, PassedOver.Reason?)
    /// All of a folder was gone through, before which so many recordings and empty folders were found.
    case end(String, found: Int, empty: Int)
  }

  /// What is still to be looked at, the next one last.
  private var steps: [Step] = []
  /// Folders that were searched: device and number.
  private var seen: Set<[UInt64]> = []
  private var found = 0
  /// Empty folders that lie in no other empty one, as far as is known.
  private var empty = 0

  /// Begins with a folder.
  mutating func enter(_ folder: String) { steps.append(.entry(folder, nil)) }

  /// What is met next; nil when all was gone through.
  mutating func next() -> Finding? {
    while let step = steps.popLast() {
      switch step {
      case .end(let folder, let foundBefore, let emptyBefore):
        guard found == foundBefore else { continue }
        let below = empty - emptyBefore
        empty = emptyBefore + 1
        return .empty(folder, below: below)
      case .entry(let path, let reason):
        guard let finding = look(at: path, reason) else { continue }
        switch finding {
        case .recording, .missing: found += 1
        default: break
        }
        return finding
      }
    }
    return nil
  }

  private mutating func look(at path: String, _ reason: PassedOver.Reason?) -> Finding? {
    let name = FilePath.name(of: path)
    let suffix = FilePath.suffix(of: name)
    let isRecording = RecordingSuffixes.all.contains(suffix)
    var status = stat()
    // Below what is passed over links are not followed: they may lead back to what is searched.
    guard (reason == nil ? stat(path, &status) : lstat(path, &status)) == 0 else {
      if let reason { return .passed(path, reason) }
      if isRecording { return .missing(path) }
      return .passed(path, name.contains("\u{FFFD}") ? .suffix(suffix) : .brokenLink)
    }
    let type = status.st_mode & S_IFMT
    if type == S_IFDIR { return search(path, status, reason) }
    if let reason { return .passed(path, reason) }
    switch type {
    case S_IFREG:
      if let reason = FolderSearch.reason(of: name) { return .passed(path, reason) }
      return isRecording
        ? .recording(path, size: Int(status.st_size)) : .passed(path, .suffix(suffix))
    case S_IFIFO: return .passed(path, .pipe)
    case S_IFSOCK: return .passed(path, .socket)
    default: return .passed(path, .device)
    }
  }

  /// Puts what is in a folder before all that is still to be looked at.
  private mutating func search(
    _ path: String, _ status: stat, _ reason: PassedOver.Reason?
  ) -> Finding? {
    guard seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else {
      var own = stat()
      let isLink = lstat(path, &own) == 0 && own.st_mode & S_IFMT == S_IFLNK
      return isLink ? .passed(path, .knownFolder) : nil
    }
    // A folder that was named is searched whatever its name is.
    let below = steps.isEmpty ? reason : reason ?? FolderSearch.reason(of: FilePath.name(of: path))
    guard let names = FolderSearch.names(in: path) else {
      return below.map { .passed(path, $0) } ?? .closed(path)
    }
    if below == nil { steps.append(.end(path, found: found, empty: empty)) }
    let prefix = path.hasSuffix("/") ? path : path + "/"
    steps += names.reversed().map { .entry(prefix + $0, below) }
    return nil
  }

  /// Why a file or folder of a name is passed over; nil if it is not.
  private static func reason(of name: String) -> PassedOver.Reason? {
    if name == "__MACOSX" || name.hasPrefix("._") { return .packing }
    return name.hasPrefix(".") ? .hidden : nil
  }

  /// The names in a folder, sorted; nil if it can't be searched, with the reason in `errno`.
  package static func names(in folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      // The entry is ours until the next call, and its name ends with a zero.
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
