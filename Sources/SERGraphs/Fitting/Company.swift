import GraphCore
import Learning

/// Who may be heard talking behind a recording: others that are always on its side, so that nobody is learnt
/// from where they are held out.
struct Company: Sendable {
  /// The most talkers that a recording gets.
  private static let most = 8
  /// So few of one speaker are too few to choose from.
  private static let fewest = 5

  private let corpus: Corpus
  /// For each side, its entries.
  private let sides: [[Int]]
  /// For each entry, where its side stands among `sides`.
  private let side: [Int]

  /// - Parameter signatures: Of each entry; those with the same are on the same side.
  init(_ corpus: Corpus, signatures: [[Int32]]) {
    self.corpus = corpus
    var numbers: [[Int32]: Int] = [:]
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

  /// Sides of splits: which are learnt from in the same ones, and tested in the same ones.
  init(_ corpus: Corpus, splits: [Split]) {
    var signatures = [[Int32]](repeating: [], count: corpus.entries.count)
    for split in splits {
      for entry in signatures.indices { signatures[entry].append(0) }
      for entry in split.train { signatures[entry][signatures[entry].count - 1] = 1 }
      for entry in split.test { signatures[entry][signatures[entry].count - 1] = 2 }
    }
    self.init(corpus, signatures: signatures)
  }

  /// For a copy that is learnt from: other recordings of the same side, in an order that is drawn. Of the same
  /// speaker where there are enough: so folds within the training part, which keep speakers apart, don't mix
  /// what they hold out into what they learn from.
  func talkers(with entry: Int, seed: UInt64) -> [RecordingPart] {
    let others = others(than: entry)
    let speaker = corpus.entries[entry].speaker
    let ofSpeaker = others.filter { corpus.entries[$0].speaker == speaker }
    return drawn(ofSpeaker.count >= Company.fewest ? ofSpeaker : others, seed)
  }

  /// For a recording that is tested: other recordings of the same side, in an order that is drawn. Of other
  /// speakers where there are enough.
  func strangers(to entry: Int, seed: UInt64) -> [RecordingPart] {
    let others = others(than: entry)
    let speaker = corpus.entries[entry].speaker
    let strange = others.filter { corpus.entries[$0].speaker != speaker }
    return drawn(strange.count >= Company.fewest ? strange : others, seed)
  }

  /// Whether so many others are on an entry's side.
  func hasOthers(than entry: Int, atLeast count: Int) -> Bool {
    let file = corpus.entries[entry].file
    return sides[side[entry]].lazy.filter { corpus.entries[$0].file != file }.prefix(count).count
      == count
  }

  private func others(than entry: Int) -> [Int] {
    let file = corpus.entries[entry].file
    return sides[side[entry]].filter { corpus.entries[$0].file != file }
  }

  private func drawn(_ entries: [Int], _ seed: UInt64) -> [RecordingPart] {
    var pool = entries
    var generator = SeededGenerator(seed: seed)
    generator.shuffle(&pool)
    return pool.prefix(Company.most).map { corpus.entries[$0].recording }
  }
}
