import GraphCore

/// How much a corpus is to learn from, as far as that is known before it is read.
struct CorpusExtent: Sendable {
  let recordings: Int
  /// Recordings and their copies.
  let items: Int
  let classes: Int
  /// Recordings of the class that has the most.
  private let mostOfClass: Int
  let speakers: Int
  /// How often each is learnt from.
  private let factor: Int
  /// Bytes of the list of recordings.
  let bytes: Int
  /// Rows of timelines: seconds of all recordings, of the class that has the most, and of the longest.
  private let seconds: (all: Double, mostOfClass: Double, longest: Double)
  /// How many recordings don't tell how long they are.
  let untold: Int

  /// Counts.
  /// - Parameters:
  ///   - plan: By which recordings are opened, to see how long they are; nil where that does not matter.
  ///   - copies: How many are learnt from of each recording, besides it.
  init(_ corpus: Corpus, opening plan: Plan?, copies: Int = 0) {
    recordings = corpus.entries.count
    items = recordings * (1 + copies)
    factor = 1 + copies
    classes = corpus.classes.count
    mostOfClass = corpus.counts.max() ?? 0
    speakers = corpus.speakers.count
    // Of each entry its side and its place among those that are copied, in lists that grow.
    bytes = corpus.entries.reduce(0) { $0 + $1.bytes + (copies > 0 ? 96 : 0) }
    guard let plan else {
      seconds = (0, 0, 0)
      untold = 0
      return
    }
    let lengths = corpus.recordings.map { plan.seconds(of: $0) }
    let longest = lengths.compactMap { $0 }.max() ?? 0
    untold = lengths.count { $0 == nil }
    // One that does not tell counts as the longest of the others, or as ten minutes where none does.
    let assumed = longest > 0 ? longest : 600
    var ofClass = [Double](repeating: 0, count: corpus.classes.count)
    for (label, length) in zip(corpus.labels, lengths) { ofClass[label] += length ?? assumed }
    seconds = (
      ofClass.reduce(0, +), ofClass.max() ?? 0, untold > 0 ? max(assumed, longest) : longest
    )
  }

  /// How much there is of rows at some place of the graph, at most.
  func size(of format: Format) -> FitSize {
    // What scores rows has a column for each class, which is not known before the fit.
    let columns = format.kind == .scores ? max(format.width, classes) : format.width
    let period: Ratio
    switch format.clock {
    // Of segments there are no more than rows that they are cut of.
    case .regular(let own, _, _), .segments(let own, _, _): period = own
    case .item, .open:
      return FitSize(
        rows: items, columns: columns, classes: classes, mostOfClass: factor * mostOfClass,
        mostOfItem: 1, speakers: speakers)
    }
    // At both ends a recording may have a row more than fits into it.
    func rows(_ seconds: Double, of recordings: Int) -> Int {
      Int((seconds / period.value).rounded(.up)) + 2 * recordings
    }
    return FitSize(
      rows: factor * rows(seconds.all, of: recordings), columns: columns, classes: classes,
      mostOfClass: factor * rows(seconds.mostOfClass, of: mostOfClass),
      mostOfItem: rows(seconds.longest, of: 1), speakers: speakers)
  }
}

extension Corpus.Entry {
  /// Bytes that one takes in the list, and while the list is read: texts are kept once more in the table that they come from.
  fileprivate var bytes: Int {
    let texts = [path, file, name, label, speaker ?? "", split ?? ""] + metadata.values
    return 640 + texts.reduce(0) { $0 + 2 * $1.utf8.count + 32 } + 96 * metadata.count
  }
}
