import Glibc
import GraphCore

/// Runs a compiler or `make`, and waits. It writes to standard error: standard output is for results.
struct ToolRun {
  private let tool: String
  /// For messages: each tool has an option of its own that says where it works.
  private let folder: String

  init(_ tool: String, in folder: String) {
    self.tool = tool
    self.folder = folder
  }

  /// - Throws: `Problem` SG0801 if it is not there, or fails.
  func run(_ arguments: [String]) throws(Problem) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = ([tool] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child = pid_t()
    // The words live until after the call, which copies them.
    let status = posix_spawnp(&child, tool, &actions, nil, words, environ)
    guard status == 0 else {
      throw Problem(
        .usage, "can't start `\(tool)` in '\(folder)': \(String(cString: strerror(status)))",
        suggestion: status == ENOENT ? "install \(tool), and see that it is on the PATH" : nil)
    }
    var ended: Int32 = 0
    while waitpid(child, &ended, 0) < 0 {
      guard errno == EINTR else { throw Files.failure("wait for", tool) }
    }
    guard ended == 0 else {
      throw Problem(
        .usage, "the plugin in '\(folder)' does not build: `\(tool)` \(ToolRun.description(ended))",
        suggestion: "what it says stands above")
    }
  }

  private static func description(_ ended: Int32) -> String {
    let signal = ended & 0x7F
    return signal == 0 ? "ended with status \(ended >> 8 & 0xFF)" : "was ended by signal \(signal)"
  }
}
