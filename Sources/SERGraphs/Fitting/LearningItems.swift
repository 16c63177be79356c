import GraphCore
import Learning

/// What learning hears of a corpus: its recordings, and after them varied copies of some. Or what is tested
/// under a condition.
///
/// An item below the number of entries is the recording of that entry. Copy `number` of the recording that
/// stands at `place` among those that are copied is item `entries + (number - 1) * copied + place`.
struct LearningItems: Sendable {
  let corpus: Corpus
  /// How many copies are made of each.
  let copies: Int
  /// The entries that are copied, rising: those that are learnt from in at least one trial.
  private let copied: [Int]
  /// Fixes what the copies draw.
  private let seed: UInt64
  private let company: Company?
  /// What all items are put through; nil for nothing.
  let condition: TestCondition?

  /// The recordings alone.
  init(_ corpus: Corpus) { self.init(corpus, copies: 0, splits: [], seed: 0) }

  /// The recordings and their copies.
  /// - Parameters:
  ///   - splits: All that will be learnt from and tested on. A copy hears no voices but of recordings that
  ///     are on its recording's side in every one of them.
  ///   - seed: Fixes what the copies draw.
  init(_ corpus: Corpus, copies: Int, splits: [Split], seed: UInt64) {
    var isLearnt = [Bool](repeating: false, count: corpus.entries.count)
    if copies > 0 {
      for split in splits { for entry in split.train { isLearnt[entry] = true } }
    }
    self.corpus = corpus
    self.copies = copies
    copied = isLearnt.indices.filter { isLearnt[$0] }
    self.seed = seed
    company = copies > 0 ? Company(corpus, splits: splits) : nil
    condition = nil
  }

  /// Recordings that are only tested, each put through a condition. Nothing is learnt from such items.
  /// - Parameters:
  ///   - corpus: Those recordings alone.
  ///   - company: Who may be heard behind each of them.
  init(_ corpus: Corpus, under condition: TestCondition, company: Company) {
    self.corpus = corpus
    copies = 0
    copied = []
    seed = 0
    self.condition = condition
    self.company = condition.mixesVoices ? company : nil
  }

  var count: Int { corpus.entries.count + copies * copied.count }

  /// What is read for an item.
  func recording(of item: Int) -> RecordingPart {
    let entry = entry(of: item)
    var part = corpus.entries[entry].recording
    if let condition {
      let seed = condition.seed(of: corpus.entries[entry])
      part.copy = VariedCopy(
        number: 1, seed: seed, talkers: company?.strangers(to: entry, seed: seed) ?? [])
    } else if let seed = seedOfCopy(item) {
      part.copy = VariedCopy(
        number: number(of: item), seed: seed,
        talkers: company?.talkers(with: entry, seed: seed) ?? [])
    }
    return part
  }

  /// The entry that an item is, or is a copy of.
  func entry(of item: Int) -> Int {
    let entries = corpus.entries.count
    return item < entries ? item : copied[(item - entries) % copied.count]
  }

  /// Some recordings and all their copies, rising.
  /// - Parameter entries: Rising.
  func withCopies(_ entries: [Int]) -> [Int] {
    guard copies > 0 else { return entries }
    let places = entries.compactMap { place(of: $0) }
    return entries
      + (0..<copies).flatMap { number in
        places.map { corpus.entries.count + number * copied.count + $0 }
      }
  }

  /// What nodes are told of an item, as where its features were computed.
  func identity(of item: Int) -> ItemIdentity {
    let entry = corpus.entries[entry(of: item)]
    var identity = ItemIdentity(
      path: entry.recording.path, channel: entry.recording.channel,
      start: entry.recording.start ?? 0, speaker: entry.speaker)
    identity.site = entry.site
    // What is learnt from rows mixes in no voices.
    identity.copy = seedOfCopy(item).map { VariedCopy(number: number(of: item), seed: $0) }
    return identity
  }

  /// Whether an item is a varied copy.
  func isCopy(_ item: Int) -> Bool { item >= corpus.entries.count }

  /// Which copy an item is; 0 for a recording itself.
  private func number(of item: Int) -> Int {
    let entries = corpus.entries.count
    return item < entries ? 0 : 1 + (item - entries) / copied.count
  }

  private func place(of entry: Int) -> Int? {
    var (low, high) = (0, copied.count)
    while low < high {
      let middle = (low + high) / 2
      if copied[middle] < entry { low = middle + 1 } else { high = middle }
    }
    return low < copied.count && copied[low] == entry ? low : nil
  }

  /// The seed of a copy, which the recording has on every computer and in every corpus that it is part of.
  private func seedOfCopy(_ item: Int) -> UInt64? {
    guard item >= corpus.entries.count else { return nil }
    var generator = SeededGenerator(
      seed: seed &+ UInt64(number(of: item)) &* 0x9E37_79B9_7F4A_7C15)
    return corpus.entries[entry(of: item)].seed(begunWith: generator.next())
  }
}

extension LearningItems {
  /// What is read, item by item.
  struct Recordings: IteratorProtocol, Sendable {
    let items: LearningItems
    private var item = 0

    init(items: LearningItems) { self.items = items }

    mutating func next() -> RecordingPart? {
      guard item < items.count else { return nil }
      item += 1
      return items.recording(of: item - 1)
    }
  }
}
