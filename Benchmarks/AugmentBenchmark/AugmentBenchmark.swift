import Glibc
import GraphCore
import Nodes

/// Times what nodes that vary copies cost for a copy of 3.7 s at 16 kHz, by themselves:
///
///     AugmentBenchmark [RECORDING...]
///
/// Babble is made of the recordings, and left out where there are fewer than eight. Numbers are milliseconds
/// of processor time for one copy: the median and the most of forty, and what making the processor takes.
@main enum AugmentBenchmark {
  private static let rate = 16_000
  private static let samples = syllables(59_200)
  private static let chunk = 4096

  static func main() throws {
    let talkers = CommandLine.arguments.dropFirst().map { RecordingPart($0) }
    print("node                                        median    most   prepare")
    try time("augment.gain")
    for kind in ["white", "pink", "brown"] { try time("augment.noise, kind: \(kind)") }
    if talkers.count >= 8 { try time("augment.noise, kind: babble", talkers: talkers) }
    try time("augment.reverb")
    try time("augment.band")
    for kind in ["mulaw", "alaw", "gsm", "opus", "mp3"] {
      try time("augment.codec, kind: \(kind)")
    }
    for use in ["speed", "pitch", "shift", "clip"] { try time("augment.\(use)") }
    try time("augment.noise", isCopy: false)
    try time("augment.reverb", isCopy: false)
    try time("gain, rms: -26", isCopy: false)
  }

  /// Noise that comes and goes as syllables do.
  private static func syllables(_ count: Int) -> [Float] {
    var state: UInt64 = 7
    var smooth: Float = 0
    return (0..<count).map { index in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      smooth += 0.3 * (Float(Int64(bitPattern: state) >> 40) / Float(1 << 23) - smooth)
      return index % 4000 < 800 ? 0 : 0.5 * smooth
    }
  }

  private static func time(
    _ settings: String, talkers: [RecordingPart] = [], isCopy: Bool = true
  ) throws {
    let node = try node(settings)
    let input = Format.audio(rate: rate, channels: 1)
    let before = milliseconds()
    let processor = try node.prepare(for: input)
    let prepared = milliseconds() - before
    let run = NodeRun(
      node, processor, input: input, output: try node.format(for: input), most: chunk)
    let times = try (0..<40).map { number in
      var item = ItemIdentity(path: "item.wav")
      item.copy =
        isCopy ? VariedCopy(number: 1, seed: UInt64(number), talkers: talkers) : nil
      let start = milliseconds()
      var first = 0
      try run.run(item) { rows in
        let last = min(samples.count, first + chunk)
        rows.append(copying: samples.span.extracting(first..<last))
        first = last
        return rows.count > 0
      } take: { _ in
      }
      processor.reset()
      return milliseconds() - start
    }.sorted()
    let name = settings + (isCopy ? "" : " (no copy)")
    let padding = String(repeating: " ", count: max(1, 40 - name.count))
    print(name + padding, column(times[20]), column(times[39]), column(prepared))
  }

  private static func node(_ settings: String) throws -> any GraphNode {
    let text = """
      sergraph: 1
      nodes:
        audio: {use: decode, expect: \(rate)}
        node: {use: \(settings)}
      """
    let graph = try GraphReader.read(
      try readYAML(text, name: "settings"), path: "settings", nodes: standardNodes)
    guard let node = graph.nodes[1].kind as? any GraphNode else {
      throw Problem(.unknownNode, "'\(settings)' is no node that takes rows")
    }
    return node
  }

  /// Processor time of this thread.
  private static func milliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
  }

  private static func column(_ milliseconds: Double) -> String {
    let text = String((milliseconds * 1000).rounded() / 1000)
    return String(repeating: " ", count: max(0, 8 - text.count)) + text
  }
}
