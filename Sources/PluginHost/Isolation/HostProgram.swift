import Glibc
package import GraphCore

/// The program in which plugins run apart: `sergraph-host`.
package enum HostProgram {
  /// Where it is: where `SERGRAPH_HOST` says, beside this program, or in `../libexec/sergraph`.
  /// - Throws: `Problem` SG0901 when it is nowhere.
  package static func path() throws(Problem) -> String {
    if let named = getenv("SERGRAPH_HOST") { return String(cString: named) }
    let folder = FilePath.folder(of: FilePath.ofProgram ?? ".")
    let places = ["\(folder)/sergraph-host", "\(folder)/../libexec/sergraph/sergraph-host"]
    guard let found = places.first(where: { access($0, X_OK) == 0 }) else {
      throw Problem(
        .cannotLoad, "the program that plugins run in, 'sergraph-host', is not there",
        suggestion: "install sergraph with `make install`, or name it in SERGRAPH_HOST")
    }
    return found
  }
}
