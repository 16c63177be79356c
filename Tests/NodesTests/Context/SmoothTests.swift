import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct SmoothTests {
  @Test(arguments: [
    Smooth(), Smooth(width: 9, mode: .nearest), Smooth(width: 99),
    Smooth(method: .median, width: 5), Smooth(method: .median, width: 51, mode: .nearest),
    Smooth(method: .exponential, halfLife: 0.5), Smooth(method: .exponential, halfLife: 0.001),
  ])
  func followsEveryRuleOfNodes(node: Smooth) {
    #expect(checkNode(node, input: Context.input(20)) == [])
  }

  @Test func takesWhatThereIsAtTheEnds() throws {
    let rows = Rows(format: Context.input(1), [0, 3, 6, 12, 0])
    #expect(try rows.through(Smooth()).values == [1.5, 3, 7, 6, 6])
    #expect(try rows.through(Smooth(mode: .nearest)).values == [1, 3, 7, 6, 4])
    #expect(try rows.through(Smooth(method: .median)).values == [1.5, 3, 6, 6, 6])
    #expect(
      try rows.through(Smooth(method: .median, mode: .nearest)).values == [0, 3, 6, 6, 0])
  }

  @Test func forgetsHalfInEveryHalfLife() throws {
    let step = Rows(format: Context.input(1), [0] + [Float](repeating: 1, count: 30))
    let smooth = try step.through(Smooth(method: .exponential, halfLife: 0.1))
    #expect(abs(smooth.values[10] - 0.5) < 1e-6 && abs(smooth.values[20] - 0.75) < 1e-6)
  }

  @Test func agreesWithScipy() throws {
    let (golden, x) = (try Golden("context"), try Context.matrix())
    for (name, node) in [
      ("average", Smooth(width: 5, mode: .nearest)), ("short_average", Smooth(width: 5)),
      ("median", Smooth(method: .median, width: 5, mode: .nearest)),
      ("short_median", Smooth(method: .median, width: 5)),
      ("exponential", Smooth(method: .exponential, halfLife: 0.05)),
    ] {
      try golden.expect("smooth/\(name)", x.through(node).values, tolerance: 1e-6)
    }
  }

  @Test func keepsWhatColumnsAre() throws {
    let scores = Format(.scores, width: 2, clock: Context.clock, names: ["angry", "sad"])
    #expect(try Smooth().format(for: scores) == scores)
    #expect(Smooth().isColumnwise)
    #expect(Smooth(width: 5).delay(for: scores) == .seconds(0.02))
  }

  @Test func refusesAHalfLifeInTheWrongPlace() {
    #expect(
      refusal { _ = try Smooth(method: .exponential).format(for: Context.input(1)) }
        == "SG0304: 'method' is exponential without 'half_life' "
        + "[for example `half_life: 0.5`, in seconds]")
    #expect(
      refusal { _ = try Smooth(halfLife: 1).format(for: Context.input(1)) }
        == "SG0304: 'half_life' is set, but 'method' is average "
        + "[set `method: exponential`, or leave 'half_life' out]")
    #expect(
      refusal { _ = try Smooth(width: 4).format(for: Context.input(1)) }
        == "SG0304: 'width' is 4, but a window needs a row in its middle [set 'width' to 3 or 5]")
  }
}

@Suite struct StackTests {
  @Test(arguments: [
    Stack(), Stack(before: 0, after: 0), Stack(before: 7, after: 1), Stack(after: 90),
  ])
  func followsEveryRuleOfNodes(node: Stack) {
    #expect(checkNode(node, input: Context.input(20)) == [])
  }

  @Test func putsRowsAroundSideBySide() throws {
    let input = Format(.features, width: 2, clock: Context.clock, names: ["f0", "mfcc[3]"])
    let stacked = try Rows(format: input, [1, -1, 2, -2, 3, -3]).through(Stack(before: 2, after: 1))
    #expect(
      stacked.format.names == [
        "f0@-2", "mfcc[3]@-2", "f0@-1", "mfcc[3]@-1", "f0@0", "mfcc[3]@0", "f0@+1", "mfcc[3]@+1",
      ])
    #expect(
      stacked.rows.map { Array($0) } == [
        [1, -1, 1, -1, 1, -1, 2, -2], [1, -1, 1, -1, 2, -2, 3, -3], [1, -1, 2, -2, 3, -3, 3, -3],
      ])
    #expect(Stack(after: 3).delay(for: input) == .seconds(0.03))
  }
}
