import Foundation
import Glibc
import GraphCore
import PluginHost

/// A plugin that was built with an earlier version, what it said of itself, and what it gave.
struct StoredPlugin: Sendable, CustomStringConvertible {
  let name: String
  /// The nodes of a graph that uses it, with `ISOLATE` in the place of what an isolated node says.
  let lines: String
  let items: [String]

  var description: String { name }

  static let all = [
    StoredPlugin(
      name: "one_pole", lines: "smooth: {use: acme.one_pole, cutoff: 700ISOLATE}",
      items: ["voice:1500", "noise:500#7", "full_scale:3"]),
    StoredPlugin(
      name: "level",
      lines: """
        frames: {use: framing, frame_length: 400, hop_length: 160}
        level: {use: acme.level, floor: -40ISOLATE}
        """,
      items: ["voice:60000", "noise:5000#7", "silence:900"]),
  ]

  static let folder = Fixtures.package + "Tests/PluginHostTests/Stored"

  /// Why the libraries can't be used here; nil if they can.
  static let obstacle: String? = {
    #if arch(x86_64)
      access("/usr/bin/xz", X_OK) == 0 ? nil : "there is no xz to unpack them"
    #else
      "they are for x86-64"
    #endif
  }()

  /// Whether what they give is to be written, not compared.
  static let isRecording = getenv("SERGRAPH_STORE") != nil

  /// Numbers that come from functions of the C library are the same bits only with the same library.
  static let hasSameLibrary: Bool = {
    var version = [CChar](repeating: 0, count: 64)
    // The pointer is only used during the call, which writes no more than it is told.
    confstr(Int32(_CS_GNU_LIBC_VERSION), &version, version.count)
    return String(decoding: version.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
      == "glibc 2.36"
  }()

  /// Unpacks the library, without a side file.
  func unpacked() throws -> String {
    let path = try Fixtures.library("stored-\(name)")
    guard access(path, F_OK) != 0 else { return path }
    try Fixtures.run(
      "/bin/sh", ["-c", "xz -dc \"$0\" > \"$1\"", "\(Self.folder)/\(name).so.xz", path])
    return path
  }

  /// What it said of itself when it was stored.
  func said() throws -> PluginMetadata {
    try PluginMetadata.read(try readYAMLFile("\(Self.folder)/\(name).yaml")).metadata
  }

  /// What it gave when it was stored: the bits of every number, by recording.
  func numbers() throws -> [String: [UInt32]] {
    let text = try String(contentsOfFile: Self.folder + "/numbers.txt", encoding: .utf8)
    var numbers: [String: [UInt32]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words[0] == name else { continue }
      numbers[String(words[1])] = words.dropFirst(2).compactMap { UInt32($0, radix: 16) }
    }
    return numbers
  }

  /// What a library gives for the graph.
  func run(
    _ library: String, isolated: Bool, chunk: Int = 2000, lanes: Int = 1
  ) async throws -> [Outcome] {
    let lines = lines.replacing("ISOLATE", with: isolated ? ", isolate: true" : "")
    return try await PluginRuns.run(
      lines, plugins: [library], items: items, lanes: lanes, chunk: chunk)
  }

  /// Writes what this program makes of a library, in the place of what is stored.
  func record(_ library: String) async throws {
    let metadata = try Plugin(library).metadata
    try metadata.sideFile(libraryBytes: 0)
      .write(toFile: "\(Self.folder)/\(name).yaml", atomically: true, encoding: .utf8)
    let path = Self.folder + "/numbers.txt"
    let others = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
      .split(separator: "\n").filter { !$0.hasPrefix(name + " ") }.map(String.init)
    let lines = try await run(library, isolated: false).map { outcome in
      ([name, outcome.item] + outcome.bits.map { String($0, radix: 16) }).joined(separator: " ")
    }
    try ((others + lines).joined(separator: "\n") + "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
  }
}
