import GraphCore
import Nodes
import TestSupport
import Testing

/// Where nodes that vary copies stand in plans.
@Suite struct AugmentPlanTests {
  private func graph(_ nodes: String) throws -> Graph {
    let text = "sergraph: 1\nnodes:\n" + nodes.split(separator: "\n").map { "  \($0)\n" }.joined()
    return try GraphReader.read(
      try readYAML(text, name: "test.yaml"), path: "test.yaml", nodes: standardNodes)
  }

  private static let before = """
    audio: {use: decode}
    speech: {use: resample, sample_rate: 16000}

    """
  private static let behind = """
    frames: {use: framing, frame_length: 400, hop_length: 160}
    spectrum: {use: stft}
    mel: {use: mel, n_mels: 40}
    masked: {use: augment.mask}
    means: {use: pool}
    """
  private static let varying = """
    noise: {use: augment.noise, kind: files, files: nowhere}
    room: {use: augment.reverb}

    """

  @Test func takeNoStepWhereThereAreNoCopies() throws {
    let plain = try Compiler.compile(
      graph(Self.before + Self.behind.replacing("masked: {use: augment.mask}\n", with: "")))
    let passive = try Compiler.compile(graph(Self.before + Self.varying + Self.behind))
    #expect(passive.steps.map(\.name) == plain.steps.map(\.name))
    #expect(passive.text == plain.text)
    // Also without the files that only a fit asks for.
    #expect(passive.steps.map(\.output) == plain.steps.map(\.output))
    // What stands in the drawing is the node, with the format that it passes on.
    #expect(passive.format(ofNode: 2) == .audio(rate: 16_000, channels: 1))
    #expect(passive.drawing.contains("room (augment.reverb)"))
  }

  @Test func takeStepsWhereThereAreCopies() throws {
    var options = PlanOptions()
    options.variesCopies = true
    let active = try Compiler.compile(
      graph(Self.before + Self.varying + Self.behind), options: options)
    for name in ["noise", "room", "masked"] {
      #expect(active.steps.contains { $0.name == name })
    }
  }

  @Test func giveTheRowsBeforeThemWhereTheyAreTheOutput() throws {
    let ending = try graph(Self.before + "noise: {use: augment.noise}")
    let plan = try Compiler.compile(ending)
    #expect(plan.outputs.map(\.name) == ["noise"])
    #expect(plan.output == .audio(rate: 16_000, channels: 1))
  }

  @Test func areRefusedAsOthersWhereTheyAreWrong() throws {
    let open = try graph("audio: {use: decode}\nnoise: {use: augment.noise}")
    do throws(Problems) {
      _ = try Compiler.compile(open)
      Issue.record("an open rate was accepted")
    } catch { #expect(error.all.map(\.code) == [.openRate]) }
  }

  @Test func drawOtherNumbersInEveryStep() throws {
    // The same settings under other names: the second gives another gain than the first.
    var item = ItemIdentity(path: "item.wav")
    item.copy = VariedCopy(number: 2, seed: 5)
    let seeds = ["one", "two", "three"].map { item.drawing(for: $0).copy?.seed }
    #expect(Set(seeds).count == 3)
    #expect(item.drawing(for: "one").copy?.number == 2)
    #expect(ItemIdentity(path: "item.wav").drawing(for: "one").copy == nil)
  }
}
