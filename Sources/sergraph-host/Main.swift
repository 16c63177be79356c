import CAllocations
import Glibc
import GraphCore
import PluginChecks
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
    guard arguments.count == 3, let limit = Int(arguments[2]) else { refuse() }
    do throws(Problem) {
      switch arguments[1] {
      case "serve":
        let server = try PluginServer(limit: limit)
        sergraph_mark_failures(server.isOutOfMemory)
        server.run()
      case "check": try Checks(limit: limit).run()
      default: refuse()
      }
    } catch {
      complain("sergraph-host: \(error.text)")
      exit(2)
    }
  }

  private static func refuse() -> Never {
    complain("sergraph-host is started by sergraph, for plugins that run isolated or are checked")
    exit(2)
  }
}
