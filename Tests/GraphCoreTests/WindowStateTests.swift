import GraphTesting
import Testing

@testable import GraphCore

@Suite struct WindowStateTests {
  private typealias State = WindowState<Int>

  private func text(_ taking: State.Taking) -> String {
    switch taking {
    case .result(let result): "\(result)"
    case .wait: "wait"
    case .end: "end"
    }
  }

  private func text(_ admission: State.Admission) -> String {
    switch admission {
    case .item(let item): "item \(item)"
    case .wait: "wait"
    case .end: "end"
    }
  }

  /// Steps in words: `admit`, `finish 0`, `take`, `release`, `exhaust`, `stop`; with what the answer must be.
  private static let schedules: [(window: Int, steps: [(String, String)])] = [
    (
      1,
      [
        ("admit", "item 0"), ("admit", "wait"), ("take", "wait"), ("finish 0", ""),
        ("admit", "wait"),
        ("take", "0"), ("admit", "wait"), ("release", ""), ("admit", "item 1"),
      ]
    ),
    (
      2,
      [
        ("admit", "item 0"), ("admit", "item 1"), ("admit", "wait"), ("finish 1", ""),
        ("take", "wait"),
        ("finish 0", ""), ("take", "0"), ("release", ""), ("admit", "item 2"), ("take", "1"),
      ]
    ),
    // The last one admitted doesn't exist.
    (
      3,
      [
        ("admit", "item 0"), ("admit", "item 1"), ("exhaust", ""), ("admit", "end"),
        ("take", "wait"),
        ("finish 0", ""), ("take", "0"), ("take", "wait"), ("release", ""), ("take", "end"),
        ("admit", "end"),
      ]
    ),
    (2, [("admit", "item 0"), ("exhaust", ""), ("take", "end"), ("admit", "end")]),
    (2, [("admit", "item 0"), ("finish 0", ""), ("stop", ""), ("take", "end"), ("admit", "end")]),
    // A lane that finishes after the end harms nothing.
    (2, [("admit", "item 0"), ("stop", ""), ("finish 0", ""), ("take", "end")]),
    // There is always room for one.
    (0, [("admit", "item 0"), ("admit", "wait"), ("finish 0", ""), ("take", "0")]),
  ]

  @Test(arguments: schedules.indices) func goesThroughItsStates(_ number: Int) {
    let schedule = Self.schedules[number]
    var state = State(window: schedule.window)
    for (index, (step, expected)) in schedule.steps.enumerated() {
      var answer = ""
      switch step {
      case "admit": answer = text(state.admit())
      case "take": answer = text(state.take())
      case "release": state.release()
      case "exhaust": state.exhaust()
      case "stop": state.stop()
      default:
        let item = Int(step.split(separator: " ")[1]) ?? -1
        state.finish(item, item)
      }
      #expect(answer == expected, "step \(index), \(step)")
    }
  }

  /// Lanes finish in any order, the sink takes whenever it can: everything comes out, in order.
  @Test(arguments: 0..<200) func neverStallsOrHoldsTooMuch(seed: Int) {
    var numbers = Numbers(seed: UInt64(seed))
    let window = 1 + numbers.below(9)
    let items = numbers.below(60)
    var state = State(window: window)
    var running: [Int] = []
    var given = 0
    var out: [Int] = []
    var isHeld = false
    var hasEnded = false
    while !hasEnded {
      #expect(given - out.count <= window)
      var moves: [() -> Void] = []
      if !state.mustWaitToEnter, running.count < 4 {
        moves.append {
          guard case .item(let item) = state.admit() else { return }
          if given == items { return state.exhaust() }
          #expect(item == given)
          given += 1
          running.append(item)
        }
      }
      if !running.isEmpty {
        moves.append {
          let item = running.remove(at: numbers.below(running.count))
          state.finish(item, item)
        }
      }
      if isHeld {
        moves.append {
          state.release()
          isHeld = false
        }
      } else if !state.mustWaitToTake {
        moves.append {
          switch state.take() {
          case .result(let result):
            out.append(result)
            isHeld = true
          case .end: hasEnded = true
          case .wait: Issue.record("take waits though it said that it wouldn't")
          }
        }
      }
      guard !moves.isEmpty else {
        Issue.record("stalled, seed \(seed)")
        break
      }
      moves[numbers.below(moves.count)]()
    }
    #expect(out == Array(0..<items))
  }

  @Test func saysBeforehandWhetherOneHasToWait() {
    var state = State(window: 1)
    #expect(!state.mustWaitToEnter)
    #expect(state.mustWaitToTake)
    _ = state.admit()
    #expect(state.mustWaitToEnter)
    state.finish(0, 0)
    #expect(!state.mustWaitToTake)
    state.stop()
    #expect(!state.mustWaitToEnter)
    #expect(!state.mustWaitToTake)
  }
}
