import GraphCore
import Learning

/// What learning hears of a corpus: its recordings, and after them varied copies of some.
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
  }

  var count: Int { corpus.entries.count + copies * copied.count }

  /// What is read for an item.
  func recording(of item: Int) -> RecordingPart {
    let entry = entry(of: item)
    var part = corpus.entries[entry].recording
    if let seed = seedOfCopy(item) {
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
    // FNV-1a of the name and the part, begun with the seed and the number of the copy.
    let entry = corpus.entries[entry(of: item)]
    let text = "\(entry.name)#\(entry.start ?? 0)#\(entry.channel.map(String.init) ?? "")"
    var generator = SeededGenerator(
      seed: seed &+ UInt64(number(of: item)) &* 0x9E37_79B9_7F4A_7C15)
    return text.utf8.reduce(generator.next()) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
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

/// Who may be heard talking behind a recording.
private struct Company: Sendable {
  /// The most talkers that a copy gets.
  private static let most = 8
  /// So few of one speaker are too few to choose from.
  private static let fewest = 5

  private let corpus: Corpus
  /// For each entry, all entries that are on its side in every split.
  private let sides: [[Int]]
  /// For each entry, where its side stands among `sides`.
  private let side: [Int]

  init(_ corpus: Corpus, splits: [Split]) {
    self.corpus = corpus
    var signatures = [[UInt8]](repeating: [], count: corpus.entries.count)
    for split in splits {
      for entry in signatures.indices { signatures[entry].append(0) }
      for entry in split.train { signatures[entry][signatures[entry].count - 1] = 1 }
      for entry in split.test { signatures[entry][signatures[entry].count - 1] = 2 }
    }
    var numbers: [[UInt8]: Int] = [:]
    var sides: [[Int]] = []
    side = signatures.enumerated().map { entry, signature in
      let number = numbers[signature] ?? sides.count
      if number == sides.count {
        numbers[signature] = number
        sides.append([])
      }
      sides[number].append(entry)
      return number
    }
    self.sides = sides
  }

  /// Other recordings of the same side, in an order that is drawn. Of the same speaker where there are
  /// enough: so folds within the training part, which keep speakers apart, don't mix what they hold out into
  /// what they learn from.
  func talkers(with entry: Int, seed: UInt64) -> [RecordingPart] {
    let own = corpus.entries[entry]
    let others = sides[side[entry]].filter { corpus.entries[$0].file != own.file }
    let ofSpeaker = others.filter { corpus.entries[$0].speaker == own.speaker }
    var pool = ofSpeaker.count >= Company.fewest ? ofSpeaker : others
    var generator = SeededGenerator(seed: seed)
    generator.shuffle(&pool)
    return pool.prefix(Company.most).map { corpus.entries[$0].recording }
  }
}
