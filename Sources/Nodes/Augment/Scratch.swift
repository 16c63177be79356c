/// Room for numbers that is made once: a value that keeps one works in it without being changed itself.
final class Scratch {
  private var numbers: [Float]
  let count: Int

  init(_ count: Int) {
    self.count = count
    numbers = [Float](repeating: 0, count: count)
  }

  /// Lets `body` write.
  func write<Result, Failure: Error>(
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try numbers.write(body)
  }

  /// Lets `body` read.
  func read<Result, Failure: Error>(
    _ body: (Span<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try numbers.read(body)
  }

  /// Sets all numbers to 0.
  func clear() { for index in numbers.indices { numbers[index] = 0 } }
}

extension [Float] {
  /// Lets `body` write all elements.
  fileprivate mutating func write<Result, Failure: Error>(
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var target = mutableSpan
    return try body(&target)
  }

  /// Lets `body` read all elements.
  fileprivate func read<Result, Failure: Error>(
    _ body: (Span<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(span)
  }
}
