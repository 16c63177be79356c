import Foundation
import GraphCore
import SERGraphs
import TestSupport
import Testing

/// The forms that rows are written in.
extension ExtractTests {
  @Test func aCSVTableHasALineARow() throws {
    let ended = try extract("Tests/Samples", "--at", "mfcc", "--format", "csv")
    #expect(ended.lines[0].hasPrefix("item,start,end,mfcc[0],mfcc[1],"))
    #expect(ended.lines[0].hasSuffix(",mfcc[39],flags,error"))
    let rows = try rows(at: "mfcc")
    #expect(ended.lines.count == rows.count + 1)
    for (line, row) in zip(ended.lines.dropFirst(), rows) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.count == 45)
      #expect(fields[0] == row.item && fields[43] == "" && fields[44] == "")
      #expect(fields[3..<43].map { Float($0) } == row.values)
    }
  }

  @Test func tensorsHoldTheRowsOfEachRecordingUnderItsPath() throws {
    let ended = try extract("Tests/Samples", "--at", "mfcc", "--out", path("f.safetensors"))
    #expect(ended.status == 0 && ended.output == "")
    let file = try Safetensors.read(path("f.safetensors"))
    let expected = try matrices(at: "mfcc")
    #expect(file.tensors.mapValues(\.values) == expected)
    #expect(file.tensors.everyOne { $0.value.shape.last == 40 })
    #expect(file.metadata["source"] == "means:mfcc")
    #expect(file.metadata["columns"]?.hasPrefix("[\"mfcc[0]\",") == true)
    #expect(file.metadata["clock"]?.hasPrefix("{\"kind\":\"regular\",\"period\":0.0232") == true)
  }

  /// The numbers behind an `.npy` header of the given shape.
  private func numbers(_ bytes: ArraySlice<UInt8>, shape: String) throws -> [Float] {
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    #expect(Array(bytes.prefix(8)) == magic)
    let start = bytes.startIndex
    let length = Int(bytes[start + 8]) | Int(bytes[start + 9]) << 8
    #expect((10 + length) % 64 == 0)
    let header = String(decoding: bytes[start + 10..<start + 10 + length], as: UTF8.self)
    #expect(
      header.trimmingCharacters(in: .whitespacesAndNewlines)
        == "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }")
    return bytes[(start + 10 + length)...].withUnsafeBytes { raw in
      (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }

  @Test func npyHoldsOneRecordingAndRefusesSeveral() throws {
    let ended = try extract(samples[0], "--at", "mfcc", "--out", path("one.npy"))
    #expect(ended.status == 0)
    let expected = try #require(try matrices(at: "mfcc")[samples[0]])
    let bytes = try Folder.bytes(of: path("one.npy"))
    #expect(try numbers(bytes[...], shape: "(\(expected.count / 40), 40)") == expected)
    let refused = try extract("Tests/Samples", "--at", "mfcc", "--out", path("many.npy"))
    #expect(refused.status == 2)
    #expect(refused.errors.contains("can hold one recording, and there are several"))
    #expect(refused.errors.contains("--out FOLDER/ --format npy, or all into one .npz"))
    #expect(try folder.names == ["one.npy"])
  }

  @Test func npzHoldsStoredArraysUnderTheirPathsAndTheNamesOfTheColumns() throws {
    #expect(try extract("Tests/Samples", "--at", "means", "--out", path("f.npz")).status == 0)
    let bytes = try Folder.bytes(of: path("f.npz"))
    let entries = try ZipEntries.read(bytes)
    let expected = try matrices(at: "means")
    #expect(entries.map(\.name) == samples.map { $0 + ".npy" } + ["columns.npy"])
    for entry in entries.dropLast() {
      let item = String(entry.name.dropLast(4))
      #expect(try numbers(bytes[entry.data], shape: "(1, 180)") == expected[item])
    }
    let columns = bytes[try #require(entries.last).data]
    #expect(String(decoding: columns.prefix(128), as: UTF8.self).contains("'<U15'"))
    #expect(columns.suffix(180 * 60).prefix(8) == [0x6D, 0, 0, 0, 0x66, 0, 0, 0])
  }

  @Test func arffHasNumericColumnsAndTheItemAsAComment() throws {
    let ended = try extract("Tests/Samples", "--at", "means", "--format", "arff")
    #expect(ended.status == 0)
    #expect(ended.lines[0] == "@relation means:means")
    #expect(ended.lines[1] == "@attribute start numeric")
    #expect(ended.lines[3] == "@attribute mfcc[0].mean numeric")
    let data = try #require(ended.lines.firstIndex(of: "@data"))
    #expect(data == 183)
    #expect(ended.lines[data + 1] == "% \(samples[0])")
    #expect(ended.lines.count == data + 1 + 2 * samples.count)
    #expect(ended.lines[data + 2].split(separator: ",").count == 182)
  }
}
