import Glibc
import GraphCore
import Nodes

/// Finds the files that a list names, also where the list was written on another system.
///
/// The names in a folder are read once, when the first line leads to no file as it stands, so a list of many
/// such lines takes no longer than the folder is large.
struct ListedPaths: Sendable {
  /// The folder of the list.
  private let folder: String
  /// Of each folder that was looked through, its names by what they are in small letters.
  private var names: [String: [String: [String]]] = [:]
  private var nameCount = 0
  /// The most names that are kept; the folder that is looked through last is always kept whole.
  private static let mostNames = 200_000

  /// How many lines led to their files only when they were read in another way than they are written, and
  /// the first of them.
  private var respeltCount = 0
  private var respelt: (line: String, path: String)?

  init(in folder: String) { self.folder = folder }

  /// Says so of such lines; nil where there was none.
  var remark: String? {
    guard let respelt else { return nil }
    let (line, path) = respelt
    // Where only the composition of letters differs, it has to be spelt out.
    let isSame = path == FilePath.resolve(line, from: folder)
    return
      "\(counted(respeltCount, "path")) \(respeltCount == 1 ? "is" : "are") not written as the "
      + "\(respeltCount == 1 ? "file is" : "files are") called "
      + "('\(Spelling.visible(line, isSpeltOut: isSame))' is taken for "
      + "'\(Spelling.visible(path, isSpeltOut: isSame))')"
  }

  /// The path of a line, relative to the list's folder.
  ///
  /// What leads to no file as it stands is tried without invisible characters at its ends, with `\` as the
  /// separator, and with names that are the same but for capitals or for letters composed otherwise. Where
  /// that leads nowhere either, the path stays as it is, and is a failure in its place.
  mutating func find(_ line: String) -> String {
    let plain = FilePath.resolve(line, from: folder)
    guard !exists(plain) else { return plain }
    let bare = Spelling.trimmed(line)
    if let path = ListedPaths.path(ofAddress: bare) { return respell(line, as: path) }
    let other = bare.replacing("\\", with: "/")
    // Texts are equal in Swift however their letters are composed, and so would be looked for twice.
    for text in other == bare ? [bare] : [bare, other] {
      let path = FilePath.resolve(text, from: folder)
      guard let found = existing(path) else { continue }
      return respell(line, as: found)
    }
    return plain
  }

  private mutating func respell(_ line: String, as path: String) -> String {
    respeltCount += 1
    if respelt == nil { respelt = (line, path) }
    return path
  }

  /// The path of an address such as `file:///calls/a%20b.wav`; nil for anything else.
  private static func path(ofAddress text: String) -> String? {
    let start = "file://"
    guard text.lowercased().hasPrefix(start) else { return nil }
    let rest = text.dropFirst(start.count)
    let path = rest.hasPrefix("localhost/") ? rest.dropFirst("localhost".count) : rest
    guard path.hasPrefix("/") else { return nil }
    var bytes: [UInt8] = []
    var left = Array(path.utf8)[...]
    while let byte = left.popFirst() {
      let digits = String(decoding: left.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let code = UInt8(digits, radix: 16) {
        bytes.append(code)
        left = left.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The path of the file that is meant, by its names as they are on the disk.
  private mutating func existing(_ path: String) -> String? {
    guard !exists(path) else { return path }
    let folder = FilePath.folder(of: path)
    guard folder != path, let inside = folder == "." ? "." : existing(folder) else { return nil }
    let name = FilePath.name(of: path)
    let similar = names(in: inside, like: name)
    let same = similar.filter { $0 == name }
    guard let found = same.isEmpty ? similar.first : same.first,
      (same.isEmpty ? similar : same).count == 1
    else { return nil }
    return folder == "." && !path.hasPrefix("./")
      ? found : (inside == "/" ? "/" : inside + "/") + found
  }

  /// Names in a folder that are the same as one but for capitals.
  private mutating func names(in folder: String, like name: String) -> [String] {
    if names[folder] == nil {
      let found = FolderSearch.names(in: folder) ?? []
      if nameCount + found.count > ListedPaths.mostNames {
        names.removeAll()
        nameCount = 0
      }
      names[folder] = Dictionary(grouping: found) { $0.lowercased() }
      nameCount += found.count
    }
    return names[folder]?[name.lowercased()] ?? []
  }
}
