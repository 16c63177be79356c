import Testing

@testable import GraphCore

@Suite struct FiniteTests {
  private func first(_ values: [Float]) -> Int? { firstNotFinite(values.span) }

  @Test func findsEveryKindAtEveryPosition() {
    let bad: [Float] = [
      .nan, .infinity, -.infinity, .signalingNaN, -.nan, Float(bitPattern: 0x7F80_0001),
      Float(bitPattern: 0xFFFF_FFFF),
    ]
    for count in 1...67 {
      var values = [Float](repeating: 1, count: count)
      for position in values.indices {
        for value in bad {
          values[position] = value
          #expect(first(values) == position)
        }
        values[position] = 1
      }
    }
  }

  @Test func passesEveryFiniteNumber() {
    let good: [Float] = [
      0, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
      -.leastNonzeroMagnitude, .leastNormalMagnitude, 1, -1, .ulpOfOne,
    ]
    #expect(first(good) == nil)
    #expect(first([]) == nil)
  }

  @Test func findsTheFirstOfSeveral() {
    let values: [Float] = [0, 1, .infinity, .nan]
    #expect(first(values) == 2)
  }
}
