import GraphCore

/// One item to try a node on.
struct Item {
  let name: String
  let rows: [Float]
  var isLong = false
  /// Whether a node should get to its steady state with it.
  var isOrdinary = false
}

/// Items of every sort that a node has to live with.
/// - Parameter growth: Numbers that come out for each that goes in.
func sampleItems(_ input: Format, growth: Int, rows: [Float]?, numbers: inout Numbers) -> [Item] {
  let width = input.width
  let hasSigns = input.kind == .audio || input.kind == .frames
  func make(_ count: Int, _ numbers: inout Numbers) -> [Float] {
    let made = (0..<count * width).map { _ in
      let value = numbers.fraction()
      return hasSigns ? 2 * value - 1 : value
    }
    return overlapping(made)
  }
  /// Where rows overlap, each begins with the end of the one before.
  func overlapping(_ numbers: [Float]) -> [Float] {
    let stride = input.stride
    guard stride < width, stride > 0 else { return numbers }
    return (0..<numbers.count).map { index in
      numbers[index / width * stride + index % width]
    }
  }
  func constant(_ count: Int, _ value: Float) -> [Float] {
    [Float](repeating: value, count: count * width)
  }
  // Enough for a few frames of audio, and never a great many numbers.
  let usual =
    input.kind == .audio
    ? max(1000, min(9000, 500_000 / growth)) : max(20, min(300, 60_000 / width))
  let long = max(400, 600_000 / width / growth)
  return [
    Item(name: "an ordinary item", rows: rows ?? make(usual, &numbers), isOrdinary: true),
    Item(name: "no rows", rows: []),
    Item(name: "one row", rows: make(1, &numbers)),
    Item(name: "silence", rows: constant(usual / 4, 0)),
    Item(name: "full scale", rows: constant(usual / 4, 1)),
    Item(name: "denormal numbers", rows: constant(usual / 4, .leastNonzeroMagnitude)),
    Item(name: "a long item", rows: make(long, &numbers), isLong: true),
  ]
}

extension NodeTrial {
  /// Items of every sort for this node.
  func items(rows: [Float]?, numbers: inout Numbers) -> [Item] {
    let growth = node.capacity(for: 1000, input: input) * output.stride
    return sampleItems(
      input, growth: max(1, growth / 1000 / input.width), rows: rows, numbers: &numbers)
  }
}
