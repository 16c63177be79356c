import GraphCore
import Nodes
import Testing

/// What a node refuses because of a setting is told where the setting stands.
@Suite struct RefusedSettingTests {
  private static let audio = """
    audio: {use: decode, mono: true}
    speech: {use: resample, sample_rate: 16000}
    """
  private static let frames = audio + "\nframes: {use: framing, frame_length: 400, hop_length: 160}"
  private static let spectrum = frames + "\nspectrum: {use: stft}"
  private static let mel = spectrum + "\nmel: {use: mel, n_mels: 40}"
  private static let pooled = mel + "\npooled: {use: pool}"

  /// A node behind others; `»` stands before the setting that is at fault.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let above: String
    let node: String
    init(_ above: String, _ node: String) { (self.above, self.node) = (above, node) }
    var testDescription: String { node }
  }

  static let refusals = [
    Refusal("", "x: {use: decode, each_channel: true, channel: »0}"),
    Refusal("", "x: {use: decode, start: 3, end: »2}"),
    Refusal("", "x: {use: decode, each_channel: true, mono: »false}"),
    Refusal(audio, "x: {use: filter, cutoff: »9000}"),
    Refusal(audio, "x: {use: filter, type: lowpass, cutoff: »[300, 3400]}"),
    Refusal(audio, "x: {use: gain, peak: -3, gain: »2}"),
    Refusal(audio, "x: {use: mix, channel: »3}"),
    Refusal(audio, "x: {use: mix, weights: »[0.5, 0.5, 0.5]}"),
    Refusal(frames, "x: {use: stft, win_length: 400, n_fft: »256}"),
    Refusal(frames, "x: {use: stft, n_fft: 512, win_length: »500}"),
    Refusal(frames, "x: {use: window, window: »kaiser}"),
    Refusal(frames, "x: {use: autocorrelation, max_lag: »400}"),
    Refusal(frames, "x: {use: lpc, order: »400}"),
    Refusal(frames, "x: {use: pitch, fmax: 300, fmin: »20}"),
    Refusal(frames, "x: {use: pitch, fmin: »400, fmax: 300}"),
    Refusal(frames, "x: {use: vad, output: »[speech, speech]}"),
    Refusal(spectrum, "x: {use: mel, n_mels: 40, fmax: »9000}"),
    Refusal(spectrum, "x: {use: mel, fmax: 4000, fmin: »5000}"),
    Refusal(spectrum, "x: {use: spectral, stats: »[centroid, centroid]}"),
    Refusal(mel, "x: {use: mfcc, first: 0, n_mfcc: »41}"),
    Refusal(mel, "x: {use: mfcc, n_mfcc: 13, dct_type: 3, norm: »htk}"),
    Refusal(mel, "x: {use: log, scale: ln, top_db: »80}"),
    Refusal(mel, "x: {use: pool, stats: »[mean, mean]}"),
    Refusal(mel, "x: {use: pool, window: »2}"),
    Refusal(mel, "x: {use: functionals, hop: »2}"),
    Refusal(mel, "x: {use: functionals, stats: [percentiles], percentiles: »[5, 5]}"),
    Refusal(mel, "x: {use: functionals, within: »15}"),
    Refusal(mel, "x: {use: delta, orders: »[1, 1]}"),
    Refusal(mel, "x: {use: delta, orders: [1], width: »8}"),
    Refusal(mel, "x: {use: smooth, width: »4}"),
    Refusal(mel, "x: {use: smooth, method: average, half_life: »2}"),
    Refusal(mel, "x: {use: select, columns: »[loudness]}"),
    Refusal(mel, "x: {use: select, drop: »[mel]}"),
    Refusal(pooled, "x: {use: normalize, method: zscore, by: »item}"),
    Refusal(pooled, "x: {use: normalize, method: minmax, clip: »2}"),
    Refusal(audio, "x: {use: augment.gain, copies: »[0]}"),
    Refusal(audio, "x: {use: augment.noise, talkers: »[4, 5.5]}"),
    Refusal(audio, "x: {use: augment.noise, kind: pink, files: »noises}"),
    Refusal(audio, "x: {use: augment.band, highpass: »[9000, 9100]}"),
    Refusal(mel, "x: {use: augment.mask, columns: »41}"),
  ]

  @Test(arguments: refusals) func standsAtTheSetting(refusal: Refusal) throws {
    let marked =
      ["sergraph: 1", "nodes:"]
      + (refusal.above.split(separator: "\n").map(String.init) + [refusal.node]).map { "  " + $0 }
    let column = try #require(marked.last?.firstIndex(of: "»")?.utf16Offset(in: marked.last ?? ""))
    let text = marked.joined(separator: "\n").replacing("»", with: "")
    var found: [Problem] = []
    do throws(Problems) {
      _ = try Compiler.compile(
        try GraphReader.read(
          try readYAML(text, name: "g.yaml"), path: "g.yaml", nodes: standardNodes))
    } catch { found = error.all }
    let problem = try #require(found.first)
    #expect(found.count == 1, "\(found.map(\.text))")
    #expect(problem.place?.line == marked.count, "\(problem.text)")
    #expect(problem.place?.column == column + 1, "\(problem.text)")
    #expect(!problem.settings.isEmpty)
  }
}
