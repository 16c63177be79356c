import CAllocations
import Glibc
import GraphCore
import PluginHost

/// The program in which plugins run apart from sergraph; see docs/plugins.md. Not for use by hand.
@main
enum Main {
  private static func complain(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }

  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, arguments[1] == "serve", let limit = Int(arguments[2]) else {
      complain("sergraph-host is started by sergraph, for plugins that run isolated")
      exit(2)
    }
    do throws(Problem) {
      let server = try PluginServer(limit: limit)
      sergraph_mark_failures(server.isOutOfMemory)
      server.run()
    } catch {
      complain("sergraph-host: \(error.text)")
      exit(2)
    }
  }
}
