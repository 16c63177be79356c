/// How often answers are right if only the surest are given: what a threshold on the largest score buys.
struct CoverageCurve {
  /// A share of the recordings, the surest first, over all seeds.
  struct Point: Equatable {
    /// From 0 to 1.
    let coverage: Double
    let accuracy: Double
    /// The largest score of the least sure among them.
    let score: Double
  }

  /// At most a hundred, from the fewest recordings to all of them.
  let points: [Point]

  init(_ experiment: Experiment) {
    var answers: [(score: Float, isRight: Bool)] = []
    for repetition in experiment.repetitions.indices {
      for (recording, known) in experiment.recordings.enumerated() {
        let scores = experiment.scores(of: recording, in: repetition)
        let best = largest(scores.span)
        answers.append((scores[scores.startIndex + best], best == known.label))
      }
    }
    answers.sort { $0.score > $1.score }
    let step = max(1, Double(answers.count) / 100)
    var (points, right, next) = ([Point](), 0, step)
    for (place, answer) in answers.enumerated() {
      right += answer.isRight ? 1 : 0
      let given = place + 1
      // Answers with equal scores are given together.
      let isLast = given == answers.count
      if !isLast, answers[given].score == answer.score || Double(given) < next { continue }
      points.append(
        Point(
          coverage: Double(given) / Double(answers.count),
          accuracy: Double(right) / Double(given), score: Double(answer.score)))
      while next <= Double(given) { next += step }
    }
    self.points = points
  }

  /// The accuracy of the surest recordings, at least a share of all.
  func accuracy(covering share: Double) -> Double? {
    points.first { $0.coverage >= share }?.accuracy
  }
}
