/// What is left of the recall under each condition: a dot with its interval, clean recordings first.
struct ConditionPicture {
  private struct Row {
    let name: String
    let uar: Double
    let interval: Bootstrap.Interval?
  }

  private let rows: [Row]
  private let classes: Int

  private static let left = 112.0
  private static let span = 320.0
  private static let step = 26.0

  init(_ summary: ExperimentSummary, classes: Int) {
    self.classes = classes
    let all =
      [("clean", summary.values[.uar])]
      + summary.worse.map { ($0.condition.name, $0.summary.values[.uar]) }
    rows = all.compactMap { name, value in
      value.map { Row(name: name, uar: $0.mean, interval: $0.interval) }
    }
  }

  var html: String {
    Markup.figure(
      picture,
      "UAR of the same held-out recordings, clean and under each condition; the bar behind a dot is its interval over "
        + "speakers. Dashed: clean; dotted: guessing.")
  }

  private var picture: Picture {
    let (left, span, step) = (
      ConditionPicture.left, ConditionPicture.span, ConditionPicture.step
    )
    let height = Double(rows.count) * step
    var picture = Picture(
      "conditions", "UAR under each condition", words, width: left + span + 64,
      height: height + 34)
    for tenths in stride(from: 0, through: 10, by: 2) {
      let x = left + span * Double(tenths) / 10
      picture.line(from: (x, 6), to: (x, height + 6), "grid")
      picture.text(x, height + 24, Digits.roundPercent(Double(tenths) / 10), "soft", .middle)
    }
    let chance = left + span / Double(max(1, classes))
    picture.line(from: (chance, 6), to: (chance, height + 6), "dotted")
    if let clean = rows.first {
      let x = left + span * clean.uar
      picture.line(from: (x, 6), to: (x, height + 6), "dashed")
    }
    for (place, row) in rows.enumerated() {
      let y = 6 + step * (Double(place) + 0.5)
      if let interval = row.interval {
        picture.line(
          from: (left + span * interval.low, y), to: (left + span * interval.high, y), "reach")
      }
      let title = "\(row.name): \(Digits.percent(row.uar))"
      picture.circle(left + span * row.uar, y, radius: 5, "blue dot", title: title)
      picture.text(left - 8, y + 4, Picture.short(row.name, 15), "soft", .end)
      picture.text(left + span + 58, y + 4, Digits.percent(row.uar), "soft", .end)
    }
    return picture
  }

  private var words: String {
    rows.map { "\($0.name): \(Digits.percent($0.uar))" }.joined(separator: "; ") + "."
  }
}
