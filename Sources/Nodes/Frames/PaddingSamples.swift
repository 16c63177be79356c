/// What centred frames hold before an item's first and after its last sample.
///
/// Keeps the samples that the padding at the end is made of: none for zeros, the last for an edge, the last
/// `count + 1` for a reflection.
struct PaddingSamples {
  /// Samples of the item so far.
  private(set) var taken = 0
  private let pad: Framing.Pad
  /// Sample `i` stands at `i % recent.count`; empty for zeros.
  private var recent: [Float]

  /// - Parameter count: How many samples of padding each end has.
  init(count: Int, pad: Framing.Pad) {
    self.pad = pad
    recent = [Float](repeating: 0, count: PaddingSamples.kept(count, pad))
  }

  private static func kept(_ count: Int, _ pad: Framing.Pad) -> Int {
    switch pad {
    case .zeros: 0
    case .edge: 1
    case .reflect: count + 1
    }
  }

  /// An upper bound of the bytes that it holds.
  static func bytes(_ count: Int, _ pad: Framing.Pad) -> Int { 4 * kept(count, pad) + 64 }

  /// Whether the padding before the first sample is known, however the item goes on.
  var knowsStart: Bool { taken >= recent.count }

  /// Takes the item's next samples.
  mutating func take(_ samples: Span<Float>) {
    for index in max(0, samples.count - recent.count)..<samples.count {
      recent[(taken + index) % recent.count] = samples[index]
    }
    taken += samples.count
  }

  /// Which sample of the item stands so many before the first, from 1 on; nil for a zero.
  func source(before distance: Int) -> Int? { source(at: -distance) }

  /// The sample that stands so many after the last, from 1 on.
  func sample(after distance: Int) -> Float {
    source(at: taken - 1 + distance).map { recent[$0 % recent.count] } ?? 0
  }

  private func source(at position: Int) -> Int? {
    switch pad {
    case .zeros: return nil
    case .edge: return min(max(0, position), taken - 1)
    case .reflect:
      // There and back is one period, however often. One sample is its own mirror image.
      let period = max(1, 2 * (taken - 1))
      let phase = ((position % period) + period) % period
      return min(phase, period - phase)
    }
  }

  mutating func reset() { taken = 0 }
}
