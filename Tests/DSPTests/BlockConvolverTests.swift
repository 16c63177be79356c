import TestSupport
import Testing

@testable import DSP

@Suite struct BlockConvolverTests {
  @Test func convolvesAsTheSumSays() {
    let convolver = BlockConvolver(longest: 300)
    let response = noise(200, seed: 1)
    convolver.use(response.span)
    let source = noise(299 + 2 * convolver.block, seed: 2)
    var output = [Float](repeating: 0, count: 2 * convolver.block)
    var target = output.mutableSpan
    convolver.convolve(source.span, into: &target)
    for index in [0, 1, 150, convolver.block - 1, convolver.block, 2 * convolver.block - 1] {
      let wanted = response.indices.reduce(0.0) {
        $0 + Double(response[$1]) * Double(source[299 + index - $1])
      }
      #expect(abs(Double(output[index]) - wanted) < 1e-4)
    }
  }
}

@Suite struct MagnitudeOrderTests {
  @Test func findsEveryPlace() {
    let numbers = noise(1000) + [0, 0, -0.5, 0.5]
    let sorted = numbers.map { abs($0) }.sorted()
    for place in [0, 1, 2, 500, 999, 1003] {
      var order = MagnitudeOrder()
      order.add(numbers.span.extracting(0..<400))
      order.add(numbers.span.extracting(400..<1004))
      order.narrow(to: place)
      order.add(numbers.span)
      #expect(order.magnitude == sorted[place])
    }
  }
}
