import GraphCore
import GraphTesting
import Nodes
import Testing

/// The shipped sub-graphs, against the tools that define them.
@Suite struct PartTests {
  static let parts = [
    "librosa-mfcc", "log-mel", "kaldi-fbank", "kaldi-mfcc", "htk-mfcc", "prosody",
    "functionals-large", "functionals-robust",
  ]
  static let signals = ["speech_16000", "voice_16000", "noise_16000"]

  @Test(arguments: parts) func followsEveryRule(part: String) async {
    let path = "\(Golden.root)/graphs/parts/\(part).yaml"
    #expect(await checkGraph(path, nodes: standardNodes, rate: 16_000) == [])
  }

  @Test(arguments: signals) func banksFiltersAsKaldi(signal: String) async throws {
    let golden = try Golden("kaldi")
    let audio = try Golden.signal(signal)
    try golden.expect(
      "\(signal)/fbank", of: signal,
      await run(part: "kaldi-fbank", over: audio, with: "{n_mels: 80}"))
    try golden.expect(
      "\(signal)/fbank/low", of: signal,
      await run(
        part: "kaldi-fbank", over: audio, with: "{fmin: 100, fmax: 7600, window: hamming}"))
  }

  @Test(arguments: signals) func takesCepstraAsKaldi(signal: String) async throws {
    let golden = try Golden("kaldi")
    let audio = try Golden.signal(signal)
    let energy = try await run(part: "kaldi-mfcc", over: audio)
    try golden.expect("\(signal)/mfcc", of: signal, energy)
    #expect(energy.format.names.prefix(2) == ["energy_ln", "mfcc[1]"])
    let plain = try await run(part: "kaldi-mfcc", over: audio, with: "{drop: energy_ln}")
    try golden.expect("\(signal)/mfcc/plain", of: signal, plain)
  }

  @Test(arguments: ["speech_22050", "voice_16000"]) func takesCepstraAsLibrosa(signal: String)
    async throws
  {
    let golden = try Golden("spectral")
    let audio = try Golden.signal(signal)
    for (name, with) in [("2", "{}"), ("1", "{dct_type: 1}"), ("lifter", "{lifter: 22}")] {
      try golden.expect(
        "\(signal)/mfcc/\(name)", of: signal,
        await run(part: "librosa-mfcc", over: audio, with: with))
    }
  }

  @Test(arguments: ["speech_22050", "voice_16000"]) func takesMelLevelsAsLibrosa(signal: String)
    async throws
  {
    let levels = try await run(
      part: "log-mel", over: Golden.signal(signal),
      with: "{frame_length: 2048, hop_length: 512, n_fft: 2048, n_mels: 128}")
    try Golden("spectral").expect("\(signal)/log/db", of: signal, levels)
  }

  /// Twenty decibels less: the same statistics.
  @Test func robustFunctionalsDontHearTheLevel() async throws {
    let audio = try Golden.signal("voice_16000")
    let found = try await run(part: "functionals-robust", over: audio)
    #expect(found.format.width == 2000 && found.count == 1)
    let soft = Rows(audio: audio.values.map { 0.1 * $0 }, rate: 16_000)
    let same = try await run(part: "functionals-robust", over: soft)
    let off = zip(found.values, same.values).map { abs($0 - $1) / max(1, abs($0)) }
    #expect(off.max() ?? 1 < 1e-3)
  }

  /// openSMILE smooths over three frames, and pads the ends of a recording in its own way.
  @Test(arguments: ["speech_16000", "voice_16000"]) func takesCepstraAsOpenSMILE(signal: String)
    async throws
  {
    let golden = try Golden("opensmile")
    let cepstra = try await run(
      part: "htk-mfcc", over: Golden.signal(signal), with: "{n_mfcc: 14}")
    var smooth: [Float] = []
    for row in try golden.values("\(signal)/rows").map({ Int($0) }) {
      let three = [cepstra[row - 1], cepstra[row], cepstra[row + 1]].map(Array.init)
      for column in 0..<14 {
        smooth.append((three[0][column] + three[1][column] + three[2][column]) / 3)
      }
    }
    try golden.expect("\(signal)/mfcc", smooth)
  }
}
