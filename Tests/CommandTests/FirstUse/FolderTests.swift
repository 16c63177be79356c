import Foundation
import Glibc
import Testing

/// What a run and a corpus do with everything that may lie in a folder.
@Suite struct FolderTests {
  private let folder: Folder
  private static let graph = "\(Program.package)/\(meansGraph)"

  init() throws { folder = try Folder() }

  private static func sound(_ number: Int = 1) -> [UInt8] {
    WAV.bytes(WAV.tone(hertz: 200 + 50 * Double(number), seconds: 0.2, rate: 8000), rate: 8000)
  }

  private func run(_ arguments: String...) throws -> Ended {
    try Program(["run", FolderTests.graph] + arguments, in: folder.path).end(within: 60)
  }

  /// Makes a socket, which stays in the folder when it is closed.
  private func makeSocket(_ name: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) {
      $0.copyBytes(from: "\(folder.path)/\(name)".utf8)
    }
    let done = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(done == 0)
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/\(name)", withDestinationPath: target)
  }

  /// A file of each of 30 suffixes, and what is no file.
  private func makeEverything() throws {
    let suffixes = [
      "wav", "WAV", "Wave", "flac", "ogg", "oga", "opus", "mp3", "MP3", "aif", "aiff", "aifc",
      "caf", "w64", "au", "snd", "rf64", "m4a", "mp4", "webm", "mkv", "amr", "3gp", "wma", "txt",
      "pdf", "csv", "json", "lablaut", "zip",
    ]
    for (number, suffix) in suffixes.enumerated() {
      try folder.write(FolderTests.sound(number), to: "all/f\(number).\(suffix)")
    }
    try folder.write("<html></html>", to: "all/page.wav")
    try folder.write(FolderTests.sound(), to: "all/none")
    try folder.write(FolderTests.sound(), to: "all/deep/._a.wav")
    try folder.write(FolderTests.sound(), to: "all/__MACOSX/a.wav")
    try folder.write(FolderTests.sound(), to: "all/.hidden/a.wav")
    try folder.write(FolderTests.sound(), to: "all/deep/.b.wav")
    #expect(mkfifo("\(folder.path)/all/pipe.wav", 0o600) == 0)
    try makeSocket("all/socket.wav")
    try link("all/device.wav", to: "/dev/zero")
    try link("all/one.wav", to: "two.wav")
    try link("all/two.wav", to: "one.wav")
    try link("all/nothing.pdf", to: "nowhere")
    try link("all/deep/up", to: "..")
    try link("all/.hidden/up", to: "../..")
  }

  /// All that is no folder, links to folders among it.
  private func count(_ name: String) throws -> Int {
    let ended = try Program.shell("find \(name) ! -type d | wc -l", in: folder.path)
    return try #require(Int(ended.output.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  private func passed(_ errors: String) throws -> Int {
    let found = try #require(
      errors.firstMatch(of: #/SG0710\]: (\d+) files? (was|were) passed over/#))
    return try #require(Int(found.1))
  }

  @Test func resultsFailuresAndFilesPassedOverAreAllFiles() throws {
    try makeEverything()
    let ended = try run("all")
    #expect(ended.status == 1)
    #expect(try passed(ended.errors) + ended.lines.count == count("all"))
    let lines = try ended.lines.map(ResultLine.read)
    #expect(lines.count { $0.error == nil } >= 17)
    #expect(!lines.contains { $0.item.contains("pipe") || $0.item.contains("socket") })
    for words in [
      "1 named pipe", "1 socket", "1 device", "1 link to nothing", "3 hidden",
      "2 left over from packing", "1 without a suffix",
      "1 link to a folder that is searched already", "--verbose names them",
    ] {
      #expect(ended.errors.contains(words), "\(words): \(ended.errors)")
    }
  }

  @Test func verboseNamesEveryFileThatIsPassedOver() throws {
    try makeEverything()
    let ended = try run("all", "--verbose")
    let named = ended.errors.split(separator: "\n").filter { $0.contains("' was passed over for ") }
    #expect(try named.count == passed(ended.errors))
    #expect(
      ended.errors.contains(
        "'all/pipe.wav' was passed over for being a named pipe, not a file"), "\(ended.errors)")
    #expect(!ended.errors.contains("--verbose"))
    let json = try run("all", "--diagnostics", "json", "--verbose")
    let problems = try ProblemLine.read(all: json.errors)
    #expect(problems.count == named.count + 2 && problems.allSatisfy { $0.severity == "warning" })
  }

  @Test func aFolderThatCameOutEmptyIsNamed() throws {
    try folder.write(FolderTests.sound(), to: "calls/monday/a.wav")
    try folder.write("x", to: "calls/tuesday/am/a.m4x")
    try folder.makeFolder("calls/tuesday/pm")
    try folder.makeFolder("calls/__MACOSX")
    let ended = try run("calls")
    #expect(ended.status == 0)
    #expect(
      ended.errors.contains("there is no recording in the folder: 'calls/tuesday'"),
      "\(ended.errors)")
    #expect(!ended.errors.contains("__MACOSX"))
    let none = try run("calls/tuesday")
    #expect(none.status == 2)
    #expect(none.errors.contains("1 file was passed over: 1 .m4x"), "\(none.errors)")
  }

  @Test func whatAListOrAPatternNamesIsOpenedOnlyIfItIsAFile() throws {
    try folder.write(FolderTests.sound(), to: "a.wav")
    #expect(mkfifo("\(folder.path)/pipe.wav", 0o600) == 0)
    try makeSocket("socket.wav")
    try link("device.wav", to: "/dev/zero")
    try folder.write("pipe.wav\na.wav\nsocket.wav\ndevice.wav\n", to: "list.txt")
    for input in ["@list.txt", "*.wav"] {
      let ended = try run(input)
      #expect(ended.status == 1)
      let lines = try ended.lines.map(ResultLine.read)
      #expect(lines.count == 4 && lines.count { $0.error == nil } == 1)
      #expect(
        lines.first { $0.item == "pipe.wav" }?.error?.message
          == "it is a named pipe, and only files are opened from lists, folders and corpora; "
          + "name it on the command line to read from it")
      #expect(lines.first { $0.item == "device.wav" }?.error?.code == "SG0701")
    }
    let named = try Program.shell(
      "cat a.wav > pipe.wav & sergraph run \(FolderTests.graph) pipe.wav", in: folder.path)
    #expect(named.status == 0, "\(named.errors)")
  }

  @Test func classFoldersMakeNoClassOfWhatPackingLeaves() throws {
    for (number, name) in [
      "angry/a.wav", "sad/b.WAV", "sad/.old/c.wav", "__MACOSX/sad/d.wav",
      ".ipynb_checkpoints/e.wav", "angry/._a.wav", "calm/f.m4x",
    ].enumerated() {
      try folder.write(FolderTests.sound(number), to: "set/\(name)")
    }
    #expect(mkfifo("\(folder.path)/set/sad/pipe.wav", 0o600) == 0)
    let ended = try Program.run("corpus", "folders:set", in: folder.path)
    #expect(ended.status == 0)
    #expect(ended.lines[0] == "folders: 2 recordings, 0 speakers, 2 labels")
    for line in [
      "remark    there is no recording in the folder 'calm'",
      "skipped   2 for a hidden name or folder",
      "skipped   1 for the suffix .m4x, which is not read",
      "skipped   2 for being left over from packing (__MACOSX, ._*)",
      "skipped   1 for being a named pipe, not a file",
    ] {
      #expect(ended.lines.contains(line), "\(line): \(ended.output)")
    }
    let named = try Program.run("corpus", "folders:set", "--verbose", in: folder.path)
    #expect(named.errors.contains("'set/calm/f.m4x' was passed over for the suffix .m4x"))
  }

  @Test func aCorpusThatListsAPipeFailsThereAndGoesOn() throws {
    try folder.write(FolderTests.sound(), to: "a.wav")
    #expect(mkfifo("\(folder.path)/pipe.wav", 0o600) == 0)
    try folder.write("path,label\na.wav,x\npipe.wav,y\n", to: "list.csv")
    let ended = try Program(["corpus", "csv:list.csv"], in: folder.path).end(within: 30)
    #expect(ended.status == 1)
    #expect(ended.output.contains("it is a named pipe, and only files are opened"))
  }

  @Test func listsOfOtherSystemsAreRead() throws {
    for (number, name) in ["a.wav", "deep/b.wav", "caf\u{E9}.wav"].enumerated() {
      try folder.write(FolderTests.sound(number), to: name)
    }
    let forms: [(String, [String])] = [
      ("\u{FEFF}a.wav\r\ndeep/b.wav\r\n", ["a.wav", "deep/b.wav"]),
      ("a.wav\rdeep/b.wav\r", ["a.wav", "deep/b.wav"]),
      ("deep\\b.wav\n", ["deep/b.wav"]), ("A.WAV\nDeep/B.wav\n", ["a.wav", "deep/b.wav"]),
      ("\u{200B}a.wav\u{A0}\n", ["a.wav"]), ("cafe\u{301}.wav\n", ["caf\u{E9}.wav"]),
    ]
    for (text, items) in forms {
      try folder.write(text, to: "list.txt")
      let ended = try run("@list.txt")
      #expect(ended.status == 0, "\(ended.output)")
      #expect(try ended.lines.map { try ResultLine.read($0).item } == items)
      // Where a line is read in another way than it is written, that is said.
      let isPlain = text.contains("a.wav\r")
      #expect(isPlain == (ended.errors == ""), "\(ended.errors)")
    }
    try folder.write("cafe\u{301}.wav\nA.wav\na.wav\n", to: "list.txt")
    #expect(
      try run("@list.txt").errors.contains(
        "2 paths are not written as the files are called ('cafe<U+0301>.wav' is taken for 'caf\u{E9}.wav')"
      ))
    try folder.write([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00], to: "list.txt")
    let wide = try run("@list.txt")
    #expect(wide.status == 2)
    #expect(wide.errors.contains("the list 'list.txt' is UTF-16, not UTF-8"), "\(wide.errors)")
  }
}
