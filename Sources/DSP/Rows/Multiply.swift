import CVectors

/// Writes the products of two rows, number by number.
/// - Parameters:
///   - second: At least as long as the first.
///   - products: As long as the first.
func multiply(_ first: Span<Float>, _ second: Span<Float>, into products: inout MutableSpan<Float>)
{
  precondition(second.count >= first.count && products.count == first.count, "rows must fit")
  // The pointers are used during the call only, for as many numbers as the first row has.
  first.withUnsafeBufferPointer { first in
    second.withUnsafeBufferPointer { second in
      products.withUnsafeMutableBufferPointer {
        sergraph_multiply(first.baseAddress, second.baseAddress, $0.baseAddress, first.count)
      }
    }
  }
}
