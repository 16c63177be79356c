import CVectors

/// Where the first number that is NaN or infinite stands, or nil.
func firstNotFinite(_ values: Span<Float>) -> Int? {
  // The pointer is used during the call only, for as many numbers as there are.
  let isFinite = values.withUnsafeBufferPointer { sergraph_all_finite($0.baseAddress, $0.count) }
  return isFinite ? nil : values.indices.first { !values[$0].isFinite }
}
