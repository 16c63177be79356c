/// Whether the largest score can be taken for the probability to be right: bins of it against the share that was.
struct ReliabilityPicture {
  let tally: Tally
  let values: [Metric: ExperimentSummary.MetricValue]

  private static let left = 46.0
  private static let span = 420.0
  private static let top = 12.0
  private static let height = 250.0
  /// Of the counts beneath.
  private static let counts = 60.0

  var html: String {
    let ece = Digits.value(values[.calibrationError]?.mean, of: .calibrationError)
    let brier = Digits.value(values[.brier]?.mean, of: .brier)
    return Markup.figure(
      picture,
      "Recordings in \(Tally.bins) bins by the largest score. Bars: the share that was recognized; dots: that share at the "
        + "bin's mean score. On the dashed line scores are probabilities; below it the graph is too sure of itself. "
        + "Beneath: recordings in each bin, over all seeds. ECE \(ece), Brier score \(brier).")
      + "\n" + Markup.details("The bins in numbers", table)
  }

  private var filled: [(low: Double, high: Double, bin: Tally.Bin)] {
    tally.bins.indices.compactMap { index in
      let bin = tally.bins[index]
      let edges = (Double(index) / Double(Tally.bins), Double(index + 1) / Double(Tally.bins))
      return bin.count == 0 ? nil : (edges.0, edges.1, bin)
    }
  }

  private var picture: Picture {
    let (left, span) = (ReliabilityPicture.left, ReliabilityPicture.span)
    let (top, height) = (ReliabilityPicture.top, ReliabilityPicture.height)
    let base = top + height
    let floor = base + 26 + ReliabilityPicture.counts
    var picture = Picture(
      "reliability", "Reliability diagram", words, width: left + span + 14, height: floor + 36)
    for fifths in 0...5 {
      let share = Double(fifths) / 5
      let y = base - height * share
      picture.line(from: (left, y), to: (left + span, y), "grid")
      picture.text(left - 6, y + 4, Digits.roundPercent(share), "soft", .end)
      picture.text(left + span * share, floor + 15, Digits.fixed(share, 1), "soft", .middle)
    }
    let most = Double(filled.map(\.bin.count).max() ?? 1)
    for (low, high, bin) in filled {
      let share = Double(bin.right) / Double(bin.count)
      let width = span * (high - low) - 2
      let x = left + span * low + 1
      picture.rectangle(
        x, base - height * share, width: width, height: height * share, "blue", opacity: 0.4,
        title: ReliabilityPicture.words(low, high, bin))
      let tall = (ReliabilityPicture.counts - 4) * Double(bin.count) / most
      picture.rectangle(x, floor - tall, width: width, height: tall, "blue")
      picture.text(
        x + width / 2, floor - tall - 3, ReliabilityPicture.count(bin.count), "small", .middle)
    }
    picture.line(from: (left, base), to: (left + span, top), "dashed")
    for (_, _, bin) in filled {
      let share = Double(bin.right) / Double(bin.count)
      let score = bin.confidence / Double(bin.count)
      picture.circle(
        left + span * max(0, min(1, score)), base - height * share, radius: 4, "blue dot")
    }
    picture.line(from: (left, base), to: (left + span, base), "axis")
    picture.line(from: (left, floor), to: (left + span, floor), "axis")
    picture.text(left + span / 2, floor + 31, "largest score", "soft", .middle)
    return picture
  }

  private static func words(_ low: Double, _ high: Double, _ bin: Tally.Bin) -> String {
    "scores from \(Digits.fixed(low, 2)) to \(Digits.fixed(high, 2)): \(counted(bin.count, "recording")), "
      + "\(Digits.percent(Double(bin.right) / Double(bin.count))) recognized"
  }

  /// In five letters at most.
  private static func count(_ count: Int) -> String {
    count < 10_000 ? "\(count)" : "\((count + 500) / 1000)k"
  }

  private var words: String {
    filled.map { ReliabilityPicture.words($0.low, $0.high, $0.bin) }.joined(separator: "; ") + "."
  }

  private var table: String {
    Markup.table(
      "Recordings by their largest score, over all seeds",
      ["largest score", "recordings", "mean score", "recognized"],
      filled.map { low, high, bin in
        [
          "\(Digits.fixed(low, 3)) – \(Digits.fixed(high, 3))", "\(bin.count)",
          Digits.fixed(bin.confidence / Double(bin.count), 3),
          Digits.percent(Double(bin.right) / Double(bin.count)),
        ]
      })
  }
}
