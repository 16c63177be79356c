import Glibc
package import GraphCore

/// The program in which plugins run apart: `sergraph-host`.
package enum HostProgram {
  /// Where it is: where `SERGRAPH_HOST` says, beside this program, or in `../libexec/sergraph`.
  /// - Throws: `Problem` SG0901 when it is nowhere.
  package static func path() throws(Problem) -> String {
    if let named = getenv("SERGRAPH_HOST") { return String(cString: named) }
    let folder = FilePath.folder(of: ownPath() ?? ".")
    let places = ["\(folder)/sergraph-host", "\(folder)/../libexec/sergraph/sergraph-host"]
    guard let found = places.first(where: { access($0, X_OK) == 0 }) else {
      throw Problem(
        .cannotLoad, "the program that plugins run in, 'sergraph-host', is not there",
        suggestion: "install sergraph with `make install`, or name it in SERGRAPH_HOST")
    }
    return found
  }

  /// The path of this program.
  package static func ownPath() -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return nil }
    return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
