import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct AugmentMaskTests {
  private let input = Format(
    .features, width: 10,
    clock: .regular(period: Ratio(1, 100), first: Ratio(0, 1), span: Ratio(1, 40)))

  private func masked(_ node: AugmentMask, _ rows: [Float], seed: UInt64) throws -> [Float] {
    try outputRows(of: node, input: input, rows: rows, item: copy(seed: seed))
  }

  @Test func coversOneBandOfColumns() throws {
    let node = AugmentMask(columns: 4, rowMasks: 0, fill: .zero)
    let rows = [Float](repeating: 1, count: 500)
    var widths: Set<Int> = []
    for seed in 0..<60 as Range<UInt64> {
      let output = try masked(node, rows, seed: seed)
      let covered = (0..<10).filter { output[$0] == 0 }
      widths.insert(covered.count)
      // Side by side, and the same in every row.
      if let first = covered.first { #expect(covered == Array(first..<first + covered.count)) }
      #expect((0..<50).everyOne { output[$0 * 10..<$0 * 10 + 10] == output[0..<10] })
    }
    #expect(widths == [0, 1, 2, 3, 4])
  }

  @Test func coversOneStretchOfRowsButNoMoreThanTheShare() throws {
    let node = AugmentMask(columnMasks: 0, rows: 40, share: 0.1, fill: .zero)
    let rows = [Float](repeating: 1, count: 500)
    var lengths: Set<Int> = []
    for seed in 0..<60 as Range<UInt64> {
      let output = try masked(node, rows, seed: seed)
      let covered = (0..<50).filter { output[$0 * 10] == 0 }
      lengths.insert(covered.count)
      if let first = covered.first { #expect(covered == Array(first..<first + covered.count)) }
      #expect(
        (0..<50).everyOne { row in (0..<10).everyOne { output[row * 10 + $0] == output[row * 10] } }
      )
    }
    #expect(lengths == [0, 1, 2, 3, 4, 5])
  }

  @Test func putsTheMeanOfTheItemThere() throws {
    let node = AugmentMask(columns: 10, columnMasks: 4, rowMasks: 0)
    let rows = (0..<300).map { Float($0) }
    let output = try masked(node, rows, seed: 3)
    let changed = output.indices.filter { output[$0] != rows[$0] }
    #expect(!changed.isEmpty)
    #expect(changed.everyOne { output[$0] == 145 + Float($0 % 10) })
  }

  @Test func variesOnlyCopies() throws {
    try expectVariesOnlyCopies(AugmentMask(), input: input, rows: noise(2000))
    try expectVariesOnlyCopies(
      AugmentMask(rowMasks: 3, share: 0.5, fill: .zero), input: input, rows: noise(2000))
  }

  @Test func refusesWiderMasksThanRows() {
    #expect(
      refusal { _ = try AugmentMask(columns: 11).format(for: input) }
        == "SG0304: 'columns' is 11, but a row has 10 [at most 10]")
  }
}
