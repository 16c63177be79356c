import Testing

/// The same sound in several files is told, whatever their tags and formats are.
@Suite struct CopyTests {
  private let folder: Folder
  private static let kept = "\(Program.package)/Tests/CommandTests/Kept/copies"

  init() throws { folder = try Folder() }

  /// The remarks of a corpus of some files, each under a name of its own.
  private func remarks(_ names: [String]) throws -> [String] {
    var list = "path,label\n"
    for name in names {
      try folder.write(try Folder.bytes(of: "\(CopyTests.kept)/\(name)"), to: name)
      list += "\(name),sad\n"
    }
    try folder.write(list, to: "list.csv")
    let ended = try Program.run("corpus", "csv:list.csv", in: folder.path)
    return ended.lines.filter { $0.hasPrefix("remark") }
  }

  @Test(arguments: [
    ["plain.wav", "plain.flac"], ["plain.wav", "plain.aiff"], ["plain.aifc", "plain.flac"],
    ["plain.aiff", "plain.aifc"], ["plain.flac", "tagged.flac"], ["first.mp3", "second.mp3"],
    ["first.opus", "second.opus"], ["first.ogg", "second.ogg"], ["first.m4a", "second.m4a"],
  ])
  func aCopyIsToldWhateverItsTagsAndFormat(names: [String]) throws {
    let shown = names.sorted().map { "'\($0)'" }.joined(separator: ", ")
    #expect(
      try remarks(names) == [
        "remark    1 recording is there under several names (\(shown)): leave out all but one"
      ])
  }

  @Test func soundsThatDifferAreNone() throws {
    #expect(
      try remarks([
        "plain.wav", "half.flac", "first.mp3", "first.opus", "first.ogg", "first.m4a",
      ]).isEmpty)
    // One bit of one sample; FLAC tells its hash without being read.
    var bytes = try Folder.bytes(of: "\(CopyTests.kept)/plain.wav")
    bytes[bytes.count - 100] ^= 1
    try folder.write(bytes, to: "other.wav")
    try folder.write("path,label\nother.wav,sad\nplain.wav,sad\n", to: "list.csv")
    let ended = try Program.run("corpus", "csv:list.csv", in: folder.path)
    #expect(!ended.output.contains("several names"), "\(ended.output)")
    try folder.write(try Folder.bytes(of: "\(CopyTests.kept)/plain.flac"), to: "plain.flac")
    try folder.write("path,label\nother.wav,sad\nplain.flac,sad\n", to: "list.csv")
    let mixed = try Program.run("corpus", "csv:list.csv", in: folder.path)
    #expect(!mixed.output.contains("several names"), "\(mixed.output)")
  }

  /// Notes as players write them: before the sound ID3, behind it APE and the old 128 bytes.
  @Test func tagsAtBothEndsOfAnMP3AreNoSound() throws {
    let sound = try Folder.bytes(of: "\(CopyTests.kept)/first.mp3")
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 255) } }
    let ape =
      [UInt8](repeating: 7, count: 168) + Array("APETAGEX".utf8) + number(2000) + number(200)
      + number(1) + number(0) + [UInt8](repeating: 0, count: 8)
    let old = Array("TAG".utf8) + [UInt8](repeating: 65, count: 125)
    let front = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 20] + [UInt8](repeating: 0, count: 20)
    for (number, bytes) in [sound + old, sound + ape + old, front + sound, sound + ape].enumerated()
    {
      try folder.write(sound, to: "a.mp3")
      try folder.write(bytes, to: "b\(number).mp3")
      try folder.write("path,label\na.mp3,sad\nb\(number).mp3,sad\n", to: "list.csv")
      let ended = try Program.run("corpus", "csv:list.csv", in: folder.path)
      #expect(ended.output.contains("('a.mp3', 'b\(number).mp3')"), "\(number): \(ended.output)")
    }
  }
}
