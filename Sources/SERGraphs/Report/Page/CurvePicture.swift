/// Whether more speakers would help: the share of the training speakers that was learnt from against the recall.
struct CurvePicture {
  let points: [Experiment.CurvePoint]
  let classes: Int

  private static let left = 46.0
  private static let span = 400.0
  private static let top = 16.0
  private static let height = 250.0

  var html: String {
    Markup.figure(
      picture,
      "UAR after learning from a part of the training speakers. Thick: over all folds; thin: each fold; dotted: guessing. "
        + "A line that still rises at its end says that more speakers would help.")
      + "\n"
      + Markup.table(
        "The learning curve in numbers",
        ["training speakers", "recordings (mean)", "UAR", "worst fold", "best fold"],
        points.map {
          [
            Digits.roundPercent($0.share), Digits.fixed($0.recordings, 0), Digits.percent($0.uar),
            Digits.percent($0.folds.min()), Digits.percent($0.folds.max()),
          ]
        })
  }

  private var picture: Picture {
    let (left, span) = (CurvePicture.left, CurvePicture.span)
    let (top, height) = (CurvePicture.top, CurvePicture.height)
    let base = top + height
    var picture = Picture(
      "curve", "Learning curve", words, width: left + span + 40, height: base + 52)
    let largest = points.flatMap { [$0.uar] + $0.folds }.max() ?? 1
    let tenths = max(2, min(10, Int((largest * 10).rounded(.up))))
    func x(_ share: Double) -> Double { left + span * share }
    func y(_ uar: Double) -> Double { base - height * uar * 10 / Double(tenths) }
    for tenth in 0...tenths {
      let share = Double(tenth) / 10
      picture.line(from: (left, y(share)), to: (left + span, y(share)), "grid")
      picture.text(left - 6, y(share) + 4, Digits.roundPercent(share), "soft", .end)
    }
    let chance = y(1 / Double(classes))
    if chance >= top {
      picture.line(from: (left, chance), to: (left + span, chance), "dotted")
    }
    let folds = points.map(\.folds.count).min() ?? 0
    for fold in 0..<folds {
      picture.path(points.map { (x($0.share), y($0.folds[fold])) }, "thin")
    }
    picture.path(points.map { (x($0.share), y($0.uar)) }, "thick")
    for point in points {
      picture.circle(
        x(point.share), y(point.uar), radius: 5, "blue dot",
        title:
          "\(Digits.roundPercent(point.share)) of the speakers: UAR \(Digits.percent(point.uar))")
      picture.text(
        x(point.share), base + 16, Digits.roundPercent(point.share), "soft", .middle)
    }
    picture.line(from: (left, base), to: (left + span, base), "axis")
    picture.text(left + span / 2, base + 36, "share of the training speakers", "soft", .middle)
    return picture
  }

  private var words: String {
    points.map { "\(Digits.roundPercent($0.share)) of the speakers: UAR \(Digits.percent($0.uar))" }
      .joined(separator: "; ") + "."
  }
}
