extension MutableSpan where Element == Float {
  /// A part of the span, to be written while the span itself is not used. Swift 6.3 has this under a name that is
  /// to change; this is the one place that calls it.
  @_lifetime(&self)
  package mutating func part(_ range: Range<Int>) -> MutableSpan<Float> {
    _mutatingExtracting(range)
  }
}
