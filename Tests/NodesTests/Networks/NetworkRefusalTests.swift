import GraphCore
import Nodes
import Testing

/// A slip in a network is told at its place, with both shapes.
@Suite struct NetworkRefusalTests {
  /// Twenty layers, of which one is another one.
  private func problems(_ number: Int, _ layer: String) -> [Problem] {
    var layers = [
      "{conv2d: {channels: 8, bias: false}}", "batch_norm", "relu", "{max_pool: 2}",
      "{conv2d: {channels: 16, bias: false}}", "batch_norm", "relu", "{max_pool: 2}",
      "{dropout: 0.2}", "{conv2d: {channels: 24, bias: false}}", "batch_norm", "relu",
      "{max_pool: [1, 2]}", "flatten", "{conv1d: 32}", "relu", "{residual: [{conv1d: 32}, relu]}",
      "{attention_pool: 16}", "{dense: 32}", "relu",
    ]
    layers[number] = layer
    let text = """
      sergraph: 1
      name: test
      nodes:
        audio: {use: decode, mono: true}
        speech: {use: resample, sample_rate: 8000}
        frames: {use: framing, frame_length: 200, hop_length: 160}
        spectrum: {use: stft, n_fft: 256}
        mel: {use: mel, n_mels: 32}
        log_mel: {use: log, scale: ln}
        emotion:
          use: network
          layers:

      """ + layers.map { "      - \($0)\n" }.joined()
    do throws(Problems) {
      _ = try Compiler.compile(
        try GraphReader.read(
          try readYAML(text, name: "test.yaml"), path: "test.yaml", nodes: standardNodes))
    } catch { return error.all }
    return []
  }

  private static let firstLine = 13

  @Test func twentyLayersWithoutASlipPass() { #expect(problems(0, "{conv2d: 8}").isEmpty) }

  @Test(arguments: [
    (4, "{conv3d: 16}", "did you mean 'conv2d'", 9),
    (4, "{conv2d: {chanels: 16}}", "did you mean 'channels'", 18),
  ]) func aMisspeltKeyIsToldAtItsPlace(
    number: Int, layer: String, suggestion: String, column: Int
  ) throws {
    let problem = try #require(problems(number, layer).first)
    #expect(problem.suggestion?.contains(suggestion) == true, "\(problem)")
    #expect(problem.place?.line == Self.firstLine + number)
    #expect(problem.place?.column == column + 1, "\(problem)")
  }

  @Test(arguments: [
    (13, "relu", 14, "'conv1d' takes a sequence (rows x channels), and gets rows/4 x 4 x 24"),
    (12, "{max_pool: [1, 9]}", 12, "'max_pool' spans 9 bands, and gets 8: rows/4 x 8 x 24"),
    (
      9, "{conv2d: {channels: 24, groups: 5}}", 9,
      "'conv2d' divides channels into 5, and gets rows/4 x 8 x 16"
    ),
    (
      16, "{residual: [{conv1d: {channels: 32, stride: 2}}]}", 16,
      "the layers of 'residual' give rows/8 x 32, and get rows/4 x 32"
    ),
    (
      16, "{branches: [[{conv1d: 8}], [{conv1d: {channels: 8, padding: none}}]]}", 16,
      "this branch gives rows/4 x 8, the first one rows/4 x 8"
    ),
    (
      3, "{max_pool: [20, 20]}", 3,
      "a window of 'max_pool' has 400 cells, and may have 256, for rows x 32 x 8"
    ),
    (18, "{lstm: 8}", 18, "'lstm' takes rows, and gets one row an item: 64"),
    (17, "relu", 19, "the layers end with rows/4 x 32, and scores are one row an item"),
    (
      16, "{branches: [[{conv1d: 8}], [{conv1d: {channels: 8, stride: 2}}]]}", 16,
      "this branch gives rows/8 x 8, the first one rows/4 x 8"
    ),
  ]) func aSlipInAShapeIsToldWithBothShapes(
    number: Int, layer: String, line: Int, message: String
  ) throws {
    let found = problems(number, layer)
    let problem = try #require(found.first)
    #expect(problem.message.contains(message), "\(found.map(\.message))")
    #expect(problem.place?.line == Self.firstLine + line, "\(problem)")
    #expect(problem.suggestion != nil)
  }

  @Test func aLayerWithinALayerIsToldAtItsOwnPlace() throws {
    let problem = try #require(
      problems(16, "{residual: [{conv1d: 32}, {conv1d: {channels: 32, groups: 3}}]}").first)
    #expect(problem.message == "'emotion': 'conv1d' divides channels into 3, and gets rows/4 x 32")
    #expect(problem.place?.line == Self.firstLine + 16)
    #expect((problem.place?.column ?? 0) > 40, "\(problem)")
  }
}
