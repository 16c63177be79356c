import GraphCore
import GraphTesting
import Testing

/// Gives the mean of each row, and how many there were before it in the chunk if it is told to count.
private struct RowMean: Node {
  var counts = false

  static let about = About(
    "row_mean", "The mean of each row.", family: "Tests", from: [.frames], to: "features",
    definition: "y = sum x / n.")
  static let parameters: [Parameter<RowMean>] = [.init("counts", \.counts, "Whether it counts.")]

  func format(for input: Format) throws(Problem) -> Format {
    Format(.features, width: 1, clock: input.clock, sampleRate: input.sampleRate)
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Running(counts: counts) }
  func stateBytes(for input: Format) -> Int { 256 }

  final class Running: Processor {
    let counts: Bool
    init(counts: Bool) { self.counts = counts }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for row in 0..<input.count {
        var sum: Float = 0
        for index in input[row].indices { sum += input[row][index] }
        var result = output.append()
        result[0] = sum / Float(input.width) + (counts ? Float(input.stride) : 0)
      }
    }
    func reset() {}
  }
}

@Suite struct GuardPageTests {
  private var overlapping: Format {
    var format = Format(
      .frames, width: 40,
      clock: .regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40)),
      sampleRate: 1600)
    format.stride = 16
    return format
  }

  /// Chunks without rows are among those that it gets; rows overlap as in an engine.
  @Test func givesTheSameBits() {
    #expect(checkNode(RowMean(), input: overlapping, guardPages: true) == [])
    #expect(checkGuardPages(RowMean(), input: .audio(rate: 8000, channels: 3)) == [])
  }

  @Test func tellsWhatItIsAboutToDo() {
    nonisolated(unsafe) var told: [String] = []
    _ = checkGuardPages(RowMean(), input: overlapping) { told.append($0) }
    #expect(told.contains("an ordinary item, a guard page before the rows, input read-only"))
    #expect(told.last == "denormal numbers, without guard pages")
  }

  /// A buffer of no rows takes no memory, also where rows would overlap.
  @Test func needsNothingForNoRows() {
    #expect(RowBuffer.bytes(width: 400, stride: 160, capacity: 0) == 0)
    #expect(RowBuffer.bytes(width: 400, stride: 160, capacity: 2) == 4 * 560)
  }
}
