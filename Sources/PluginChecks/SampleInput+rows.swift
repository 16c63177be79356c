import GraphCore

/// Numbers from a seed, the same everywhere (xorshift64*).
struct MadeUpNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// From -1 up to 1.
  mutating func next() -> Float {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Float((state &* 0x2545_F491_4F6C_DD1D) >> 40) / Float(1 << 23) - 1
  }
}

extension SampleInput {
  /// An item of rows such as this format's: speech would be better, but no file is read.
  static func rows(of format: Format) -> [Float] {
    let count = format.kind == .audio ? 6000 : max(24, min(200, 40_000 / max(1, format.width)))
    guard format.parts.isEmpty else {
      let parts = format.parts.map { part in
        (width: part.format.width, numbers: columns(of: part.format, count: count))
      }
      var rows: [Float] = []
      for row in 0..<count {
        for part in parts { rows += part.numbers[row * part.width..<(row + 1) * part.width] }
      }
      return rows
    }
    return columns(of: format, count: count)
  }

  private static func columns(of format: Format, count: Int) -> [Float] {
    let (width, stride) = (format.width, max(1, format.stride))
    var numbers = MadeUpNumbers(seed: UInt64(width + count))
    switch format.kind {
    case .audio, .frames:
      // A buzz that grows louder, in noise; rows that overlap see the same samples.
      let channels = format.kind == .audio ? max(1, width) : 1
      var samples: [Float] = []
      for index in 0..<count * stride + width {
        let phase = Float(index / channels % 133) / 133
        samples.append((2 * phase - 1) * 0.4 + 0.1 * numbers.next())
      }
      return (0..<count).flatMap { samples[$0 * stride..<$0 * stride + width] }
    case .segments:
      // Segments of ten rows with pauses of four: number `k` stands in layer `(k - 1) % width`.
      return (0..<count * width).map { index in
        let (row, layer) = (index / width, index % width)
        let segment = row / 14 + 1
        return row % 14 < 10 && (segment - 1) % width == layer ? Float(segment) : 0
      }
    case .scores:
      return (0..<count).flatMap { _ in
        let shares = (0..<width).map { _ in 1.1 + numbers.next() }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
      }
    case .spectrum, .features, .patches:
      return (0..<count * width).map { _ in abs(numbers.next()) }
    }
  }

  /// Rows to learn from that can be told apart: three classes, six rows of each of three speakers.
  /// - Parameters:
  ///   - classes: How many classes the rows are of.
  ///   - isConstant: Whether all rows are the same.
  func examples(classes: Int = 3, isConstant: Bool = false) -> Examples {
    let width = format.width
    var numbers = MadeUpNumbers(seed: 7)
    let names = ["anger", "joy", "sadness"]
    let speakers = ["ann", "bob", "eve"]
    var (rows, labels, owners): ([Float], [Int], [String]) = ([], [], [])
    let sources = self.rows.count / max(1, width)
    for index in 0..<54 {
      let label = index / 6 % classes
      labels.append(label)
      owners.append(speakers[index / 18])
      for column in 0..<width {
        let base = self.rows[index % sources * width + column]
        // Each class is larger in columns of its own.
        let lift: Float = column % 3 == label ? 1 : 0.2
        rows.append(isConstant ? 0.25 : lift * (0.5 + abs(base)) + 0.05 * numbers.next())
      }
    }
    return Examples(
      rows: rows, width: width, labels: labels, classes: Array(names.prefix(classes)),
      speakers: owners, items: Array(0..<54))
  }
}
