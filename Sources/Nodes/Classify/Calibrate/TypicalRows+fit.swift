import GraphCore
import Learning

extension TypicalRows {
  /// Rows that are looked at, taken evenly, where there are more.
  private static let mostRows = 20_000
  /// Steps of the iteration, and how many directions it follows beyond those that are wanted: the more, the
  /// sooner the wanted ones are found.
  private static let (steps, spare) = (16, 10)
  private static let tile = 256

  /// Learns it.
  /// - Parameters:
  ///   - examples: Rows of which `features` are the columns.
  ///   - rows: Which of them.
  ///   - rank: How many directions.
  /// - Throws: `cancelled`.
  init(
    _ examples: Examples, features: Range<Int>, rows: [Int], rank: Int, seed: UInt64
  ) throws(LearningFailure) {
    let every = (rows.count + TypicalRows.mostRows - 1) / TypicalRows.mostRows
    let rows = stride(from: 0, to: rows.count, by: max(1, every)).map { rows[$0] }
    let columns = features.count
    var sums = [Double](repeating: 0, count: columns)
    for row in rows {
      let row = examples[row].extracting(features)
      for column in row.indices { sums[column] += Double(row[column]) }
    }
    let count = Double(max(1, rows.count))
    let means = sums.map { $0 / count }
    var squares = [Double](repeating: 0, count: columns)
    for row in rows {
      let row = examples[row].extracting(features)
      for column in row.indices {
        let off = Double(row[column]) - means[column]
        squares[column] += off * off
      }
    }
    let mean = means.map { Float($0) }
    // What varies by rounding alone is left as it is.
    let scale = zip(squares, means).map { squares, mean in
      squares / count > 1e-13 * mean * mean ? Float((count / squares).squareRoot()) : 1
    }
    let plain = TypicalRows(mean: mean, scale: scale, directions: [])
    self.init(
      mean: mean, scale: scale,
      directions: try plain.widest(rank, examples, features, rows, seed))
  }

  /// What it takes while it is learnt.
  static func fitBytes(columns: Int) -> Int {
    4 * columns * (3 * (mostDirections + spare) + tile + 32) + MatrixProduct.workBytes
  }

  /// The directions along which standardized rows differ most, by subspace iteration with a Rayleigh-Ritz
  /// step at its end (Y. Saad, "Numerical methods for large eigenvalue problems", 2011, section 5.2).
  private func widest(
    _ rank: Int, _ examples: Examples, _ features: Range<Int>, _ rows: [Int], _ seed: UInt64
  ) throws(LearningFailure) -> [Float] {
    guard rank > 0 else { return [] }
    MatrixProduct.useOneThread()
    let columns = features.count
    let followed = min(rank + TypicalRows.spare, columns, rows.count)
    var generator = SeededGenerator(seed: seed)
    var basis = (0..<followed * columns).map { _ in Float(generator.unit() - 0.5) }
    TypicalRows.orthonormalize(&basis, columns: columns)
    for _ in 0..<TypicalRows.steps {
      try LearningFailure.checkCancellation()
      basis = products(of: basis, examples, features, rows).next
      TypicalRows.orthonormalize(&basis, columns: columns)
    }
    let gram = products(of: basis, examples, features, rows).gram
    guard let turned = PreciseMatrix.eigen(gram, size: followed)?.vectors else {
      return Array(basis.prefix(rank * columns))
    }
    // Eigenvalues rise: the last are those of the widest directions.
    var widest = [Float](repeating: 0, count: rank * columns)
    for number in 0..<rank {
      for other in 0..<followed {
        let share = Float(turned[(followed - 1 - number) * followed + other])
        for column in 0..<columns {
          widest[number * columns + column] += share * basis[other * columns + column]
        }
      }
    }
    return widest
  }

  /// For X the rows, standardized and cut off, and V some directions: V XᵀX, and the products V XᵀX Vᵀ.
  private func products(
    of basis: [Float], _ examples: Examples, _ features: Range<Int>, _ rows: [Int]
  ) -> (next: [Float], gram: [Double]) {
    let columns = features.count
    let rank = basis.count / columns
    var tile = [Float](repeating: 0, count: TypicalRows.tile * columns)
    var along = [Float](repeating: 0, count: TypicalRows.tile * rank)
    var part = [Float](repeating: 0, count: rank * columns)
    var square = [Float](repeating: 0, count: rank * rank)
    var row = [Float](repeating: 0, count: columns)
    var next = [Float](repeating: 0, count: rank * columns)
    var gram = [Double](repeating: 0, count: rank * rank)
    for first in stride(from: 0, to: rows.count, by: TypicalRows.tile) {
      let count = min(TypicalRows.tile, rows.count - first)
      for number in 0..<count {
        standardize(examples[rows[first + number]].extracting(features), into: &row)
        for column in 0..<columns { tile[number * columns + column] = TypicalRows.cut(row[column]) }
      }
      MatrixProduct.multiply(
        tile, by: basis, otherTransposed: true, rows: count, inner: columns, columns: rank,
        into: &along)
      MatrixProduct.multiply(
        along, transposed: true, by: tile, rows: rank, inner: count, columns: columns, into: &part)
      MatrixProduct.multiply(
        along, transposed: true, by: along, rows: rank, inner: count, columns: rank, into: &square)
      for index in next.indices { next[index] += part[index] }
      for index in gram.indices { gram[index] += Double(square[index]) }
    }
    return (next, gram)
  }

  /// Makes directions orthonormal by the method of Gram and Schmidt, done twice. A direction that is a sum of
  /// others becomes 0.
  private static func orthonormalize(_ basis: inout [Float], columns: Int) {
    let rank = basis.count / columns
    for number in 0..<rank {
      var own = basis[number * columns..<(number + 1) * columns].map { Double($0) }
      let length = dot(own, own).squareRoot()
      for _ in 0..<2 {
        for other in 0..<number {
          let direction = basis[other * columns..<(other + 1) * columns].map { Double($0) }
          add(-dot(own, direction), direction, to: &own)
        }
      }
      let left = dot(own, own).squareRoot()
      let factor = left > 1e-6 * length && left > 0 ? 1 / left : 0
      for column in 0..<columns { basis[number * columns + column] = Float(own[column] * factor) }
    }
  }
}
