import Foundation
import Testing

/// Recordings that can't be read, among others.
@Suite struct FailureTests {
  private let folder: Folder
  /// Good recordings and, between them, bad ones with the code and words of their failure.
  private let good = (0..<3).map { "good\($0).wav" }
  private let bad: [(name: String, code: String, words: String)] = [
    ("empty.wav", "SG0704", "empty (0 bytes)"),
    ("cut.wav", "SG0703", "truncated"), ("cut.flac", "SG0703", "truncated"),
    ("cut.ogg", "SG0703", "truncated"), ("letter.wav", "SG0702", "not a recording"),
    ("missing.wav", "SG0701", "no such file"), ("nan.wav", "SG0705", "not finite"),
    ("silent.wav", "SG0704", "not one sample"),
  ]

  init() throws {
    folder = try Folder()
    for number in 0..<3 {
      let tone = WAV.tone(hertz: 300 + 50 * Double(number), seconds: 0.3, rate: 8000, seed: number)
      try folder.write(WAV.bytes(tone, rate: 8000), to: "good\(number).wav")
    }
    func half(_ sample: String, _ name: String) throws {
      let bytes = try Folder.bytes(of: "\(Program.package)/Tests/Samples/\(sample)")
      try folder.write(bytes.prefix(bytes.count / 2), to: name)
    }
    try folder.write([], to: "empty.wav")
    try half("happy-bright-16k.wav", "cut.wav")
    try half("calm-low-slow.flac", "cut.flac")
    try half("calm-female-soft.ogg", "cut.ogg")
    try folder.write("Dear diary,\n", to: "letter.wav")
    try folder.makeFolder("folder.wav")
    var floats = WAV.tone(hertz: 400, seconds: 0.5, rate: 8000).map { Float($0) / 32768 }
    floats[3000] = .nan
    try folder.write(WAV.bytes(floats: floats, rate: 8000), to: "nan.wav")
    try folder.write(
      WAV.header(format: 1, bits: 16, rate: 8000, channels: 1, bytes: 0), to: "silent.wav")
  }

  private func run(_ inputs: [String], _ flags: [String] = []) throws -> Ended {
    try Program(
      ["run", "\(Program.package)/\(meansGraph)"] + flags + inputs, in: folder.path
    ).end()
  }

  /// A descriptor that is closed twice would now and then be another lane's; one that is never closed runs into the limit.
  @Test func damagedRecordingsDoNoHarmToThoseInTheOtherLane() throws {
    let tone = WAV.bytes(WAV.tone(hertz: 300, seconds: 0.2, rate: 8000), rate: 8000)
    // Its format is one that does not exist.
    var damaged = tone
    damaged[20] = 0xEE
    damaged[21] = 0xEE
    for number in 0..<400 {
      try folder.write(number % 2 == 0 ? tone : damaged, to: "many/\(1000 + number).wav")
    }
    let ended = try Program(
      [
        "-c", "ulimit -n 40; exec \"$0\" \"$@\"", Program.path, "run", "--lanes", "2",
        "\(Program.package)/\(meansGraph)", "many",
      ], in: folder.path, executable: "/bin/sh"
    ).end()
    let results = try ended.lines.map(ResultLine.read)
    #expect(results.count == 400)
    for (number, result) in results.enumerated() {
      #expect(result.error?.code == (number % 2 == 0 ? nil : "SG0702"), "\(result.item)")
    }
  }

  @Test func eachBadRecordingIsAFailureAtItsPlaceAndTheOthersLinesDontChange()
    throws
  {
    let names = bad.map(\.name)
    var inputs = [good[0]] + names.prefix(4)
    inputs += [good[1]] + names.dropFirst(4) + [good[2]]
    for lanes in ["1", "2", "7"] {
      let ended = try run(inputs, ["--lanes", lanes])
      #expect(ended.status == 1)
      let results = try ended.lines.map(ResultLine.read)
      #expect(results.map(\.item) == inputs)
      for (name, code, words) in bad {
        let result = try #require(results.first { $0.item == name })
        let error = try #require(result.error, "\(name)")
        #expect(error.code == code, "\(name): \(error.message)")
        #expect(error.message.contains(words), "\(name): \(error.message)")
        #expect(error.node == "audio")
        #expect(result.values == nil && result.start == nil)
      }
      let without = try run(good)
      #expect(without.status == 0)
      #expect(ended.lines.filter { !$0.contains("\"error\":") } == without.lines)
    }
  }

  @Test func aNumberThatIsNoneIsToldWithItsTime() throws {
    let error = try #require(try ResultLine.read(try run(["nan.wav"]).lines[0]).error)
    #expect(error.message.contains("at 0.38 s"))
    // The sample itself, not the stretch around it.
    let time = try #require(error.time)
    #expect(abs(time * 8000 - (time * 8000).rounded()) < 0.01 && abs(time - 0.375) < 0.01)
  }

  @Test func aFolderCalledLikeARecordingIsSearchedAndWithoutRecordingsIsNothing()
    throws
  {
    #expect(try run(["good0.wav", "folder.wav"]).lines.count == 1)
    let listed = try run(["good0.wav", "."])
    #expect(listed.status == 1)
    #expect(!listed.output.contains("folder.wav"))
  }

  @Test func tablesAndCSVShowFailuresInPlace() throws {
    let table = try run(["good0.wav", "letter.wav", "good1.wav"], ["--format", "table"])
    #expect(table.status == 1)
    #expect(table.lines.count == 4)
    #expect(table.lines[2].hasPrefix("letter.wav"))
    #expect(table.lines[2].contains("failed: not a recording: it is text"))
    #expect(table.errors.contains("1 of 3 items failed"))
    let csv = try run(["good0.wav", "letter.wav", "good1.wav"], ["--format", "csv"])
    #expect(csv.status == 1)
    let fields = csv.lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }
    #expect(fields[0] == 186 && fields[1] == 186 && fields[3] == 186)
    #expect(csv.lines[2].hasPrefix("letter.wav,,,,"))
    #expect(csv.lines[2].contains("SG0702: not a recording"))
  }

  @Test func onErrorStopEndsTheRunAtTheFirstFailureWhichIsTold() throws {
    let ended = try run(
      ["good0.wav", "letter.wav", "good1.wav", "empty.wav"], ["--on-error", "stop"])
    #expect(ended.status == 1)
    let results = try ended.lines.map(ResultLine.read)
    #expect(results.map(\.item) == ["good0.wav", "letter.wav"])
    #expect(results.map { $0.error == nil } == [true, false])
  }

  @Test func aFileThatMayNotBeReadIsAFailure() throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: "\(folder.path)/good1.wav")
    // Root may read everything.
    if geteuid() == 0 { return }
    let ended = try run(good)
    #expect(ended.status == 1)
    #expect(try ResultLine.read(ended.lines[1]).error?.message.contains("permission") == true)
  }
}
