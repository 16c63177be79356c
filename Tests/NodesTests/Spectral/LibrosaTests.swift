import DSP
import Glibc
import GraphCore
import GraphTesting
import SERGraphs
import Testing

@testable import Nodes

/// Synthesised speech (Tests/Samples), against what librosa 0.11 gives for them (Tests/Golden/make_golden.py).
@Suite struct LibrosaTests {
  static let samples = [
    "sad-low-slow-8k.wav", "angry-loud-fast-48k.flac", "call-angry-and-calm-stereo.wav",
    "fearful-whisper-noisy-48k.ogg", "happy-high-fast-44k.flac",
  ]
  /// Of the largest magnitude of what is compared.
  static let tolerance: Float = 1e-4

  @Test(arguments: samples) func resamples(name: String) throws {
    let golden = try Golden.librosa()
    let audio = try load(name, rate: 22_050)
    let count = try golden.number("\(name)/resampled/count")
    #expect(audio.count == Int(count))
    let start = Int(try golden.number("\(name)/resampled/start"))
    try golden.expect("\(name)/resampled", Array(audio.values[start..<start + 4096]))
    try golden.expect("\(name)/resampled/head", Array(audio.values.prefix(1024)))
    try golden.expect("\(name)/resampled/tail", Array(audio.values.suffix(1024)))
  }

  @Test(arguments: samples) func analysesTheUsualWay(name: String) throws {
    let golden = try Golden.librosa()
    let power = try load(name, rate: 22_050).through(Framing()).through(STFT())
    let mel = try power.through(Mel())
    let mfcc = try mel.through(MFCC(count: 40))
    let chroma = try power.through(Chroma(tuning: 0))
    try golden.expect("\(name)/power", of: name, power)
    try golden.expect("\(name)/mel", of: name, mel)
    try golden.expect("\(name)/mfcc", of: name, mfcc)
    try golden.expect("\(name)/chroma", of: name, chroma)
    for statistic in [Pool.Statistic.mean, .std, .min, .max] {
      let pooled = try mfcc.through(Pool(statistics: [statistic]))
      try golden.expect("\(name)/mfcc/\(statistic)", pooled.values)
    }
    let means = try [mfcc, chroma, mel].flatMap { try $0.through(Pool()).values }
    try golden.expect("\(name)/means", means)
  }

  @Test(arguments: samples) func estimatesTheTuning(name: String) throws {
    let golden = try Golden.librosa()
    let power = try load(name, rate: 22_050).through(Framing()).through(STFT())
    let estimate = TuningEstimate(classes: 12, sampleRate: 22_050, fftSize: 2048)
    for row in power.rows { try estimate.add(Array(row).span) }
    #expect(Float(try estimate.result()) == (try golden.number("\(name)/tuning")))
    try golden.expect("\(name)/chroma_tuned", of: name, power.through(Chroma()))
  }

  @Test(arguments: samples) func analysesOtherWays(name: String) throws {
    let golden = try Golden.librosa()
    let audio = try load(name, rate: 22_050)
    let short = try audio.through(Framing(hop: 256))
      .through(STFT(windowLength: 1024, output: .amplitude))
    try golden.expect("\(name)/short/amplitude", of: "\(name)/short", short)
    for window in [WindowFunction.hamming, .blackman] {
      let power = try audio.through(Framing()).through(STFT(window: window))
      try golden.expect("\(name)/\(window)/power", of: "\(name)/\(window)", power)
    }
    let uncentred = try audio.through(Framing(center: false)).through(STFT())
    try golden.expect("\(name)/uncentred/power", of: "\(name)/uncentred", uncentred)
    try golden.expect("\(name)/uncentred/mel", of: "\(name)/uncentred", uncentred.through(Mel()))
  }

  /// Frames of 400 stand for librosa's frames of 512 under a window of 400.
  @Test(arguments: samples) func analysesSpeechAt16kHz(name: String) throws {
    let golden = try Golden.librosa()
    let mel = try load(name, rate: 16_000).through(Framing(length: 400, hop: 160))
      .through(STFT(fftSize: 512)).through(Mel(bands: 64))
    try golden.expect("\(name)/speech/mel", of: "\(name)/speech", mel)
    try golden.expect("\(name)/speech/mfcc", of: "\(name)/speech", mel.through(MFCC()))
  }

  private func load(_ name: String, rate: Int) throws -> Rows {
    try readAll("\(Golden.root)/Tests/Samples/\(name)").through(Resample(rate: rate), chunk: 4096)
  }
}
