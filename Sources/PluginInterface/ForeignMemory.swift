/// Memory that is handed across the C interface: everything that was put into it stays where it is, and goes with it.
///
/// The only place where such memory is made. `@unchecked Sendable` is safe: it is written before it is shared, and read
/// only from then on.
package final class ForeignMemory: @unchecked Sendable {
  private var blocks: [UnsafeMutableRawPointer] = []

  package init() {}

  deinit { for block in blocks { block.deallocate() } }

  /// A copy of a value.
  package func put<Value: BitwiseCopyable>(_ value: Value) -> UnsafeMutablePointer<Value> {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    pointer.initialize(to: value)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  /// A copy of some values, one after another; nil for none.
  package func put<Value: BitwiseCopyable>(all values: [Value]) -> UnsafeMutablePointer<Value>? {
    guard !values.isEmpty else { return nil }
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
    pointer.initialize(from: values, count: values.count)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  /// A copy of a text, ended by a zero byte.
  package func put(_ text: String) -> UnsafePointer<CChar> {
    let bytes = text.utf8.map { CChar(bitPattern: $0) } + [0]
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    pointer.initialize(from: bytes, count: bytes.count)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return UnsafePointer(pointer)
  }

  /// Copies of some texts; nil for none.
  package func put(all texts: [String]) -> UnsafePointer<UnsafePointer<CChar>?>? {
    UnsafePointer(put(all: texts.map { Optional(put($0)) }))
  }
}

/// Some texts that lie beyond the C interface.
package func texts(_ pointer: UnsafePointer<UnsafePointer<CChar>?>?, count: Int) -> [String]? {
  guard count > 0 else { return [] }
  guard let pointer else { return nil }
  var texts: [String] = []
  for index in 0..<count {
    guard let text = pointer[index] else { return nil }
    texts.append(String(cString: text))
  }
  return texts
}
