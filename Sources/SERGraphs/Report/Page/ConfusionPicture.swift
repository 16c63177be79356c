/// What was taken for what: a row for each class, the share of its recordings in every cell.
struct ConfusionPicture {
  let classes: [String]
  let tally: Tally
  let repetitions: Int

  private static let cell = 42.0
  private static let left = 96.0
  private static let top = 74.0
  /// The share from which on a cell is dark in a light page.
  private static let full = 0.745

  /// Whether there are so many classes that nothing fits beside it.
  var isWide: Bool { classes.count > 9 }

  var html: String {
    let sums = repetitions > 1 ? ", summed over \(repetitions) seeds" : ""
    return Markup.figure(
      picture,
      "Rows: the true class; columns: the class that was recognized. Each cell has the share of its row and "
        + "the number of recordings\(sums); the last column has all recordings of the class.")
  }

  private var picture: Picture {
    let cell = ConfusionPicture.cell
    let (left, top) = (ConfusionPicture.left, ConfusionPicture.top)
    let side = cell * Double(classes.count)
    var picture = Picture(
      "confusion", "Confusion matrix", words, width: left + side + 48, height: top + side + 4)
    for column in classes.indices {
      let x = left + cell * (Double(column) + 0.5)
      picture.text(x, top - 8, Picture.short(classes[column], 13), turned: -38)
    }
    picture.text(left + side + 40, top - 8, "all", "soft", .end)
    for truth in classes.indices {
      let y = top + cell * Double(truth)
      picture.text(left - 8, y + cell / 2 + 4, Picture.short(classes[truth], 13), nil, .end)
      picture.text(left + side + 40, y + cell / 2 + 4, "\(tally.support(truth))", "soft", .end)
      for predicted in classes.indices { draw(truth, predicted, into: &picture, y: y) }
    }
    return picture
  }

  private func draw(_ truth: Int, _ predicted: Int, into picture: inout Picture, y: Double) {
    let cell = ConfusionPicture.cell
    let x = ConfusionPicture.left + cell * Double(predicted)
    let count = tally.confusion[truth * classes.count + predicted]
    let support = tally.support(truth)
    let share = support == 0 ? 0 : Double(count) / Double(support)
    picture.rectangle(
      x, y, width: cell, height: cell, "shade cell", opacity: share,
      title: "\(classes[truth]) taken for \(classes[predicted]): \(count) of \(support)")
    // Where black and white stand out from the colour equally well, in light and dark.
    let shade = share > ConfusionPicture.full ? "full" : "pale"
    guard count > 0 else {
      picture.text(
        x + cell / 2, y + cell / 2 + 4, support == 0 ? Digits.none : "0", "soft", .middle)
      return
    }
    picture.text(
      x + cell / 2, y + 19, Digits.roundPercent(share),
      truth == predicted ? "strong \(shade)" : shade, .middle)
    picture.text(x + cell / 2, y + 33, "\(count)", "small \(shade)", .middle)
  }

  /// The most frequent mistake of each class.
  private var words: String {
    let mistakes = classes.indices.compactMap { truth -> String? in
      guard let recall = tally.recall(truth) else { return "\(classes[truth]): no recordings" }
      let others = classes.indices.filter { $0 != truth }
      let row = others.map { tally.confusion[truth * classes.count + $0] }
      let right = "\(classes[truth]): \(Digits.percent(recall)) recognized"
      guard let most = row.max(), most > 0, let place = row.firstIndex(of: most) else {
        return right
      }
      return "\(right), most often taken for \(classes[others[place]])"
    }
    return mistakes.joined(separator: "; ") + "."
  }
}
