extension TextMap {
  /// Tells apart the anchor and the tag that a value begins with, and the value itself; libyaml gives
  /// one stretch for them all.
  /// - Parameter range: The stretch.
  /// - Returns: The tag, if there is one, and what stands after anchor, tag, white space and comments.
  mutating func properties(_ range: Range<Int>) -> (tag: Range<Int>?, value: Range<Int>) {
    let bytes = bytes(from: range.lowerBound)
    var index = bytes.startIndex
    var position = range.lowerBound
    var tag: Range<Int>?

    func skip(while condition: (UInt8) -> Bool) {
      while position < range.upperBound, index < bytes.endIndex, condition(bytes[index]) {
        index += 1
        while index < bytes.endIndex, TextMap.continues(bytes[index]) { index += 1 }
        position += 1
      }
    }

    let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    while position < range.upperBound, index < bytes.endIndex {
      let start = position
      switch bytes[index] {
      case UInt8(ascii: "&"): skip { !blanks.contains($0) }
      case UInt8(ascii: "!"):
        skip { !blanks.contains($0) }
        tag = start..<position
      case UInt8(ascii: "#"): skip { $0 != 0x0A }
      default: return (tag, position..<range.upperBound)
      }
      skip { blanks.contains($0) }
    }
    return (tag, position..<range.upperBound)
  }
}
