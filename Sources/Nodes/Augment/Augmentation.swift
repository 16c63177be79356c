import GraphCore
import Learning

/// A node that varies copies of recordings while a graph is fitted: which of them is told by the settings
/// that all such nodes have, how by numbers that are drawn anew for each copy.
protocol Augmentation: CopyVaryingNode {
  /// The numbers of the copies that are varied; nil for all.
  var copies: [Int]? { get set }
  /// How likely one of these is varied.
  var chance: Double { get set }
}

extension Augmentation {
  /// The settings that all have.
  static func choosing(
    _ copies: any WritableKeyPath<Self, [Int]?> & Sendable,
    _ chance: any WritableKeyPath<Self, Double> & Sendable
  ) -> [Parameter<Self>] {
    [
      .init("copies", copies, "Numbers of the copies that it varies, from 1; all if absent."),
      .init("chance", chance, in: 0...1, "How likely it varies one of these."),
    ]
  }

  /// Refuses numbers that no copy has.
  /// - Throws: `Problem` SG0205.
  func checkCopies() throws(Problem) {
    guard let copies else { return }
    guard let wrong = copies.first(where: { $0 < 1 }) else {
      guard copies.isEmpty else { return }
      throw Problem(
        .outOfRange, "'copies' names no copy", settings: ["copies"],
        suggestion: "leave it out to vary all, or name some: `copies: [1, 2]`")
    }
    throw Problem(
      .outOfRange, "'copies' holds \(wrong), but copies are counted from 1", settings: ["copies"],
      suggestion: "the recording itself is never varied")
  }

  /// The choice of copies, for a processor.
  var choice: CopyChoice { CopyChoice(copies: copies, chance: chance) }
}

/// Which copies a node varies.
struct CopyChoice: Sendable {
  let copies: [Int]?
  let chance: Double

  /// Where a node draws for an item from; nil where it is to leave the item as it is.
  func generator(for item: ItemIdentity) -> SeededGenerator? {
    guard let copy = item.copy, copies?.contains(copy.number) ?? true else { return nil }
    var generator = SeededGenerator(seed: copy.seed)
    // Always taken, so that other chances don't change what is drawn.
    return generator.unit() < chance ? generator : nil
  }
}

extension SeededGenerator {
  /// A number of an interval, all equally likely.
  mutating func draw(_ interval: Interval) -> Double { interval.at(unit()) }

  /// A number of an interval above 0, all ratios equally likely.
  mutating func drawRatio(_ interval: Interval) -> Double { interval.ratio(at: unit()) }

  /// One of some elements.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// A number of mean 0 and variance 1 that is nearly normal: the sum of four even ones.
  mutating func nearlyNormal() -> Float {
    let word = next()
    let sum = (word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + word >> 48
    // Each has the variance (2^32 - 1) / 12.
    return (Float(sum) - 2 * 65_535) * 2.642_9e-5
  }
}
