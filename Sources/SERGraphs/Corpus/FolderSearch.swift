import Glibc
import GraphCore

/// The files of a folder and of all folders in it.
enum FolderSearch {
  struct File: Equatable {
    /// Relative to the folder that was searched.
    let name: String
    let size: Int

    /// The file's name without its ending.
    var stem: String {
      let file = FilePath.name(of: name)
      return String(file[..<(file.lastIndex(of: ".") ?? file.endIndex)])
    }
    /// In small letters, without the dot.
    var ending: String { FilePath.suffix(of: name) }
    /// Whether it is of a kind that leaves out what is hard to hear.
    var hasLoss: Bool { ["mp3", "ogg", "oga", "opus"].contains(ending) }
  }

  /// Where a file lies that was found in a folder.
  static func path(of file: File, in folder: String) -> String {
    folder.hasSuffix("/") ? folder + file.name : "\(folder)/\(file.name)"
  }

  /// Endings of video files: not read, but worth a word.
  static let videoEndings: Set<String> = ["mp4", "m4v", "mov", "avi", "mkv", "webm", "flv", "mpg"]

  /// Finds every file, in the order of the names' bytes whatever the file system's order is.
  ///
  /// Links are followed; a folder that was seen already is not searched again. Names that begin with a dot
  /// are left out.
  /// - Throws: `Problem` SG0802 when the folder can't be read; folders in it that can't be read too.
  static func files(in folder: String) throws(Problem) -> [File] {
    var found: [File] = []
    var seen: Set<[UInt64]> = []
    try search(folder, "", &found, &seen)
    return found
  }

  private static func search(
    _ folder: String, _ prefix: String, _ found: inout [File], _ seen: inout Set<[UInt64]>
  ) throws(Problem) {
    let path = prefix.isEmpty ? folder : "\(folder)/\(prefix)"
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(path) }
    guard seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else { return }
    for name in try names(in: path) {
      let relative = prefix.isEmpty ? name : "\(prefix)/\(name)"
      var status = stat()
      guard stat("\(folder)/\(relative)", &status) == 0 else {
        // A link to nothing, or a file that has gone since; or a name that is not UTF-8, which is worth a word.
        if name.contains("\u{FFFD}") { found.append(File(name: relative, size: 0)) }
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try search(folder, relative, &found, &seen)
      case S_IFREG: found.append(File(name: relative, size: Int(status.st_size)))
      default: break
      }
    }
  }

  private static func names(in path: String) throws(Problem) -> [String] {
    guard let stream = opendir(path) else { throw failure(path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      // The entry is ours until the next call, and its name ends with a zero.
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func failure(_ path: String) -> Problem {
    let reason = errno
    let words =
      switch reason {
      case ENOENT: "there is no folder '\(path)'"
      case ENOTDIR: "'\(path)' is not a folder"
      default: "can't search '\(path)': \(String(cString: strerror(reason)))"
      }
    return Problem(.corpus, words)
  }
}
