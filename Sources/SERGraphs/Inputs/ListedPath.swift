import Glibc
import GraphCore
import Nodes

/// Finds the files that lists name, also where a list was written on another system.
enum ListedPath {
  /// The path of a line, relative to the list's folder.
  ///
  /// What leads to no file as it stands is tried without invisible characters at its ends, with `\` as the
  /// separator, and with names that are the same but for capitals or for letters composed otherwise. Where
  /// that leads nowhere either, the path stays as it is, and is a failure in its place.
  static func find(_ line: String, in folder: String) -> String {
    let plain = FilePath.resolve(line, from: folder)
    guard !exists(plain) else { return plain }
    let bare = Spelling.trimmed(line)
    for text in [bare, bare.replacing("\\", with: "/")] {
      let path = FilePath.resolve(text, from: folder)
      if let found = existing(path) { return found }
    }
    return plain
  }

  /// The path of the file that is meant, by its names as they are on the disk.
  private static func existing(_ path: String) -> String? {
    guard !exists(path) else { return path }
    let folder = FilePath.folder(of: path)
    guard folder != path, let inside = folder == "." ? "." : existing(folder) else { return nil }
    let name = FilePath.name(of: path)
    let names = FolderSearch.names(in: inside) ?? []
    // Texts are equal in Swift however their letters are composed.
    let same = names.filter { $0 == name }
    let similar = same.isEmpty ? names.filter { $0.lowercased() == name.lowercased() } : same
    guard similar.count == 1 else { return nil }
    return folder == "." && !path.hasPrefix("./")
      ? similar[0] : (inside == "/" ? "/" : inside + "/") + similar[0]
  }
}
