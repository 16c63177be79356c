import DSP
import TestSupport
import Testing

@Suite struct ExtremesTests {
  @Test(arguments: [UInt64(1), 2, 3]) func findsTheLargest(seed: UInt64) {
    for count in [1, 3, 8, 100] {
      let values = noise(count, seed: seed)
      #expect(largest(values.span) == values.max())
      let negative = values.map { -abs($0) }
      #expect(largest(negative.span) == negative.max())
    }
    #expect(largest([-Float.infinity, -0.0].span) == 0)
  }

  @Test(arguments: [1, 2, 7, 16, 17, 40, 99, 100], [UInt64(1), 2, 3])
  func averagesTheSmallest(count: Int, seed: UInt64) {
    var values = noise(100, seed: seed).map { ($0 * 10).rounded() }
    let wanted = values.sorted().prefix(count).reduce(0, +) / Float(count)
    var span = values.mutableSpan
    #expect(abs(meanOfSmallest(count, of: &span) - wanted) < 1e-5)
  }

  @Test(arguments: [1, 2, 7, 40, 99], [UInt64(1), 2, 3])
  func movesTheSmallestToTheFront(count: Int, seed: UInt64) {
    var values = noise(100, seed: seed).map { ($0 * 10).rounded() }
    let sorted = values.sorted()
    var span = values.mutableSpan
    moveSmallest(count, ofEach: &span)
    #expect(values.prefix(count).sorted() == Array(sorted.prefix(count)))
    #expect(values.sorted() == sorted)
  }
}
