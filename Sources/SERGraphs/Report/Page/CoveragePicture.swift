/// How often answers are right if only the surest are given, and where the graph itself draws the line.
struct CoveragePicture {
  let curve: CoverageCurve
  /// What can be relied on by the graph's own word; nil where it does not tell.
  let sure: (promised: Double, coverage: Double, precision: Double?)?

  private static let left = 46.0
  private static let span = 400.0
  private static let top = 16.0
  private static let height = 250.0

  /// - Parameter total: Over all seeds.
  init(_ experiment: Experiment, total: Tally) {
    curve = CoverageCurve(experiment)
    sure = experiment.promised.map {
      (promised: $0, coverage: total.coverage ?? 0, precision: total.precisionOfSure)
    }
  }

  var html: String {
    Markup.figure(
      picture,
      "Recordings by their largest score, the surest first, over all seeds: the share that is recognized if no more than "
        + "so many are answered."
        + (sure == nil
          ? ""
          : " Dot: what the graph itself calls sure; dashed: the share of right answers that it promised.")
    )
      + "\n" + Markup.details("The curve in numbers", table)
  }

  private var picture: Picture {
    let (left, span) = (CoveragePicture.left, CoveragePicture.span)
    let (top, height) = (CoveragePicture.top, CoveragePicture.height)
    let base = top + height
    var picture = Picture(
      "coverage", "Accuracy by coverage", words, width: left + span + 40, height: base + 52)
    func x(_ share: Double) -> Double { left + span * share }
    func y(_ share: Double) -> Double { base - height * share }
    for fifths in 0...5 {
      let share = Double(fifths) / 5
      picture.line(from: (left, y(share)), to: (left + span, y(share)), "grid")
      picture.text(left - 6, y(share) + 4, Digits.roundPercent(share), "soft", .end)
      picture.text(x(share), base + 16, Digits.roundPercent(share), "soft", .middle)
    }
    picture.path(curve.points.map { (x($0.coverage), y($0.accuracy)) }, "thick")
    if let sure {
      picture.line(from: (left, y(sure.promised)), to: (left + span, y(sure.promised)), "dashed")
      if let precision = sure.precision {
        picture.circle(
          x(sure.coverage), y(precision), radius: 5, "blue dot",
          title: sureWords(sure.coverage, precision))
      }
    }
    picture.line(from: (left, base), to: (left + span, base), "axis")
    picture.text(left + span / 2, base + 36, "recordings that are answered", "soft", .middle)
    return picture
  }

  private func sureWords(_ coverage: Double, _ precision: Double) -> String {
    "sure: \(Digits.percent(coverage)) of the recordings, of which \(Digits.percent(precision)) are recognized"
  }

  private static let shares = [0.1, 0.25, 0.5, 0.75, 1]

  private var words: String {
    let parts = CoveragePicture.shares.compactMap { share in
      curve.accuracy(covering: share).map {
        "the surest \(Digits.roundPercent(share)): \(Digits.percent($0)) recognized"
      }
    }
    let own = sure.flatMap { sure in sure.precision.map { [sureWords(sure.coverage, $0)] } } ?? []
    return (parts + own).joined(separator: "; ") + "."
  }

  private var table: String {
    let rows = stride(from: 0.1, through: 1.0, by: 0.1).compactMap { share in
      curve.points.first { $0.coverage >= share - 1e-9 }.map {
        [
          Digits.percent($0.coverage), Digits.percent($0.accuracy), Digits.fixed($0.score, 3),
        ]
      }
    }
    return Markup.table(
      "Recordings that are answered, the surest first, over all seeds",
      ["answered", "recognized", "least score"], rows)
  }
}
