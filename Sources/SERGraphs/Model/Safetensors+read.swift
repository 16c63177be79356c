package import GraphCore
import Nodes

extension Safetensors {
  /// Reads a file.
  /// - Throws: `Problem` SG0501 when there is no such file, SG0503 that says what is wrong with it.
  package static func read(_ path: String) throws(Problem) -> Safetensors {
    try parse(try RegularFile.read(path, calling: "model"), name: path)
  }

  /// Reads a file's content. Every number of the header is checked before it is used.
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: How messages call it.
  /// - Throws: `Problem` SG0503.
  package static func parse(_ bytes: [UInt8], name: String) throws(Problem) -> Safetensors {
    // Its ninth byte opens the header.
    guard bytes.count < 9 || bytes[8] == UInt8(ascii: "{") else {
      throw Problem(
        .damagedModel, "'\(name)' is not a safetensors file",
        suggestion: "a model is what `sergraph fit` writes")
    }
    do throws(Reason) { return try parse(bytes) } catch {
      throw Problem(
        .damagedModel, "'\(name)' is damaged: \(error.words)",
        suggestion: "fit it again with `sergraph fit`, or take another copy")
    }
  }

  /// What is wrong with a file.
  private struct Reason: Error { let words: String }

  private struct Extent {
    let name: String
    let shape: [Int]
    let start: Int
    let end: Int
  }

  private static func parse(_ bytes: [UInt8]) throws(Reason) -> Safetensors {
    guard bytes.count >= 8 else { throw Reason(words: "it has only \(bytes.count) bytes") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(largestHeader) else {
      throw Reason(words: "its header is said to have \(length) bytes, more than \(largestHeader)")
    }
    guard length <= UInt64(bytes.count - 8) else {
      throw Reason(
        words: "its header is said to have \(length) bytes, but only \(bytes.count - 8) follow")
    }
    let data = bytes[(8 + Int(length))...]
    let header: JSON
    do throws(Problem) { header = try JSON.read(bytes[8..<8 + Int(length)]) } catch {
      throw Reason(words: "its header is no JSON: \(error.message)")
    }
    guard let members = header.members else { throw Reason(words: "its header is no object") }
    var file = Safetensors()
    var extents: [Extent] = []
    for member in members {
      if member.name == "__metadata__" {
        file.metadata = try metadata(member.value)
      } else {
        extents.append(try extent(member, available: data.count))
      }
    }
    try checkCover(extents, data.count)
    for extent in extents {
      let values = data[data.startIndex + extent.start..<data.startIndex + extent.end]
      file.tensors[extent.name] = Tensor(shape: extent.shape, try floats(values, extent.name))
    }
    return file
  }

  private static func metadata(_ value: JSON) throws(Reason) -> [String: String] {
    var texts: [String: String] = [:]
    for member in value.members ?? [] { texts[member.name] = member.value.text }
    guard let members = value.members, members.count == texts.count else {
      throw Reason(words: "its metadata is no object of texts")
    }
    return texts
  }

  private static func extent(_ member: JSON.Member, available: Int) throws(Reason) -> Extent {
    let name = "tensor '\(member.name)'"
    guard let type = member.value["dtype"]?.text else {
      throw Reason(words: "\(name) has no dtype")
    }
    guard type == "F32" else { throw Reason(words: "\(name) has dtype \(type), expected F32") }
    guard let sizes = member.value["shape"]?.elements, sizes.count <= mostDimensions else {
      throw Reason(words: "\(name) has no shape of at most \(mostDimensions) dimensions")
    }
    let shape = sizes.compactMap(\.integer).filter { $0 >= 0 }
    guard shape.count == sizes.count else {
      throw Reason(words: "\(name) has a shape that is no list of sizes")
    }
    let offsets = (member.value["data_offsets"]?.elements ?? []).compactMap(\.integer)
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1] else {
      throw Reason(words: "\(name) has no two offsets in order")
    }
    guard offsets[1] <= available else {
      throw Reason(
        words: "\(name) ends at byte \(offsets[1]) of the numbers, but there are only \(available)")
    }
    var size = 4
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else {
        throw Reason(words: "\(name) has a shape that is too large: \(shape)")
      }
      size = product
    }
    guard size == offsets[1] - offsets[0] else {
      throw Reason(
        words: "\(name) has shape \(shape), which takes \(size) bytes, but "
          + "\(offsets[1] - offsets[0]) are given")
    }
    return Extent(name: member.name, shape: shape, start: offsets[0], end: offsets[1])
  }

  /// Tensors must lie side by side and fill the file: what overlaps or is left over was put there by a mistake.
  private static func checkCover(_ extents: [Extent], _ available: Int) throws(Reason) {
    var position = 0
    for extent in extents.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      guard extent.start == position else {
        throw Reason(
          words: extent.start < position
            ? "tensor '\(extent.name)' overlaps another one"
            : "\(extent.start - position) bytes before tensor '\(extent.name)' belong to nothing")
      }
      position = extent.end
    }
    guard position == available else {
      throw Reason(words: "\(available - position) bytes at the end belong to nothing")
    }
  }

  private static func floats(
    _ bytes: ArraySlice<UInt8>, _ name: String
  ) throws(Reason) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(bytes.count / 4)
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
      let pattern =
        UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
        | UInt32(bytes[start + 3]) << 24
      values.append(Float(bitPattern: pattern))
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw Reason(words: "number \(index) of tensor '\(name)' is not finite")
    }
    return values
  }
}
