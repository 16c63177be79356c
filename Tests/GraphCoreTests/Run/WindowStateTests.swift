import GraphTesting
import Testing

@testable import GraphCore

@Suite struct WindowStateTests {
  private typealias State = WindowState<Int>

  private func text(_ taking: State.Taking) -> String {
    switch taking {
    case .results(let results): "\(results)"
    case .wait: "wait"
    case .end: "end"
    }
  }

  private func text(_ admission: State.Admission) -> String {
    switch admission {
    case .recording(let recording): "item \(recording)"
    case .wait: "wait"
    case .end: "end"
    }
  }

  /// Steps in words: `admit`, `offer 0` (results 0, 1, ... of recording 0, called 0, 1, ...; of recording 1 called 10, 11,
  /// ...), `finish 0`, `take`, `exhaust`, `stop`; with what the answer must be.
  private static let schedules: [(window: Int, steps: [(String, String)])] = [
    (
      1,
      [
        ("admit", "item 0"), ("admit", "wait"), ("take", "wait"), ("offer 0", ""),
        ("finish 0", ""), ("admit", "wait"), ("take", "0"), ("admit", "wait"), ("take", "wait"),
        ("admit", "item 1"),
      ]
    ),
    (
      2,
      [
        ("admit", "item 0"), ("admit", "item 1"), ("admit", "wait"), ("offer 1", ""),
        ("finish 1", ""), ("take", "wait"), ("offer 0", ""), ("finish 0", ""), ("take", "0"),
        ("admit", "wait"), ("take", "10"), ("admit", "item 2"),
      ]
    ),
    // The oldest one's items leave while it is not finished; it holds its place until it is.
    (
      2,
      [
        ("admit", "item 0"), ("admit", "item 1"), ("offer 0", ""), ("take", "0"),
        ("take", "wait"), ("offer 1", ""), ("offer 1", ""), ("take", "wait"), ("offer 0", ""),
        ("take", "1"), ("take", "wait"), ("admit", "wait"), ("finish 0", ""), ("take", "10"),
        ("admit", "item 2"), ("take", "11"), ("take", "wait"),
      ]
    ),
    // A recording that gave no items at all.
    (
      1, [("admit", "item 0"), ("finish 0", ""), ("take", "wait"), ("admit", "item 1")]
    ),
    // The last one admitted doesn't exist.
    (
      3,
      [
        ("admit", "item 0"), ("admit", "item 1"), ("exhaust", ""), ("admit", "end"),
        ("take", "wait"), ("offer 0", ""), ("finish 0", ""), ("take", "0"), ("take", "end"),
        ("admit", "end"),
      ]
    ),
    (2, [("admit", "item 0"), ("exhaust", ""), ("take", "end"), ("admit", "end")]),
    (
      2,
      [
        ("admit", "item 0"), ("offer 0", ""), ("finish 0", ""), ("stop", ""), ("take", "end"),
        ("admit", "end"),
      ]
    ),
    // A lane that goes on after the end harms nothing.
    (
      2,
      [("admit", "item 0"), ("stop", ""), ("offer 0", ""), ("finish 0", ""), ("take", "end")]
    ),
    // There is always room for one.
    (0, [("admit", "item 0"), ("admit", "wait"), ("offer 0", ""), ("take", "0")]),
  ]

  @Test(arguments: schedules.indices) func goesThroughItsStates(_ number: Int) {
    let schedule = Self.schedules[number]
    var state = State(window: schedule.window)
    var offered: [Int: Int] = [:]
    for (index, (step, expected)) in schedule.steps.enumerated() {
      var answer = ""
      let words = step.split(separator: " ")
      let recording = words.count > 1 ? Int(words[1]) ?? -1 : -1
      switch words[0] {
      case "admit": answer = text(state.admit())
      case "take": answer = text(state.take())
      case "exhaust": state.exhaust()
      case "stop": state.stop()
      case "offer":
        state.offer(10 * recording + offered[recording, default: 0], of: recording)
        offered[recording, default: 0] += 1
      default: state.finish(recording)
      }
      #expect(answer == expected, "step \(index), \(step)")
    }
  }

  /// Lanes offer and finish in any order, the sink takes whenever it can: everything comes out, in order.
  @Test(arguments: 0..<200) func neverStallsOrHoldsTooMuch(seed: Int) {
    var numbers = Numbers(seed: UInt64(seed))
    let window = 1 + numbers.below(9)
    let count = numbers.below(60)
    var state = State(window: window)
    /// Items of a recording that are still to be offered.
    var running: [(recording: Int, items: [Int])] = []
    var expected: [Int] = []
    var given = 0
    var out: [Int] = []
    var hasEnded = false
    while !hasEnded {
      #expect(given - state.oldest <= window)
      var moves: [() -> Void] = []
      if !state.mustWaitToEnter, running.count < 4 {
        moves.append {
          guard case .recording(let recording) = state.admit() else { return }
          if given == count { return state.exhaust() }
          #expect(recording == given)
          given += 1
          let items = (0..<numbers.below(4)).map { 10 * recording + $0 }
          expected += items
          running.append((recording, items))
        }
      }
      if !running.isEmpty {
        moves.append {
          let lane = numbers.below(running.count)
          if running[lane].items.isEmpty {
            state.finish(running.remove(at: lane).recording)
          } else {
            state.offer(running[lane].items.removeFirst(), of: running[lane].recording)
          }
        }
      }
      if !state.mustWaitToTake {
        moves.append {
          switch state.take() {
          case .results(let results): out.append(results)
          case .end: hasEnded = true
          case .wait: break
          }
        }
      }
      guard !moves.isEmpty else {
        Issue.record("stalled, seed \(seed)")
        break
      }
      moves[numbers.below(moves.count)]()
    }
    #expect(out == expected)
  }

  @Test func saysBeforehandWhetherOneHasToWait() {
    var state = State(window: 1)
    #expect(!state.mustWaitToEnter)
    #expect(state.mustWaitToTake)
    _ = state.admit()
    #expect(state.mustWaitToEnter)
    state.offer(0, of: 0)
    #expect(!state.mustWaitToTake)
    _ = state.take()
    #expect(state.mustWaitToTake)
    state.finish(0)
    #expect(!state.mustWaitToTake)
    state.stop()
    #expect(!state.mustWaitToEnter)
    #expect(!state.mustWaitToTake)
  }
}
