/// Where the rounds of an item start: at the steps that begin, as long as they give rows; then at one step
/// after another that may hold rows back. Whoever carries an item asks it, so the order is written here only.
///
/// Where an item turns out to be damaged it has no end. Then those steps do not finish: they give what they
/// have ready, so that the rows before the damage do not depend on how much was read at once; and the damage
/// follows.
struct Course {
  /// A step that a round starts at, and its phase, by their numbers.
  struct Start {
    let phase: Int
    let step: Int
  }

  /// What came of reading.
  enum Reading {
    case more, end
    case damage(Stage.Failure)
  }

  private let starts: [Start]
  private var place = 0
  fileprivate var damage: Stage.Failure?
  /// Whether nothing is to come but the damage.
  fileprivate var hasCaughtUp = false

  /// Creates the course of an item that a stage is to carry.
  init(of stage: Stage) { starts = stage.starts }

  /// Where the next round starts; nil when there are no more rounds.
  var next: Start? { place < starts.count ? starts[place] : nil }

  /// Whether the next round is read.
  var isReading: Bool { place == 0 }

  /// Nothing more comes of the step where rounds start now.
  fileprivate mutating func goOn() {
    if damage != nil, place + 1 == starts.count { hasCaughtUp = true } else { place += 1 }
  }

  /// The starts of a stage's rounds. What works row by row holds nothing back.
  static func starts(of steps: [StageStep], in phases: [Phase]) -> [Start] {
    var starts = [Start(phase: 0, step: 0)]
    for (number, phase) in phases.enumerated() where !phase.isRowwise {
      for step in phase.steps where step > 0 && !steps[step].plan.isGiven {
        starts.append(Start(phase: number, step: step))
      }
    }
    return starts
  }
}

extension Stage {
  /// Starts the next round of an item.
  /// - Parameter read: Gives the rows of the steps that begin.
  /// - Returns: The step that gave rows without taking any; nil if the round was read.
  /// - Throws: Why a step gives none; at last the damage.
  func start(
    _ course: inout Course, _ chunk: Chunk, read: () throws(Failure) -> Course.Reading
  ) throws(Failure) -> Int? {
    guard !course.isReading || course.hasCaughtUp else {
      switch try read() {
      case .more: break
      case .end: course.goOn()
      case .damage(let failure):
        course.damage = failure
        course.goOn()
      }
      return nil
    }
    if course.hasCaughtUp, let damage = course.damage { throw damage }
    guard let step = course.next?.step else { return nil }
    let isMore = course.damage == nil ? try finish(step, chunk) : try catchUp(step, chunk)
    if !isMore { course.goOn() }
    return step
  }
}
