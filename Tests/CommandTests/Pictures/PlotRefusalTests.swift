import TestSupport
import Testing

/// What `plot` refuses, and in which words.
@Suite struct PlotRefusalTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  private func refused(_ arguments: String...) throws -> String {
    let ended = try Program(["plot", "Tests/Graphs/mfcc-mlp.yaml"] + arguments).end()
    #expect(ended.status == 2 && ended.output == "")
    return ended.errors
  }

  @Test func anUnknownSuffixIsRefused() throws {
    #expect(
      try refused(samples[0], "--out", path("x.pgn"))
        == "error[SG0801]: '.pgn' is no form that a picture can have\n      did you mean 'png'?\n")
    #expect(
      try refused(samples[0], "--out", path("x"))
        == "error[SG0801]: '\(path("x"))' has no suffix that says what to draw\n"
        + "      one of: .png, .svg, .pdf\n")
    #expect(try folder.names.isEmpty)
  }

  @Test func aWrongNodeIsToldWithTheNearest() throws {
    #expect(
      try refused(samples[0], "--at", "speech,mell", "--out", path("x.png"))
        == "error[SG0801]: the graph 'mfcc-mlp' has no node 'mell'\n      did you mean 'mel'?\n")
    #expect(
      try refused(samples[0], "--at", "mel,,stft", "--out", path("x.png"))
        == "error[SG0801]: '--at mel,,stft' names no node between two commas\n"
        + "      write it as --at one,other\n")
    #expect(
      try refused(samples[0], "--at", "mel", "--at", "mel", "--out", path("x.png"))
        .contains("the rows of 'mel' are asked for twice"))
  }

  @Test func whatIsReadOrIsNoPictureIsNotReplaced() throws {
    let sound = try Folder.bytes(of: samples[0])
    let file = try folder.write(sound, to: "x.png")
    #expect(
      try refused(file, "--out", file)
        == "error[SG0801]: '\(file)' is '\(file)', which is read\n      name another file\n")
    #expect(
      try refused(samples[0], "--out", file)
        == "error[SG0801]: '\(file)' is there already, and is no PNG\n"
        + "      name another file, or remove that one\n")
    #expect(try Folder.bytes(of: file) == sound && folder.names == ["x.png"])
    // A picture is replaced.
    let other = path("y.svg")
    for width in ["400", "500"] {
      let ended = try Program.run(
        "plot", "Tests/Graphs/mfcc-mlp.yaml", samples[0], "--width", width, "--out", other)
      #expect(ended.status == 0)
      #expect(try Folder.text(of: other).contains("width=\"\(width)\""))
    }
    #expect(try folder.names == ["x.png", "y.svg"])
  }

  @Test func optionsThatCantBeAreAllToldInTheirOrder() throws {
    let errors = try refused(
      samples[0], "--from", "3", "--to", "2", "--width", "20", "--stacked", "--out", path("x.gif"))
    let lines = errors.split(separator: "\n").filter { $0.hasPrefix("error") }
    #expect(
      lines == [
        "error[SG0801]: '--to' is 2.00, not after '--from', which is 3.00",
        "error[SG0801]: '--width' is 20, outside 240...16384",
        "error[SG0801]: '--stacked' has no effect: nothing that is drawn are scores over time",
        "error[SG0801]: '.gif' is no form that a picture can have",
      ])
  }

  @Test func oneRecordingIsDrawn() throws {
    #expect(
      try refused("Tests/Samples", "--out", path("x.png"))
        .hasPrefix("error[SG0801]: 'Tests/Samples' is several recordings, and one is wanted\n"))
    try folder.makeFolder("empty")
    #expect(
      try refused(path("empty"), "--out", path("x.png")).contains("there is no recording in"))
  }

  @Test func aFailureIsToldAsElsewhereAndNothingIsWritten() throws {
    let broken = try folder.write("no audio", to: "broken.wav")
    let ended = try Program.run(
      "plot", "Tests/Graphs/mfcc-mlp.yaml", broken, "--out", path("x.png"))
    #expect(ended.status == 1)
    let extracted = try Program.run(
      "extract", "Tests/Graphs/mfcc-mlp.yaml", broken, "--at", "mel", "--out", path("x.npy"))
    #expect(ended.errors == extracted.errors && ended.errors.hasPrefix("\(broken): "))
    #expect(try folder.names == ["broken.wav"])
  }
}
