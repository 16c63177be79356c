import GraphCore
import SERGraphs
import Testing

@testable import Nodes

/// Reference numbers, by the name of their tensor.
struct Golden {
  /// The folder of the project.
  static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }

  private let tensors: [String: Tensor]

  /// Opens `Tests/Golden/FILE.safetensors`.
  init(_ file: String) throws {
    tensors = try Safetensors.read("\(Golden.root)/Tests/Golden/\(file).safetensors").tensors
  }

  static func librosa() throws -> Golden { try Golden("librosa") }

  /// A signal that the golden numbers were made from, such as `speech_16000`; its name ends in its rate.
  static func signal(_ name: String) throws -> Rows {
    let rate = try #require(name.split(separator: "_").last.flatMap { Int($0) })
    return Rows(audio: try Golden("signals").values(name), rate: rate)
  }

  func values(_ name: String) throws -> [Float] { try #require(tensors[name]).values }

  func number(_ name: String) throws -> Float { try #require(tensors[name]).values[0] }

  /// Expects numbers within a fraction of the largest magnitude of the reference.
  func expect(
    _ name: String, _ values: [Float], tolerance: Float = LibrosaTests.tolerance,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = try #require(tensors[name], sourceLocation: place).values
    #expect(values.count == wanted.count, sourceLocation: place)
    let largest = wanted.reduce(0) { max($0, abs($1)) }
    let off = zip(values, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(
      off <= tolerance * largest, "\(name): off by \(off), of at most \(largest)",
      sourceLocation: place)
  }

  /// Expects the rows of a matrix of which only some are kept.
  func expect(
    _ name: String, of group: String, _ all: Rows, tolerance: Float = LibrosaTests.tolerance,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    #expect(Float(all.count) == (try number("\(group)/count")), sourceLocation: place)
    let kept = try #require(tensors["\(group)/rows"]).values.map { Int($0) }
    try #require(kept.allSatisfy { $0 < all.count }, sourceLocation: place)
    try expect(name, kept.flatMap { Array(all[$0]) }, tolerance: tolerance, place)
  }
}

/// Reads a whole recording, one stream of it.
func readAll(
  _ path: String, _ decode: Decode = Decode(), stream: Int = 0, room: Int = 5000
) throws -> Rows {
  let reader = try decode.open(RecordingPart(path), chunk: room)
  try reader.select(stream: stream)
  var buffer = RowBuffer(width: reader.format.width, capacity: room)
  var values: [Float] = []
  while try reader.read(into: &buffer) {
    for index in buffer.values.indices { values.append(buffer.values[index]) }
    buffer.clear()
  }
  return Rows(format: reader.format, values)
}
