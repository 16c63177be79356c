import DSP
import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct MFCCTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(MFCC(), input: Usual.bands()) == [])
    #expect(
      try checkNode(MFCC(count: 13, topDecibels: nil, lifter: 22), input: Usual.bands()) == [])
  }

  @Test func followsEveryRuleOfNodesOnLogarithms() throws {
    let levels = try Log(scale: .ln).format(for: Usual.bands())
    let htk = MFCC(count: 12, lifter: 22, lifterKind: .htk, norm: .htk, first: 1)
    #expect(checkNode(htk, input: levels) == [])
    #expect(checkNode(MFCC(kind: 1, norm: .none), input: levels) == [])
    #expect(checkNode(MFCC(kind: 3), input: levels) == [])
  }

  @Test func takesLogarithmsAsTheyAre() throws {
    let bands = try Usual.bands()
    let rows = noise(128 * 5).map { abs($0) }
    let levels = try outputRows(of: Log(), input: bands, rows: rows)
    let own = try outputRows(of: MFCC(topDecibels: nil), input: bands, rows: rows)
    let given = try outputRows(of: MFCC(), input: Log().format(for: bands), rows: levels)
    #expect(own == given)
    #expect(try MFCC().delay(for: Log().format(for: bands)) == .seconds(0))
  }

  @Test(arguments: ["speech_22050", "voice_16000"]) func equalsLibrosa(signal: String) throws {
    let golden = try Golden("spectral")
    let mel = try Golden.signal(signal).through(Framing()).through(STFT()).through(Mel())
    let settings: [(String, MFCC)] = [
      ("1", MFCC(kind: 1)), ("2", MFCC()), ("3", MFCC(kind: 3)), ("none", MFCC(norm: .none)),
      ("lifter", MFCC(lifter: 22)),
    ]
    for (name, node) in settings {
      try golden.expect("\(signal)/mfcc/\(name)", of: signal, mel.through(node))
    }
  }

  @Test func leavesOutTheFirstCoefficients() throws {
    let input = try Usual.bands()
    let rows = noise(128).map { abs($0) }
    let all = try outputRows(of: MFCC(), input: input, rows: rows)
    let some = try outputRows(of: MFCC(count: 12, first: 1), input: input, rows: rows)
    #expect(near(some, all[1...12], within: 1e-4))
    #expect(try MFCC(count: 2, first: 1).format(for: input).names == ["mfcc[1]", "mfcc[2]"])
  }

  @Test func putsAConstantIntoTheFirstCoefficient() throws {
    let input = try Usual.bands()
    // 10 dB in each of 128 bands: 10 * sqrt(128).
    let rows = [Float](repeating: 10, count: 128)
    let coefficients = try outputRows(of: MFCC(), input: input, rows: rows)
    #expect(abs(coefficients[0] - 113.137085) < 1e-4)
    #expect(coefficients.dropFirst().everyOne { abs($0) < 1e-4 })
  }

  /// An orthonormal transform of all bands keeps lengths.
  @Test func keepsLengthsWithAllCoefficients() throws {
    let input = try Mel(bands: 40).format(for: Usual.spectrum())
    let levels = noise(40).map { $0 * 30 }
    let power = levels.map { powf(10, $0 / 10) }
    let coefficients = try outputRows(
      of: MFCC(count: 40, topDecibels: nil), input: input, rows: power)
    let lengths = [levels, coefficients].map { $0.reduce(0) { $0 + $1 * $1 } }
    #expect(abs(lengths[0] - lengths[1]) < 1e-4 * lengths[0])
  }

  @Test func cutsBelowTheLoudestBandOfTheItem() throws {
    let input = try Mel(bands: 2).format(for: Usual.spectrum())
    // 0 dB and -100 dB in the first row, -100 dB twice in the second: all below -20 dB is cut to it.
    let rows: [Float] = [1, 1e-10, 1e-10, 1e-10]
    let root = Float(2).squareRoot()
    let cut = try outputRows(of: MFCC(count: 2, topDecibels: 20), input: input, rows: rows)
    #expect(near(cut, [-20 / root, 20 / root, -40 / root, 0], within: 1e-4))
    let whole = try outputRows(of: MFCC(count: 2, topDecibels: nil), input: input, rows: rows)
    let wanted = [-100 / root, 100 / root, -200 / root, 0]
    #expect(near(whole, wanted, within: 1e-4))
  }

  @Test func raisesHigherCoefficientsByALifter() throws {
    let input = try Usual.bands()
    let rows = noise(128).map { abs($0) }
    let plain = try outputRows(of: MFCC(), input: input, rows: rows)
    let raised = try outputRows(of: MFCC(lifter: 22), input: input, rows: rows)
    // Coefficient 10: 1 + 11 sin(pi / 2).
    #expect(abs(raised[10] - 12 * plain[10]) < 1e-4 * abs(raised[10]))
  }

  @Test func givesTheSameWhenItHasToSpill() throws {
    // 3000 rows of 128 are more than stays in memory.
    let input = try Usual.bands()
    let rows = noise(128 * 3000).map { abs($0) }
    #expect(128 * 3000 > SpillBuffer.standardMemory)
    let all = try outputRows(of: MFCC(), input: input, rows: rows, chunk: 1000)
    let stream = try outputRows(of: MFCC(topDecibels: nil), input: input, rows: rows)
    #expect(all == stream)
  }

  @Test func refusesWhatDoesNotFit() throws {
    #expect(
      refusal { _ = try MFCC().format(for: Usual.audio) }
        == "SG0301: 'mfcc' takes mel bands of power, but gets audio, mono, 22050 Hz "
        + "[put `framing`, `stft` and `mel` before it]")
    #expect(
      refusal { _ = try MFCC().format(for: Usual.coefficients()) }
        == "SG0301: 'mfcc' takes mel bands of power, but gets features of 20, 43.07/s, each "
        + "92.88 ms [connect `in` to a node that gives mel bands of power]")
    let amplitude = try Mel().format(for: STFT(output: .amplitude).format(for: Usual.frames()))
    #expect(
      refusal { _ = try MFCC().format(for: amplitude) }
        == "SG0301: 'mfcc' takes mel bands of power, but gets features of 128 (amplitude), "
        + "43.07/s, each 92.88 ms [set `output: power` in `stft`]")
    #expect(
      refusal { _ = try MFCC(count: 129).format(for: Usual.bands()) }
        == "SG0304: 'n_mfcc' is 129, more than the 128 mel bands "
        + "[set 'n_mfcc' to at most 128, or `n_mels` to at least 129]")
    #expect(
      refusal { _ = try MFCC(count: 128, first: 1).format(for: Usual.bands()) }
        == "SG0304: 'first' + 'n_mfcc' is 129, more than the 128 mel bands "
        + "[set 'n_mfcc' to at most 127, or `n_mels` to at least 129]")
    #expect(
      refusal { _ = try MFCC(kind: 3, norm: .htk).format(for: Usual.bands()) }
        == "SG0304: 'norm' is htk, which is of DCT-II, but 'dct_type' is 3 [set `dct_type: 2`]")
  }

  @Test func saysWhetherItWaitsForTheItem() throws {
    #expect(try MFCC().delay(for: Usual.bands()) == .wholeItem)
    #expect(try MFCC(topDecibels: nil).delay(for: Usual.bands()) == .seconds(0))
    #expect(try MFCC(count: 2).format(for: Usual.bands()).names == ["mfcc[0]", "mfcc[1]"])
  }
}
