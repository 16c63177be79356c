/// What a buffer for the rows of a step has to hold.
package struct RowShape: Equatable {
  package let width: Int
  package let stride: Int
  package let capacity: Int
  package let keepsCoverage: Bool

  package init(width: Int, stride: Int, capacity: Int, keepsCoverage: Bool) {
    self.width = width
    self.stride = stride
    self.capacity = capacity
    self.keepsCoverage = keepsCoverage
  }

  /// Makes such a buffer, in memory of its own.
  package func makeBuffer() -> RowBuffer {
    RowBuffer(width: width, stride: stride, capacity: capacity, keepsCoverage: keepsCoverage)
  }
}
