import Glibc

/// The file that was probably meant by a path that leads to none, or nil when none is near.
///
/// Each part of the path may be misspelt: of folders the nearest one is taken, and of its files the nearest.
/// - Parameter isWanted: Tells by its name whether a file can be meant.
package func nearestPath(to path: String, where isWanted: (String) -> Bool = { _ in true })
  -> String?
{
  guard access(path, F_OK) != 0 else { return nil }
  let slash = path.lastIndex(of: "/")
  let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
  var folder = slash.map { String(path[...$0]) } ?? ""
  if folder.count > 1, access(folder, F_OK) != 0 {
    guard let near = nearestPath(to: String(folder.dropLast())) else { return nil }
    folder = near + "/"
  }
  guard let listing = opendir(folder.isEmpty ? "." : folder) else { return nil }
  defer { closedir(listing) }
  var names: [String] = []
  while names.count < 1000, let entry = readdir(listing) {
    // `d_name` ends with a NUL; the entry stays valid until the next call of `readdir`.
    let found = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if found != ".", found != "..", isWanted(found) { names.append(found) }
  }
  return nearest(to: name, among: names.sorted()).map { folder + $0 }
}
