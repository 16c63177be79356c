import Glibc
import GraphCore
import GraphTesting
import Testing

@Suite struct YAMLFileTests {
  /// Runs a test in a fresh folder, and removes it afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/sergraph-test-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    let folder = String(cString: try #require(made))
    defer {
      for name in ["graph.yaml", "large.yaml"] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    try body(folder)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try #require(fopen(path, "wb"))
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    fclose(file)
  }

  private func refusal(_ path: String) -> String {
    do throws(Problems) {
      _ = try readYAMLFile(path)
      return "read"
    } catch { return error.all.map(\.text).joined(separator: "\n") }
  }

  @Test func readsAFile() throws {
    try withFolder { folder in
      try write(Array("é: 1\n".utf8), to: "\(folder)/graph.yaml")
      let value = try readYAMLFile("\(folder)/graph.yaml")
      #expect(value.place.description == "\(folder)/graph.yaml:1:1")
    }
  }

  @Test func saysWhichFileIsMissingAndWhichIsNear() throws {
    try withFolder { folder in
      try write(Array("a: 1\n".utf8), to: "\(folder)/graph.yaml")
      #expect(
        refusal("\(folder)/grpah.yaml") == """
          error[SG0101]: can't read '\(folder)/grpah.yaml': No such file or directory
                did you mean '\(folder)/graph.yaml'?
          """)
      #expect(
        refusal("\(folder)/no/such.yaml") == """
          error[SG0101]: can't read '\(folder)/no/such.yaml': No such file or directory
                check the path
          """)
    }
  }

  @Test func refusesAFolder() throws {
    try withFolder { folder in
      #expect(refusal(folder).hasPrefix("error[SG0101]: can't read '\(folder)': it is a folder\n"))
    }
  }

  @Test func refusesMoreThanAMebibyte() throws {
    try withFolder { folder in
      let line = Array("# 5678901\n".utf8)
      let most = Array("a: 56\n".utf8) + Array([[UInt8]](repeating: line, count: 104_857).joined())
      try write(most, to: "\(folder)/graph.yaml")
      #expect(most.count == 1 << 20)
      #expect(refusal("\(folder)/graph.yaml") == "read")
      try write(most + line, to: "\(folder)/large.yaml")
      #expect(
        refusal("\(folder)/large.yaml") == """
          error[SG0106]: '\(folder)/large.yaml' is larger than 1 MiB
                move parts of the graph into files of their own
          """)
      #expect(refusal("/dev/zero").hasPrefix("error[SG0106]"))
    }
  }

  @Test func showsTheByteThatIsNotUTF8() throws {
    try withFolder { folder in
      try write(Array("a: 1\nü: ".utf8) + [0xE9] + Array("t\n".utf8), to: "\(folder)/graph.yaml")
      #expect(
        refusal("\(folder)/graph.yaml") == """
          \(folder)/graph.yaml:2:4: error[SG0102]: the byte 0xE9 is not UTF-8
              2 | ü: \u{FFFD}t
                |    ^ save the file as UTF-8
          """)
    }
  }

  /// Every mutation of a valid graph file is a value or problems that can be printed: no trap, no hang.
  @Test func survivesMutatedFiles() throws {
    var random = Numbers(seed: 20_250_702)
    var read = 0
    var refused = 0
    var printed = 0
    for round in 0..<20_000 {
      let text = mutated(seeds[round % seeds.count], using: &random)
      let time = ContinuousClock().measure {
        do throws(Problems) {
          _ = try readYAML(text, name: "g.yaml")
          read += 1
        } catch {
          printed += error.all.reduce(0) { $0 + min($1.text.count, $1.json.count, 1) }
          refused += error.all.count
        }
      }
      if time > .seconds(1) {
        Issue.record("round \(round) took \(time): \(text.debugDescription)")
      }
    }
    // Both outcomes must come up often, or the mutations are too tame or too wild.
    #expect(read > 1_000 && read < 19_000)
    #expect(printed == refused)
  }

  private func mutated(_ text: String, using random: inout Numbers) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = Int.random(in: start...min(bytes.count, start + 40), using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes.removeLast(bytes.count - start)
      case 1: bytes[start] ^= 1 << UInt8.random(in: 0..<7, using: &random)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 3: bytes.removeSubrange(start..<end)
      case 4:
        let piece = Array(bytes[start..<end])
        var copies: [UInt8] = []
        for _ in 0..<Int.random(in: 1...100, using: &random) { copies += piece }
        bytes.insert(contentsOf: copies, at: start)
      default:
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
        bytes.insert(contentsOf: piece.utf8, at: start)
      }
    }
    // What is not UTF-8 any more becomes U+FFFD here; `readYAMLFile` refuses such bytes itself.
    return String(decoding: bytes, as: UTF8.self)
  }

  private let pieces = [
    "{", "}", "[", "]", ": ", "- ", ",", "&a ", "*a", "!!x ", "<<: ", "\t", "\n", "\r", "\"", "'",
    "|\n", ">-\n", "? ", "#", "---\n", "...\n", "%YAML 1.1\n", "\0", "\u{85}", "\u{2028}", "é",
    "e\u{301}", "\u{1F468}\u{200D}\u{1F469}", "\u{FEFF}", "${a}", "\\",
  ]

  private let seeds = [
    """
    sergraph: 1
    name: mfcc-mlp
    summary: Mean MFCC, chroma and mel energies – classified.
    inputs: ../samples/*.flac            # what a bare `sergraph run` takes
    params:
      sample_rate: {default: 22050, unit: Hz, help: Analysis rate.}
    nodes:
      audio:    {use: decode, mono: true}
      speech:   {use: resample, sample_rate: "${sample_rate}"}
      means:    {use: pool, in: [mfcc, chroma, mel], stats: [mean]}

    """,
    """
    # Every form of YAML that is read.
    common: &common
      use: 'mel'
      help: "two
        lines, \\u00e9"
    nodes:
    - *common
    - text: |
        kept
        \ttext
      folded: >-
        one
        wütend
    - ? key
      : [1, {a: b}, *common]
    last: ~
    ...

    """,
  ]
}
