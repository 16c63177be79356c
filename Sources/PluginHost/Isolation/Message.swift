import GraphCore
import PluginInterface

/// What is asked of a plugin's process; the numbers are only used between two programs of one version.
enum Call: UInt8, CaseIterable {
  /// Loads the library, and gives its metadata.
  case open
  case create, format, bounds, latency, wants, fit
  case prepare
  /// Maps the memory through which rows go.
  case attach
  /// Forgets the item before, and begins one.
  case begin
  /// Why the last `process` or `finish` failed.
  case reason
  /// Releases the processor and destroys the node.
  case end

  /// The function of the interface that it calls, for messages.
  var name: String {
    switch self {
    case .open: "load"
    case .begin: "reset or begin"
    case .end: "release or destroy"
    case .reason: "last_error"
    default: "\(self)"
    }
  }
}

/// How an answer begins.
enum Answer: UInt8 {
  case done
  /// A problem follows.
  case failed
  /// Learning goes on; the epoch, the number of epochs and the loss follow.
  case progress
}

/// Bytes on their way between the program and a plugin's process.
struct MessageWriter {
  private(set) var bytes: [UInt8] = []

  /// Makes room for so many more bytes.
  mutating func reserve(_ more: Int) { bytes.reserveCapacity(bytes.count + more) }

  mutating func put(_ byte: UInt8) { bytes.append(byte) }

  mutating func put(_ flag: Bool) { put(flag ? 1 as UInt8 : 0) }

  mutating func put(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  mutating func put(_ number: Int) { put(UInt64(bitPattern: Int64(number))) }

  mutating func put(_ number: Double) { put(number.bitPattern) }

  mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(_ texts: [String]) {
    put(texts.count)
    for text in texts { put(text) }
  }

  mutating func put(_ numbers: [Float]) {
    put(numbers.count)
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// Puts numbers without their count.
  mutating func put(_ numbers: Span<Float>) {
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ numbers: [Int]) {
    put(numbers.count)
    for number in numbers { put(number) }
  }

  mutating func put<Value>(optional value: Value?, _ put: (inout MessageWriter, Value) -> Void) {
    self.put(value != nil)
    if let value { put(&self, value) }
  }
}

/// Takes a message apart. Nothing in it is believed: it may come from a process that a plugin has taken over.
struct MessageReader {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let damaged = Problem(
    .pluginEnded, "the plugin's process gave an answer that can't be read")

  mutating func byte() throws(Problem) -> UInt8 {
    guard next < bytes.count else { throw Self.damaged }
    next += 1
    return bytes[next - 1]
  }

  mutating func flag() throws(Problem) -> Bool { try byte() != 0 }

  mutating func word() throws(Problem) -> UInt64 {
    guard bytes.count - next >= 8 else { throw Self.damaged }
    var number: UInt64 = 0
    for index in 0..<8 { number |= UInt64(bytes[next + index]) << UInt64(8 * index) }
    next += 8
    return number
  }

  mutating func integer() throws(Problem) -> Int { Int(Int64(bitPattern: try word())) }

  /// An integer within a range.
  mutating func integer(in range: ClosedRange<Int>) throws(Problem) -> Int {
    let number = try integer()
    guard range.contains(number) else { throw Self.damaged }
    return number
  }

  mutating func number() throws(Problem) -> Double { Double(bitPattern: try word()) }

  /// How many elements follow, each of at least so many bytes.
  mutating func count(bytes each: Int) throws(Problem) -> Int {
    try integer(in: 0...(bytes.count - next) / each)
  }

  mutating func text() throws(Problem) -> String {
    let count = try count(bytes: 1)
    next += count
    return String(decoding: bytes[next - count..<next], as: UTF8.self)
  }

  mutating func texts() throws(Problem) -> [String] {
    var texts: [String] = []
    for _ in 0..<(try count(bytes: 8)) { texts.append(try text()) }
    return texts
  }

  mutating func floats() throws(Problem) -> [Float] {
    let count = try count(bytes: 4)
    next += 4 * count
    let part = bytes[next - 4 * count..<next]
    return part.withUnsafeBytes { raw in
      (0..<count).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }

  mutating func integers() throws(Problem) -> [Int] {
    var integers: [Int] = []
    for _ in 0..<(try count(bytes: 8)) { integers.append(try integer()) }
    return integers
  }

  mutating func optional<Value>(
    _ read: (inout MessageReader) throws(Problem) -> Value
  ) throws(Problem) -> Value? {
    try flag() ? try read(&self) : nil
  }
}
