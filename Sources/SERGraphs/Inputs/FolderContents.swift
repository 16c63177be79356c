import Glibc
import GraphCore

/// The recordings of a folder and of all folders in it, and what was passed over.
struct FolderContents {
  /// A file whose suffix is one of recordings.
  struct File: Equatable {
    /// Relative to the folder that was searched.
    let name: String
    let path: String
    let size: Int

    /// The file's name without its ending.
    var stem: String {
      let file = FilePath.name(of: name)
      return String(file[..<(file.lastIndex(of: ".") ?? file.endIndex)])
    }
    /// Whether it is of a kind that leaves out what is hard to hear.
    var hasLoss: Bool { ["mp3", "ogg", "oga", "opus"].contains(FilePath.suffix(of: name)) }
  }

  private(set) var files: [File] = []
  private(set) var passed: [(path: String, reason: PassedOver.Reason)] = []
  /// Folders with no recording in them, relative; none that lies in another one of them.
  private(set) var emptyFolders: [String] = []

  /// Finds every file, in the order of the names' bytes.
  /// - Throws: `Problem` SG0802 when the folder can't be read; folders in it that can't be read too.
  init(of folder: String) throws(Problem) {
    guard isFolder(folder), let own = opendir(folder) else { throw FolderContents.failure(folder) }
    closedir(own)
    var search = FolderSearch()
    search.enter(folder)
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    func relative(_ path: String) -> String { String(path.dropFirst(prefix.count)) }
    while let finding = search.next() {
      switch finding {
      case .recording(let path, let size):
        files.append(File(name: relative(path), path: path, size: size))
      // A name that is not UTF-8 is a failure when it is opened, which tells how to cure it.
      case .missing(let path) where path.contains("\u{FFFD}"):
        files.append(File(name: relative(path), path: path, size: 0))
      case .missing(let path): passed.append((path, .brokenLink))
      case .passed(let path, let reason): passed.append((path, reason))
      case .empty(let path, let below):
        let name = relative(path)
        emptyFolders.removeLast(below)
        if !name.isEmpty { emptyFolders.append(name) }
      case .closed(let path): throw FolderContents.failure(path)
      }
    }
  }

  private static func failure(_ path: String) -> Problem {
    if !exists(path) { return Problem(.corpus, "there is no folder '\(path)'") }
    if !isFolder(path) { return Problem(.corpus, "'\(path)' is not a folder") }
    // Tried again for its reason.
    if let stream = opendir(path) { closedir(stream) }
    return Problem(.corpus, "can't search '\(path)': \(String(cString: strerror(errno)))")
  }
}
