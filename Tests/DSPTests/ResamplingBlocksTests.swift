import Testing

@testable import DSP

@Suite struct ResamplingBlocksTests {
  private static let usual = [
    8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400,
    192_000, 384_000,
  ]
  private static let odd = [1000, 1021, 7919, 22_254, 44_101, 383_999]

  /// Each output comes once, from a block that holds all samples that the filter reaches for it.
  @Test(arguments: usual + odd, [1000, 8000, 16_000, 22_050, 383_999])
  func everyOutputHasABlockAroundIt(from: Int, to: Int) {
    guard from != to else { return }
    let blocks = ResamplingBlocks(from: from, to: to)
    var output = 0
    for _ in 0..<20 {
      let block = blocks.block(of: output)
      #expect(block.outputs.lowerBound == output && !block.outputs.isEmpty)
      #expect(block.outputs.count <= blocks.sizes.outputs)
      #expect(block.start.isMultiple(of: blocks.step))
      // Times in input samples are `output from / to`.
      #expect((block.start + blocks.reach) * to <= output * from)
      let last = (block.outputs.upperBound - 1) * from
      #expect(last <= (block.start + blocks.length - 1 - blocks.reach) * to)
      // An output waits for the end of its block.
      let wait = Double(block.start + blocks.length) / Double(from) - Double(output) / Double(to)
      #expect(wait <= blocks.delay)
      output = block.outputs.upperBound
    }
  }

  @Test func usualRatesTakeATenthOfASecondAtMost() {
    for from in Self.usual {
      for to in Self.usual where to != from {
        let blocks = ResamplingBlocks(from: from, to: to)
        #expect(blocks.delay < 0.1005, "\(from) to \(to): \(blocks.delay)")
        #expect(blocks.isRegular, "\(from) to \(to)")
      }
    }
  }

  /// What an open rate is planned with holds for each rate.
  @Test(arguments: [1000, 8000, 16_000, 22_050, 44_100, 48_000, 384_000])
  func noRateNeedsMoreThanWhatHoldsForAll(to: Int) {
    let (lowest, highest) = (1000, 384_000)
    let delay = ResamplingBlocks.longestDelay(lowest: lowest, to: to)
    let most = ResamplingBlocks.largestSizes(lowest: lowest, highest: highest, to: to)
    #expect(delay < 0.16)
    let some = stride(from: lowest, through: highest, by: 1499)
    for from in Self.usual + Self.odd + some where from != to {
      let blocks = ResamplingBlocks(from: from, to: to)
      #expect(blocks.delay <= delay, "\(from) to \(to)")
      let sizes = blocks.sizes
      #expect(sizes.length <= most.length && sizes.bins <= most.bins, "\(from) to \(to)")
      #expect(sizes.outputs <= most.outputs, "\(from) to \(to)")
      #expect(sizes.differences <= most.differences, "\(from) to \(to)")
    }
  }
}
