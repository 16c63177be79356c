/// Precision, recall and F1 of each class as bars and as a table, with the listeners' recall where it is known.
struct ClassPicture {
  let classes: [String]
  let tally: Tally
  let human: HumanReference?

  private static let left = 96.0
  private static let span = 320.0
  private static let bar = 12.0
  private static let top = 30.0

  var html: String {
    Markup.figure(
      picture,
      "Precision, recall and F1 of each class, over all seeds."
        + (human.map {
          " The upright line at a recall is the listeners' (\($0.options) options: neutral and calm count as one)."
        } ?? ""))
  }

  private var measures: [(name: String, style: String, value: (Int) -> Double?)] {
    [
      ("precision", "orange", tally.precision), ("recall", "blue", tally.recall),
      ("F1", "green", tally.f1),
    ]
  }

  private var picture: Picture {
    let (left, span, bar, top) = (
      ClassPicture.left, ClassPicture.span, ClassPicture.bar, ClassPicture.top
    )
    let group = 3 * bar + 12
    let bottom = top + group * Double(classes.count)
    var picture = Picture(
      "classes", "Precision, recall and F1 of each class", words, width: left + span + 56,
      height: bottom + 20)
    var x = left
    for measure in measures {
      picture.rectangle(x, 6, width: 12, height: 10, measure.style)
      picture.text(x + 17, 15, measure.name)
      x += 35 + 7 * Double(measure.name.count)
    }
    if human != nil {
      picture.line(from: (x + 4, 4), to: (x + 4, 18), "human")
      picture.text(x + 12, 15, "listeners' recall")
    }
    for tenths in stride(from: 0, through: 10, by: 2) {
      let x = left + span * Double(tenths) / 10
      picture.line(from: (x, top - 4), to: (x, bottom), "grid")
      picture.text(x, bottom + 15, Digits.roundPercent(Double(tenths) / 10), "soft", .middle)
    }
    for index in classes.indices {
      let y = top + group * Double(index)
      let name = Picture.short(classes[index], 13)
      picture.text(left - 8, y + 1.5 * bar + 4, name, nil, .end)
      for (place, measure) in measures.enumerated() {
        let y = y + bar * Double(place)
        let value = measure.value(index)
        let width = span * (value ?? 0)
        picture.rectangle(
          left, y + 1, width: width, height: bar - 2, measure.style,
          title: "\(classes[index]): \(measure.name) \(Digits.percent(value))")
        picture.text(
          left + end(of: width, place, index) + 5, y + bar - 2, Digits.percent(value), "beside")
      }
      if let human {
        let x = left + span * human.recalls[index]
        for style in ["around", "human"] {
          picture.line(from: (x, y + bar), to: (x, y + 2 * bar), style)
        }
      }
    }
    return picture
  }

  /// Where a number can stand: after the bar, and after the listeners' line where it would go through the number.
  private func end(of width: Double, _ place: Int, _ index: Int) -> Double {
    guard place == 1, let human else { return width }
    let line = human.recalls[index] * ClassPicture.span
    return width - 5 < line && line < width + 38 ? max(width, line) : width
  }

  private var words: String {
    classes.indices.map { index in
      "\(classes[index]): "
        + measures.map { "\($0.name) \(Digits.percent($0.value(index)))" }.joined(separator: ", ")
    }.joined(separator: "; ") + "."
  }

  var table: String {
    let columns = ["class", "recordings"] + measures.map(\.name)
    let rows = classes.indices.map { index in
      [classes[index], "\(tally.support(index))"]
        + measures.map { Digits.percent($0.value(index)) }
    }
    guard let human else { return Markup.table("Each class, over all seeds", columns, rows) }
    return Markup.table(
      "Each class, over all seeds; to compare with listeners, neutral and calm count as one",
      columns + ["recall, \(human.options) options", "listeners' recall"],
      classes.indices.map { index in
        rows[index] + [
          Digits.percent(human.recall(of: tally, class: index)),
          Digits.percent(human.recalls[index]),
        ]
      })
  }
}
