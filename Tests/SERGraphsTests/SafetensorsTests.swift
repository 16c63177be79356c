import GraphCore
import Learning
import Nodes
import SERGraphs
import TestSupport
import Testing

@Suite struct SafetensorsTests {
  static let sample = Safetensors(
    tensors: [
      "scaled.mean": Tensor(shape: [3], [1, -2.5, .leastNonzeroMagnitude]),
      "emotion.weight.0": Tensor(shape: [2, 2], [1, 2, 3, 4]),
      "empty": Tensor(shape: [0, 5], []), "one": Tensor(shape: [], [7]),
    ], metadata: ["graph": "nodes:\n  \"ü\": 1", "a": ""])

  /// A file with this header and so many bytes of numbers.
  static func file(_ header: String, numbers: Int = 8) -> [UInt8] {
    let length = header.utf8.count
    return [UInt8(length & 255), UInt8(length >> 8), 0, 0, 0, 0, 0, 0] + Array(header.utf8)
      + [UInt8](repeating: 0, count: numbers)
  }

  @Test func readsWhatItWritesAndWritesTheSameBytesAgain() throws {
    let bytes = Self.sample.bytes
    let read = try Safetensors.parse(bytes, name: "x")
    #expect(read == Self.sample)
    #expect(read.bytes == bytes)
    #expect(bytes[0] % 8 == 0)
  }

  @Test func writesTheLayoutOfTheSpecification() {
    let file = Safetensors(tensors: ["t": Tensor(shape: [1, 2], [1, -2])], metadata: ["k": "v"])
    let header =
      #"{"__metadata__":{"k":"v"},"t":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}"#
    let length = (header.utf8.count + 7) / 8 * 8
    let padding = [UInt8](repeating: 0x20, count: length - header.utf8.count)
    #expect(
      file.bytes == [UInt8(length), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + padding
        + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
  }

  @Test func replacesAFileCompletelyAndLeavesNothingBesideIt() throws {
    let folder = TemporaryFolder()
    try folder.add("m.safetensors", [1, 2, 3])
    try Self.sample.write(to: folder.path + "/m.safetensors")
    #expect(try Safetensors.read(folder.path + "/m.safetensors") == Self.sample)
    #expect(folder.names == ["m.safetensors"])
    expectProblem("SG0707", "can't write '\(folder.path)/no/m': No such file or directory") {
      () throws(Problem) in try Self.sample.write(to: folder.path + "/no/m")
    }
  }

  @Test func refusesWhatIsNoFile() {
    expectProblem(
      "SG0501", "can't open the model '/tmp/no-such-model': No such file or directory",
      "make it with `sergraph fit`, or name another file"
    ) { () throws(Problem) in _ = try Safetensors.read("/tmp/no-such-model") }
    expectProblem("SG0503", "the model '/tmp' is not a file") { () throws(Problem) in
      _ = try Safetensors.read("/tmp")
    }
    expectProblem("SG0503", "the model '/dev/zero' is not a file") { () throws(Problem) in
      _ = try Safetensors.read("/dev/zero")
    }
  }

  @Test func tellsAFileOfAnotherKind() {
    for bytes in [Array("sergraph: 1\nname: g\n".utf8), Self.file("[]", numbers: 0)] {
      expectProblem(
        "SG0503", "'m' is not a safetensors file", "a model is what `sergraph fit` writes"
      ) { () throws(Problem) in
        _ = try Safetensors.parse(bytes, name: "m")
      }
    }
  }

  static let damaged: [([UInt8], String)] = [
    ([], "it has only 0 bytes"),
    (
      [UInt8](repeating: 255, count: 8),
      "its header is said to have 18446744073709551615 bytes, more than 16777216"
    ),
    ([9, 0, 0, 0, 0, 0, 0, 0, 123], "its header is said to have 9 bytes, but only 1 follow"),
    (file("{", numbers: 0), "its header is no JSON: expected '\"', at byte 1"),
    (tensor("F64", "[1]", "[0,8]"), "tensor 't' has dtype F64, expected F32"),
    (
      tensor("F32", "[2]", "[0,9]"),
      "tensor 't' ends at byte 9 of the numbers, but there are only 8"
    ),
    (
      tensor("F32", "[3]", "[0,8]"),
      "tensor 't' has shape [3], which takes 12 bytes, but 8 are given"
    ),
    (tensor("F32", "[-2]", "[0,8]"), "tensor 't' has a shape that is no list of sizes"),
    (tensor("F32", "[2.0]", "[0,8]"), "tensor 't' has a shape that is no list of sizes"),
    (
      tensor("F32", "[4611686018427387904,4611686018427387904]", "[0,8]"),
      "tensor 't' has a shape that is too large: [4611686018427387904, 4611686018427387904]"
    ),
    (
      tensor("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]"),
      "tensor 't' has no shape of at most 8 dimensions"
    ),
    (tensor("F32", "[2]", "[8,0]"), "tensor 't' has no two offsets in order"),
    (tensor("F32", "[2]", "[-8,0]"), "tensor 't' has no two offsets in order"),
    (tensor("F32", "[1]", "[4,8]"), "4 bytes before tensor 't' belong to nothing"),
    (tensor("F32", "[1]", "[0,4]"), "4 bytes at the end belong to nothing"),
    (file(#"{"t":3}"#), "tensor 't' has no dtype"),
    (file(#"{"__metadata__":{"a":1}}"#, numbers: 0), "its metadata is no object of texts"),
    (file(#"{"__metadata__":[]}"#, numbers: 0), "its metadata is no object of texts"),
    (
      file(
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
          + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#),
      "tensor 'b' overlaps another one"
    ),
    (
      file(
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
          + #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#),
      "its header is no JSON: the name 'a' stands twice, at byte 57"
    ),
    (
      Safetensors(tensors: ["t": Tensor(shape: [3], [0, .nan, 0])]).bytes,
      "number 1 of tensor 't' is not finite"
    ),
  ]

  static func tensor(_ type: String, _ shape: String, _ offsets: String) -> [UInt8] {
    file(#"{"t":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}}"#)
  }

  @Test(arguments: damaged)
  func saysWhatIsWrongWithADamagedFile(bytes: [UInt8], reason: String) {
    expectProblem(
      "SG0503", "'m' is damaged: \(reason)",
      "fit it again with `sergraph fit`, or take another copy"
    ) { () throws(Problem) in _ = try Safetensors.parse(bytes, name: "m") }
  }

  @Test func anyChangeOfAFileIsAValueOrAProblem() {
    let valid = Self.sample.bytes
    var random = SeededGenerator(seed: 20_260)
    var (numbers, refused) = (0, 0)
    for _ in 0..<20_000 {
      var bytes = valid
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        switch random.below(5) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = UInt8(random.below(256))
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(16)))
        case 3:
          bytes.insert(contentsOf: Array("0]}[{\",:9".utf8).shuffled(using: &random), at: place)
        default: bytes.removeLast(min(bytes.count - 1, random.below(40)))
        }
        if bytes.isEmpty { bytes = [0] }
      }
      do throws(Problem) {
        let file = try Safetensors.parse(bytes, name: "m")
        // Shown again by its own bytes, so it really is a value.
        for tensor in file.tensors.values {
          #expect(tensor.values.allSatisfy { $0.isFinite })
          numbers += tensor.values.count
        }
      } catch {
        refused += 1
        #expect(error.code == .damagedModel)
      }
    }
    #expect(numbers > 1000 && refused > 1000)
  }
}
