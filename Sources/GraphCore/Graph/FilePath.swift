import Glibc

/// Paths as texts: just what relative paths in graph files need.
package enum FilePath {
  /// The folder part, `.` if there is none.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part.
  package static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The part after the last dot of the name, in lower case.
  package static func suffix(of path: String) -> String {
    let name = name(of: path)
    return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
  }

  /// The path by which the system knows a file: from the root, through no link, without `.` and `..`. What leads to no
  /// file stays as it is.
  package static func real(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// A path that stands in a file: relative to that file's folder, with `.` and `..` taken out.
  package static func resolve(_ path: String, from folder: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    var parts: [Substring] = []
    let whole = folder == "." ? path : folder + "/" + path
    for part in whole.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (whole.hasPrefix("/") ? "/" : "") + (parts.isEmpty ? "." : parts.joined(separator: "/"))
  }

  /// The path of this program; nil where the system does not tell.
  package static var ofProgram: String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    // The pointer is only used during the call, which writes no more than it is told.
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return nil }
    return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
