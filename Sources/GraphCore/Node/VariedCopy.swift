/// Which varied copy of a recording an item is, where what learns hears the recording varied besides as it
/// is.
///
/// Whoever makes the copy fixes everything by which it differs from the recording; the nodes that vary audio
/// only draw from it. So a copy is the same on any lane, and in any order of items.
package struct VariedCopy: Sendable, Equatable {
  /// Which of the recording's copies, from 1.
  package let number: Int
  /// Fixed by the seed of the fit, the recording and the epoch; no two copies of a fit share one.
  package let seed: UInt64
  /// Other recordings of the same training side, whose voices may be mixed in; may be empty.
  package let talkers: [RecordingPart]

  package init(number: Int, seed: UInt64, talkers: [RecordingPart] = []) {
    self.number = number
    self.seed = seed
    self.talkers = talkers
  }
}

extension VariedCopy {
  /// The same copy with the seed from which a step draws: two steps with the same settings don't draw alike.
  /// - Parameter step: The step's name in the plan.
  func drawing(for step: String) -> VariedCopy {
    // FNV-1a, begun with the seed; the generators that are seeded with it mix it well.
    let mixed = step.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return VariedCopy(number: number, seed: mixed, talkers: talkers)
  }
}

extension ItemIdentity {
  /// The same item as a step is told of it.
  package func drawing(for step: String) -> ItemIdentity {
    guard let copy else { return self }
    var item = self
    item.copy = copy.drawing(for: step)
    return item
  }
}

/// A node that varies the copies of a recording and leaves the recording itself as it is: it gives rows of
/// the format that it takes. In plans whose items are no copies it takes no step, so a run is spared it.
package protocol CopyVaryingNode: Node {
  /// How many times as long as what it takes a copy may become, 1 or more.
  /// - Parameter copy: The copy's number, from 1.
  func longest(copy: Int) -> Double
}

extension CopyVaryingNode {
  package func longest(copy: Int) -> Double { 1 }
}
