extension Sequence {
  /// Whether all elements satisfy a condition, and there is one at least: `allSatisfy` holds of nothing.
  package func everyOne(_ condition: (Element) throws -> Bool) rethrows -> Bool {
    var isEmpty = true
    for element in self {
      guard try condition(element) else { return false }
      isEmpty = false
    }
    return !isEmpty
  }
}

/// Whether two lists are equally long, not empty, and differ by less than a tolerance in each number.
package func near<Number: FloatingPoint>(
  _ found: some Collection<Number>, _ wanted: some Collection<Number>, within tolerance: Number
) -> Bool {
  found.count == wanted.count && zip(found, wanted).everyOne { abs($0 - $1) < tolerance }
}
