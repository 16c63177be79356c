import Glibc
import GraphCore
import Nodes

extension RegularFile {
  /// Reads what `sergraph` has written.
  /// - Parameter kind: What it should be, for messages.
  /// - Throws: `Problem` SG0501 when it can't be opened, SG0503 when it is no file or too large.
  static func read(_ path: String, calling kind: String) throws(Problem) -> [UInt8] {
    do throws(Refusal) { return try read(path) } catch {
      switch error {
      case .unopened(let reason):
        throw Problem(
          .noModel, "can't open the \(kind) '\(path)': \(String(cString: strerror(reason)))",
          suggestion: nearestPath(to: path).map { "did you mean '\($0)'?" }
            ?? (reason == ENOENT ? "make it with `sergraph fit`, or name another file" : nil))
      case .irregular: throw Problem(.damagedModel, "the \(kind) '\(path)' is not a file")
      case .tooLarge(let bytes):
        throw Problem(
          .damagedModel, "the \(kind) '\(path)' has \(bytes) bytes, more than \(largest)")
      case .unread(let reason):
        throw Problem(
          .noModel, "can't read the \(kind) '\(path)': \(String(cString: strerror(reason)))")
      }
    }
  }
}
