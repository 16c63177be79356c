import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// A varied copy of a recording.
func copy(
  _ number: Int = 1, seed: UInt64 = 1, talkers: [RecordingPart] = []
) -> ItemIdentity {
  var item = ItemIdentity(path: "item.wav")
  item.copy = VariedCopy(number: number, seed: seed, talkers: talkers)
  return item
}

/// What an augmentation makes of a copy.
func varied(
  _ samples: [Float], by node: any Node, rate: Int = 16_000, channels: Int = 1, seed: Int = 1,
  talkers: [RecordingPart] = []
) throws -> [Float] {
  try outputRows(
    of: node, input: .audio(rate: rate, channels: channels), rows: samples,
    item: copy(seed: UInt64(seed), talkers: talkers))
}

/// Noise that comes and goes as syllables do, with a pause in the middle.
func syllables(_ count: Int, rate: Int = 16_000, seed: UInt64 = 7) -> [Float] {
  var smooth: Float = 0
  return noise(count, seed: seed).enumerated().map { index, value in
    smooth += 0.3 * (value - smooth)
    let phase = index % (rate / 4)
    let isPause = index > 2 * count / 5 && index < 3 * count / 5
    return isPause || phase < rate / 20 ? 0 : 0.5 * smooth
  }
}

/// Tries what every augmentation promises: the rules of nodes for a copy and for the recording itself, which
/// passes bit for bit; the same draw for the same seed, another one for another; and nothing where it is not
/// to vary.
func expectVariesOnlyCopies<Node: Augmentation>(
  _ node: Node, input: Format = .audio(rate: 16_000, channels: 1), rows: [Float],
  talkers: [RecordingPart] = [], _ location: SourceLocation = #_sourceLocation
) throws {
  let item = copy(talkers: talkers)
  #expect(checkNode(node, input: input, item: item) == [], sourceLocation: location)
  #expect(checkNode(node, input: input) == [], sourceLocation: location)
  func output(_ node: Node, _ item: ItemIdentity) throws -> [Float] {
    try outputRows(of: node, input: input, rows: rows, item: item)
  }
  #expect(try output(node, ItemIdentity(path: "item.wav")) == rows, sourceLocation: location)
  // One seed may draw that nothing happens.
  let outputs = try (1...6).map { try output(node, copy(seed: $0, talkers: talkers)) }
  #expect(outputs.contains { $0 != rows }, sourceLocation: location)
  #expect(Set(outputs).count > 1, sourceLocation: location)
  #expect(try output(node, item) == outputs[0], sourceLocation: location)
  var other = node
  other.copies = [2, 3]
  #expect(try output(other, item) == rows, sourceLocation: location)
  #expect(
    try output(other, copy(2, talkers: talkers)) == outputs[0], sourceLocation: location)
  other = node
  other.chance = 0
  #expect(try output(other, item) == rows, sourceLocation: location)
  other.copies = [0]
  #expect(
    refusal { _ = try other.format(for: input) }
      == "SG0205: 'copies' holds 0, but copies are counted from 1 "
      + "[the recording itself is never varied]", sourceLocation: location)
  other.copies = []
  #expect(
    refusal { _ = try other.format(for: input) }
      == "SG0205: 'copies' names no copy "
      + "[leave it out to vary all, or name some: `copies: [1, 2]`]", sourceLocation: location)
}

/// The gain of a response at a frequency, in dB.
func decibels(_ response: [Float], at frequency: Double, rate: Int = 16_000) -> Double {
  var (real, imaginary) = (0.0, 0.0)
  for (index, value) in response.enumerated() {
    let angle = 2 * Double.pi * frequency * Double(index) / Double(rate)
    real += Double(value) * cos(angle)
    imaginary -= Double(value) * sin(angle)
  }
  return 10 * log10(real * real + imaginary * imaginary)
}

/// An impulse, and silence behind it.
func impulse(_ count: Int) -> [Float] { [1] + [Float](repeating: 0, count: count - 1) }

/// The mean of squares.
func power(_ samples: some Collection<Float>) -> Double {
  samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
}
