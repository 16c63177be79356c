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
  let sites: Int
  /// How often each is learnt from, and how many times as long as each all of that is.
  private let factor: Int
  private let lengths: (all: Double, longest: Double)
  /// Bytes of the list of recordings.
  let bytes: Int
  /// Rows of timelines: seconds of all recordings, of the class that has the most, and of the longest.
  private let seconds: (all: Double, mostOfClass: Double, longest: Double)
  /// How many recordings don't tell how long they are.
  let untold: Int

  /// Counts.
  /// - Parameters:
  ///   - plan: By which recordings are opened, to see how long they are; nil where that does not matter.
  ///   - copies: For each copy that is learnt from of a recording, besides it, how many times as long it may be.
  init(_ corpus: Corpus, opening plan: Plan?, copies: [Double] = []) {
    recordings = corpus.entries.count
    items = recordings * (1 + copies.count)
    factor = 1 + copies.count
    lengths = (copies.reduce(1, +), copies.reduce(1, max))
    classes = corpus.classes.count
    mostOfClass = corpus.counts.max() ?? 0
    speakers = corpus.speakers.count
    sites = corpus.sites.count
    // Of each entry what is known of its sound, in a table that grows; its side and its place among those
    // that are copied, in lists that grow.
    bytes = corpus.entries.reduce(0) { $0 + $1.bytes + 256 + (copies.isEmpty ? 0 : 96) }
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
    var size: FitSize
    switch format.clock {
    // Of segments there are no more than rows that they are cut of.
    case .regular(let own, _, _), .segments(let own, _, _): period = own
    case .item, .open:
      size = FitSize(
        rows: items, columns: columns, classes: classes, mostOfClass: factor * mostOfClass,
        mostOfItem: 1, speakers: speakers)
      size.sites = sites
      return size
    }
    // At both ends a recording may have a row more than fits into it.
    func rows(_ seconds: Double, of items: Int) -> Int {
      Int((seconds / period.value).rounded(.up)) + 2 * items
    }
    size = FitSize(
      rows: rows(lengths.all * seconds.all, of: items), columns: columns, classes: classes,
      mostOfClass: rows(lengths.all * seconds.mostOfClass, of: factor * mostOfClass),
      mostOfItem: rows(lengths.longest * seconds.longest, of: 1), speakers: speakers)
    size.sites = sites
    return size
  }
}

extension Corpus.Entry {
  /// Bytes that one takes in the list, and while the list is read: texts are kept once more in the table that they come from.
  fileprivate var bytes: Int {
    let texts = [path, file, name, label, speaker ?? "", split ?? ""] + metadata.values
    return 640 + texts.reduce(0) { $0 + 2 * $1.utf8.count + 32 } + 96 * metadata.count
  }
}
