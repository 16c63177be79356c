package import GraphCore

/// Rows and bands, each at least 1: in a graph file `3` for as many of both, or `[3, 5]`.
package struct Extent: ParameterValue {
  package var rows: Int
  package var bands: Int

  /// As many rows as bands.
  package init(_ both: Int) {
    rows = both
    bands = both
  }

  package init(rows: Int, bands: Int) {
    self.rows = rows
    self.bands = bands
  }

  /// What each may be.
  static let range = 1...256

  package static var wanted: String { "an integer, or rows and bands such as [3, 5], of 1 to 256" }
  package static var schema: String {
    let number = #"{"type": "integer", "minimum": 1, "maximum": 256}"#
    return
      #""anyOf": [\#(number), {"type": "array", "items": \#(number), "minItems": 2, "maxItems": 2}]"#
  }

  package static func read(_ value: Value) throws(Problem) -> Extent {
    let extent: Extent
    switch value.content {
    case .sequence(let values) where values.count == 2:
      extent = Extent(rows: try Int.read(values[0]), bands: try Int.read(values[1]))
    case .scalar where Int(value.scalar ?? "") != nil: extent = Extent(try Int.read(value))
    default: throw mismatch(value)
    }
    guard range.contains(extent.rows), range.contains(extent.bands) else { throw mismatch(value) }
    return extent
  }

  private static func mismatch(_ value: Value) -> Problem {
    Problem(.wrongValue, "expected \(wanted), found \(value.described)", at: value.place)
  }

  package var text: String { rows == bands ? "\(rows)" : "[\(rows), \(bands)]" }
}
