package import GraphCore
import Nodes

/// A safetensors file: named tensors of 32-bit floats, and texts about them.
///
/// Eight bytes of header length, a JSON header, then the numbers, all little-endian. Nothing in it is
/// executed. What is written depends on the content alone: tensors and metadata stand in the order of their
/// names. Reference: https://huggingface.co/docs/safetensors.
package struct Safetensors: Sendable, Equatable {
  package var tensors: [String: Tensor]
  package var metadata: [String: String]

  package init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The most bytes that a header may have.
  static let largestHeader = 16 << 20
  /// The most dimensions of a tensor.
  static let mostDimensions = 8

  /// The file's content.
  package var bytes: [UInt8] {
    let header = header
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + numberBytes)
    append(UInt64(header.count), to: &bytes)
    bytes += header
    for name in tensors.keys.sorted() {
      for value in tensors[name]?.values ?? [] { append(value.bitPattern, to: &bytes) }
    }
    return bytes
  }

  /// How many bytes all numbers take.
  private var numberBytes: Int { tensors.values.reduce(0) { $0 + $1.values.count * 4 } }

  private var header: [UInt8] {
    let names = tensors.keys.sorted()
    var members: [JSON.Member] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
      members.append(
        JSON.Member("__metadata__", .object(texts.map { JSON.Member($0.key, .string($0.value)) })))
    }
    var offset = 0
    for name in names {
      guard let tensor = tensors[name] else { continue }
      let end = offset + tensor.values.count * 4
      members.append(
        JSON.Member(
          name,
          [
            "dtype": "F32", "shape": .array(tensor.shape.map { .int($0) }),
            "data_offsets": [.int(offset), .int(end)],
          ]))
      offset = end
    }
    var header = Array(JSON.object(members).line.utf8)
    // The numbers start at a multiple of eight, as other writers have it.
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    return header
  }

  /// Refuses what could not be read again.
  /// - Parameters:
  ///   - largest: The most bytes that a file may have.
  ///   - largestHeader: The most bytes of its header.
  /// - Throws: `Problem` SG0504 with both sizes.
  func checkSize(
    atMost largest: Int = RegularFile.largest, header largestHeader: Int = Safetensors.largestHeader
  ) throws(Problem) {
    let header = header.count
    let size = 8 + header + numberBytes
    guard size <= largest else {
      throw Problem(
        .cannotFit,
        "the model would have \(byteText(size)), more than the \(byteText(largest)) that can be loaded",
        suggestion: "fit it on fewer recordings or columns, or with a smaller classifier")
    }
    guard header <= largestHeader else {
      throw Problem(
        .cannotFit,
        "the texts of the model would have \(byteText(header)), more than the \(byteText(largestHeader)) that can be loaded",
        suggestion: "fit it on fewer columns or speakers")
    }
  }

  /// Writes the file, completely or not at all.
  /// - Throws: `Problem` SG0707.
  package func write(to path: String) throws(Problem) { try AtomicFile.write(bytes, to: path) }

  private func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    for byte in 0..<value.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
    }
  }
}
