import CIsolation
import Glibc
package import GraphCore

/// The process of a check from within: what it is asked, and how it tells what it does and finds.
package final class CheckChannel {
  package let request: CheckRequest
  package let words: CheckWords
  /// The status that a process ends with when it can't tell any more what it does.
  static let unheard = SERGRAPH_UNHEARD
  private var nextCase = 0
  private var said: Set<String> = []

  /// Takes the request, and makes this process one that a plugin can be let into.
  /// - Parameter limit: Bytes that it may take from now on.
  /// - Throws: `Problem` SG0707 when it was not started by sergraph.
  package init(limit: Int) throws(Problem) {
    words = try CheckWords(SERGRAPH_MEMORY)
    var message = MessageReader(try CheckChannel.receive())
    request = try CheckRequest(&message)
    _ = try PluginServer.confine(to: limit)
  }

  /// Tries one case, unless a process before has: it says what it is about to do, so that whoever waits knows what ended
  /// it.
  /// - Parameter severity: What it is if the plugin ends the process.
  package func `case`(
    _ words: String, severity: Problem.Severity = .error, _ body: () -> Void
  ) {
    defer { nextCase += 1 }
    guard nextCase >= request.first else { return }
    said = []
    send(.begins(nextCase, words, severity))
    body()
  }

  /// About to do something within a case.
  package func doing(_ words: String) { send(.doing(words)) }

  /// Tells what was found, once a case.
  package func found(_ finding: CheckFinding) {
    // Chunk after chunk may break a rule in the same way; a few of them tell enough.
    guard said.count < 20, said.insert(finding.message).inserted else { return }
    send(.found(finding))
  }

  /// Every case was tried; the process ends.
  package func end() -> Never {
    send(.ended)
    _exit(0)
  }

  /// Leaves a case that takes long, but gets on, in the midst of it; another process tries those after it.
  package func leave() -> Never {
    send(.left)
    _exit(0)
  }

  private func send(_ message: CheckMessage) {
    // Nobody listens any more, or the plugin has closed what is not its own.
    if !HostSocket.send(message.bytes) { _exit(CheckChannel.unheard) }
  }

  private static func receive() throws(Problem) -> [UInt8] {
    guard let message = HostSocket.receive(most: 1 << 20) else {
      throw Problem(.inputOutput, "nobody asks for a check")
    }
    return message
  }
}
