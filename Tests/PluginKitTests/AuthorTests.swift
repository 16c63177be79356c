import Glibc
import GraphCore
import Testing

@testable import PluginHost

/// Making and building packages of plugins.
@Suite final class AuthorTests {
  private let folder: String
  /// The project's.
  private let kit = FilePath.resolve("../../Kit", from: FilePath.folder(of: #filePath))

  init() throws {
    var template = Array("/tmp/sergraph-author-XXXXXX".utf8CString)
    _ = try #require(mkdtemp(&template))
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Files.removeAll(folder) }

  private func write(_ text: String, to name: String) throws {
    try Files.write(Array(text.utf8), to: folder + "/" + name)
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Files.read(path), as: UTF8.self)
  }

  @Test(arguments: [
    ("acme.tremor", "Tremor"), ("acme.voice-tremor_2", "VoiceTremor2"),
    ("a-b.format", "FormatNode"),
    ("acme.graph-core", "GraphCoreNode"),
  ])
  func makesATypeOfAName(text: String, type: String) throws {
    let name = try PluginName(text)
    #expect(name.id == text)
    #expect(name.type == type)
  }

  @Test(arguments: [
    ("tremor", "put who makes it before it, such as acme.tremor"),
    ("Acme.Tremor", "such as acme.tremor"),
    ("acme.voice tremor", "such as acme.voicetremor"),
    ("a.b.c", "such as a.b-c"),
    ("", "in lower case, digits, '_' and '-', such as acme.tremor"),
    ("acme.1", "put who makes it before it, such as acme.acme"),
  ])
  func refusesANameWithTheCure(text: String, cure: String) {
    #expect {
      try PluginName(text)
    } throws: {
      ($0 as? Problem)?.code == .badName && ($0 as? Problem)?.suggestion == cure
    }
  }

  @Test func makesACompletePackage() throws {
    let new = NewPlugin(try PluginName("acme.voice-level"), in: .swift, folder: folder + "/own/")
    try new.make(with: kit)
    #expect(
      try Files.names(in: folder + "/own") == [
        ".gitignore", "Makefile", "Package.swift", "README.md", "Sources", "Tests", "recording.wav",
        "voice-level.yaml",
      ])
    #expect(try Files.names(in: folder) == ["own"])
    let node = try text(folder + "/own/Sources/VoiceLevel/VoiceLevel.swift")
    #expect(node.contains("struct VoiceLevel: Node {"))
    #expect(node.contains("\"acme.voice-level\", "))
    #expect(try text(folder + "/own/Package.swift").contains(".package(path: \"\(kit)\")"))
    #expect(try text(folder + "/own/voice-level.yaml").contains("plugins: [voice-level.so]"))
    let test = try text(folder + "/own/Tests/VoiceLevelTests/VoiceLevelTests.swift")
    #expect(test.contains("@testable import VoiceLevel\n"))
    for word in ["@VENDOR@", "@NAME@", "@TYPE@", "@ID@", "@KIT@"] {
      #expect(!(node + test).contains(word))
    }
    // What is no text is copied as it is.
    #expect(
      try Files.read(folder + "/own/recording.wav")
        == Files.read(kit + "/Templates/common/recording.wav"))
  }

  @Test func refusesAFolderThatIsThere() throws {
    try Files.makeFolder(folder + "/own")
    let new = NewPlugin(try PluginName("acme.own"), in: .swift, folder: folder + "/own")
    try write("mine", to: "own/notes")
    #expect {
      try new.make(with: kit)
    } throws: {
      ($0 as? Problem)?.message.hasSuffix("/own' is there already") == true
    }
    #expect(try Files.names(in: folder + "/own") == ["notes"])
    // An empty one is taken.
    unlink(folder + "/own/notes")
    try new.make(with: kit)
    #expect(Files.exists(folder + "/own/Package.swift"))
  }

  @Test func leavesNothingOfAPackageThatFails() throws {
    let new = NewPlugin(try PluginName("acme.own"), in: .swift, folder: folder + "/own")
    #expect(throws: Problem.self) { try new.make(with: folder) }
    // A folder of that name is in the way of a template's file.
    try Files.makeFolder(folder + "/Templates")
    try Files.makeFolder(folder + "/Templates/swift")
    symlink("nowhere", folder + "/Templates/swift/broken")
    #expect(throws: Problem.self) { try new.make(with: folder) }
    #expect(try Files.names(in: folder) == ["Templates"])
  }

  @Test func findsTheKitBesideTheProgram() throws {
    for path in ["bin", "share", "share/sergraph", "share/sergraph/kit", "project", "project/Kit"] {
      try Files.makeFolder(folder + "/" + path)
    }
    #expect(PluginTools.kit(besides: folder + "/bin/sergraph") == nil)
    try write("", to: "share/sergraph/kit/Package.swift")
    try write("", to: "project/Kit/Package.swift")
    #expect(PluginTools.kit(besides: folder + "/bin/sergraph") == folder + "/share/sergraph/kit")
    let built = folder + "/project/.build/release/sergraph"
    #expect(PluginTools.kit(besides: built) == folder + "/project/Kit")
  }
}
