import Glibc
import GraphCore
import SERGraphs
import Synchronization

/// One line on a terminal's standard error: how much is done, and the time that is left.
final class ProgressBar: Sendable {
  fileprivate struct State {
    var done = 0
    /// Seconds of audio that were read, and those of the recordings opened; nil once one has an unknown length.
    var seconds = 0.0
    var opened: (count: Int, seconds: Double?) = (0, 0)
    var shown: UInt64 = 0
    var isShown = false
    var total = 0
  }

  private let state: Mutex<State>
  private let noun: String
  private let began = ProgressBar.now()

  /// Creates a bar; nothing is drawn before work that takes longer than half a second.
  init(total: Int, noun: String) {
    state = Mutex(State(total: total))
    self.noun = noun
  }

  /// A recording of so many seconds was opened.
  func open(seconds: Double?) {
    state.withLock {
      $0.opened.count += 1
      if let known = $0.opened.seconds { $0.opened.seconds = seconds.map { known + $0 } }
    }
  }

  /// Some audio was read.
  func add(seconds: Double) {
    state.withLock {
      $0.seconds += seconds
      draw(&$0)
    }
  }

  /// One of the total is done.
  func finishOne() {
    state.withLock {
      $0.done += 1
      draw(&$0)
    }
  }

  /// One of so many is done.
  func finishOne(of total: Int) {
    state.withLock {
      $0.done += 1
      $0.total = total
      draw(&$0)
    }
  }

  /// So many of a total are done.
  func set(done: Int, of total: Int, remark: String) {
    state.withLock {
      $0.done = done
      $0.total = total
      draw(&$0, remark: remark)
    }
  }

  /// Takes the line away, before something else is written.
  func clear() {
    state.withLock {
      if $0.isShown { writeError("\r\u{1B}[K") }
      $0.isShown = false
    }
  }

  private func draw(_ state: inout State, remark: String = "") {
    let now = ProgressBar.now()
    guard Terminal.canRedraw, now - began > 500_000_000, now - state.shown > 100_000_000 else {
      return
    }
    state.shown = now
    state.isShown = true
    let elapsed = Double(now - began) / 1e9
    let share = state.share
    // What matters most comes first: what does not fit is left out whole, never cut.
    var words = ["\(state.done)/\(state.total) \(noun)"]
    if share > 0 { words.append(", \(ProgressBar.wholeSeconds(elapsed / share - elapsed)) left") }
    if !remark.isEmpty { words.append(remark) }
    if state.seconds > 0 {
      words.append(", \(ProgressBar.wholeSeconds(state.seconds)) of audio")
    }
    // The last column stays free: a terminal may begin a new line behind it.
    let columns = (Terminal.columns(of: STDERR_FILENO) ?? 80) - 1
    writeError("\r" + ProgressBar.line(share, words, columns) + "\u{1B}[K")
  }

  /// A bar and as many words behind it as a line has room for.
  private static func line(_ share: Double, _ words: [String], _ columns: Int) -> String {
    var text = words[0].terminalColumns <= columns ? words[0] : ""
    for word in words.dropFirst() where text.terminalColumns + word.terminalColumns <= columns {
      text += word
    }
    let room = min(24, columns - text.terminalColumns - 3)
    guard room >= 4 else { return text }
    let filled = Int(share * Double(room))
    return "[" + String(repeating: "=", count: filled)
      + String(repeating: " ", count: room - filled) + "] " + text
  }

  /// `12 s`, `3:24`, `1:02:03`.
  private static func wholeSeconds(_ seconds: Double) -> String {
    let text = clockText(seconds.rounded()).dropLast(3)
    return seconds.rounded() < 60 ? text + " s" : String(text)
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

extension ProgressBar.State {
  /// How much is done, from 0 to 1. Of the recordings that are open, as much as was read of their audio.
  fileprivate var share: Double {
    guard total > 0 else { return 0 }
    guard let expected = opened.seconds, expected > 0 else {
      return min(1, Double(done) / Double(total))
    }
    return min(1, Double(opened.count) / Double(total) * min(1, seconds / expected))
  }
}
