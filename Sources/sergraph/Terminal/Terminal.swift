import Glibc
import GraphCore
import SERGraphs

/// The terminals that standard output and standard error may be.
enum Terminal {
  static var isOutput: Bool { isatty(STDOUT_FILENO) == 1 }
  static var isErrors: Bool { isatty(STDERR_FILENO) == 1 }

  /// The columns of a terminal; nil where a descriptor is none.
  static func columns(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    // The call fills the structure, which is ours.
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  /// Whether a descriptor is a terminal that wants colours: it knows them, and nobody has said no
  /// (https://no-color.org).
  static func isColoured(_ descriptor: Int32) -> Bool {
    guard isatty(descriptor) == 1, let kind = environment("TERM") else { return false }
    return kind != "dumb" && (environment("NO_COLOR") ?? "").isEmpty
  }

  /// Whether standard error is a terminal that can write over a line.
  static var canRedraw: Bool { isErrors && environment("TERM") != "dumb" }

  /// What tables on standard output are fitted to.
  static var layout: TableLayout {
    TableLayout(columns: columns(of: STDOUT_FILENO), isColoured: isColoured(STDOUT_FILENO))
  }

  /// Writes a text to standard output, on a terminal with lines no longer than it is wide.
  static func show(_ text: String, terminator: String = "\n") throws(OutputFailure) {
    let columns = columns(of: STDOUT_FILENO)
    try write(columns.map { text.folded(to: $0) } ?? text, terminator: terminator)
  }

  /// Writes a text to standard output as it is. A reader that has enough goes away: that is no failure, and
  /// nothing is said of it.
  /// - Throws: `OutputFailure` when the disk is full or the like, which `print` would not notice.
  static func write(_ text: String, terminator: String = "\n") throws(OutputFailure) {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    do throws(Problem) {
      _ = try output.write(text + terminator)
    } catch { throw OutputFailure(problem: error) }
  }

  private static let output = OutputFile()

  private static func environment(_ name: String) -> String? {
    // The text belongs to the environment, which nothing here changes; it is copied.
    getenv(name).map { String(cString: $0) }
  }
}

/// Standard output did not take what a command has to tell. It ends with the status of a run whose results
/// can't be written.
struct OutputFailure: Error {
  let problem: Problem
}
