import CLibSVM
import RealModule

/// The rows of two classes as libsvm takes them: with the kernel of all their pairs, or, where that would fill the memory,
/// column by column, from which libsvm computes the kernel as it goes.
///
/// libsvm keeps pointers into the rows, so they are allocated and must not move.
package final class SVMPairRows {
  /// How rows are laid out. Both give the same decisions but for rounding.
  package enum Layout {
    /// `count + 1` nodes a row: its number, from 1 on, then its kernel with every row. Computed once, as a matrix product, for
    /// the problem with all rows and those with some held out.
    case kernel
    /// `width + 1` nodes a row: its columns, and one that ends it.
    case columns
  }

  /// The most bytes of either layout; more than one pair at a time is never in memory.
  package static let mostKernelBytes = 512 << 20
  package static let mostColumnBytes = 1 << 30

  package let layout: Layout
  package let count: Int
  private let kind: KernelKind
  private let gamma: Double
  /// From one row to the next.
  private let stride: Int
  private let nodes: UnsafeMutableBufferPointer<svm_node>

  /// The layout for so many rows: the kernel if it fits, else the columns; nil where neither does.
  package static func layout(rows: Int, width: Int) -> Layout? {
    // While the kernel is made, the products stand beside it.
    let product = MemoryLayout<Double>.stride
    let node = MemoryLayout<svm_node>.stride
    if rows * (rows * (node + product) + node + width * product) <= mostKernelBytes {
      return .kernel
    }
    return rows * (width + 1) * node <= mostColumnBytes ? .columns : nil
  }

  /// The most bytes that rows take while they are laid out, with the numbers that they come from.
  static func bytes(rows: Int, width: Int, layout: Layout) -> Int {
    let node = MemoryLayout<svm_node>.stride
    return switch layout {
    case .kernel: rows * (8 * width + 8 * rows + node * (rows + 1))
    case .columns: rows * (8 * width + node * (width + 1))
    }
  }

  /// - Parameter values: Row after row.
  package init(
    _ values: [Double], count: Int, layout: Layout, kind: KernelKind, gamma: Double
  ) {
    self.layout = layout
    self.count = count
    self.kind = kind
    self.gamma = gamma
    let width = values.count / max(1, count)
    switch layout {
    case .kernel:
      stride = count + 1
      nodes = .allocate(capacity: count * stride)
      fillKernel(PreciseMatrix.gram(values, rows: count, columns: width, ofColumns: false))
    case .columns:
      stride = width + 1
      nodes = .allocate(capacity: count * stride)
      for row in 0..<count {
        for column in 0..<width {
          nodes.initializeElement(
            at: row * stride + column,
            to: svm_node(index: Int32(column + 1), value: values[row * width + column]))
        }
        nodes.initializeElement(at: row * stride + width, to: svm_node(index: -1, value: 0))
      }
    }
  }

  deinit { nodes.deallocate() }

  private func fillKernel(_ products: [Double]) {
    for row in 0..<count {
      let start = row * stride
      nodes.initializeElement(at: start, to: svm_node(index: 0, value: Double(row + 1)))
      for column in 0..<count {
        nodes.initializeElement(
          at: start + 1 + column,
          to: svm_node(
            index: Int32(column + 1),
            value: kernel(
              products[row * count + column],
              squares: products[row * (count + 1)] + products[column * (count + 1)])))
      }
    }
  }

  /// - Parameters:
  ///   - product: Of two rows.
  ///   - squares: The sum of their squares.
  private func kernel(_ product: Double, squares: Double) -> Double {
    kind == .linear ? product : .exp(-gamma * max(0, squares - 2 * product))
  }

  /// Whether every number is one; rows can be too large to be multiplied.
  package var isFinite: Bool { nodes.allSatisfy { $0.value.isFinite } }

  /// What libsvm takes for a row.
  subscript(row: Int) -> UnsafeMutablePointer<svm_node>? {
    nodes.baseAddress?.advanced(by: row * stride)
  }

  /// Tells libsvm what the rows hold.
  func describe(in settings: inout svm_parameter) {
    settings.gamma = gamma
    settings.kernel_type =
      switch layout {
      case .kernel: Int32(PRECOMPUTED)
      case .columns: Int32(kind == .linear ? LINEAR : RBF)
      }
  }

  /// The kernel of two rows.
  package func kernel(_ row: Int, _ other: Int) -> Double {
    guard layout == .columns else { return nodes[row * stride + 1 + other].value }
    var (product, squares) = (0.0, 0.0)
    for column in 0..<stride - 1 {
      let (a, b) = (nodes[row * stride + column].value, nodes[other * stride + column].value)
      product = Relaxed.multiplyAdd(a, b, product)
      squares = Relaxed.multiplyAdd(a, a, Relaxed.multiplyAdd(b, b, squares))
    }
    return kernel(product, squares: squares)
  }
}
