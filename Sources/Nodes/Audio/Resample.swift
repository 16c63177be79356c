import DSP
import GraphCore

/// Resampling: audio at another sample rate.
/// Input: audio, any rate and channels, also open. Output: audio at `sample_rate`, the same channels.
///
/// The filter is that of libsoxr at its "high quality" setting (20 bits), as `librosa.load` has it. It is
/// measured once in a process for each pair of rates, which takes 2 to 20 ms at usual ones, and applied to
/// whole blocks in the frequency domain. `n` samples at `a` Hz give exactly `ceil(n * b / a)` at `b` Hz.
///
/// Checked against libsoxr itself: within 1e-6 of full scale where rates are in a ratio of small numbers, as
/// usual ones are. At other ratios libsoxr interpolates its filter, and its clock is off by about 1e-10 of a
/// sample for each sample: within 5e-6 in a second from 22,254 to 16,000 Hz, and 6e-5 in a second from
/// 383,999 to 384,000 Hz, growing with time.
struct Resample: Node {
  static let rates = 1000...384_000

  var rate = 22_050

  static let about = About(
    "resample", "Changes the sample rate.", family: "Audio", from: [.audio],
    to: "audio at sample_rate",
    definition: """
      Band-limited interpolation with a linear-phase filter, pass band to 91.3 % of the lower half rate: \
      that of libsoxr (HQ), applied in the frequency domain in double precision. \
      n samples give ceil(n * sample_rate / rate) samples; equal rates are copied. \
      As librosa.resample(res_type='soxr_hq'), within 1e-6 of full scale at usual rates.
      """)
  static let parameters: [Parameter<Resample>] = [
    .init("sample_rate", \.rate, unit: .hertz, in: rates, "Samples a second of the output.")
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "resample", wants: "audio") }
    return .audio(rate: rate, channels: input.width == 0 ? nil : input.width)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    guard let from = input.sampleRate, from != rate else { return PassProcessor() }
    return ResampleProcessor(
      try RateChange.likeSoxr(from: from, to: rate), channels: input.width)
  }

  /// Rows come a block at a time.
  func capacity(for rows: Int, input: Format) -> Int {
    let from = input.sampleRate ?? Resample.rates.lowerBound
    if from == rate, !Resample.standsForAll(input) { return rows }
    return (rows * rate + from - 1) / from + 2 + sizes(for: input).outputs
  }

  func rowCount(for input: Format) -> RowCount {
    guard let from = input.sampleRate else { return .unknown }
    return from == rate ? .same : .scaled(Ratio(rate, from))
  }

  func stateBytes(for input: Format) -> Int {
    let channels = input.width == 0 ? SoundFile.mostChannels : input.width
    let sizes = sizes(for: input)
    return 4096 + channels * sizes.outputs * MemoryLayout<Float>.stride
      + BlockResampler.bytes(sizes, channels: channels)
  }

  /// A block is resampled when it is complete. From rates of 8 kHz on, this takes at most a tenth of a
  /// second, and 151 ms at the lowest; a known rate has its own, mostly 60 to 80 ms.
  func delay(for input: Format) -> Delay {
    guard let from = input.sampleRate else {
      return .seconds(ResamplingBlocks.longestDelay(lowest: Resample.rates.lowerBound, to: rate))
    }
    return .seconds(from == rate ? 0 : ResamplingBlocks(from: from, to: rate).delay)
  }

  /// The highest rate stands for all, where the compiler does not know it yet.
  private static func standsForAll(_ input: Format) -> Bool {
    input.sampleRate ?? rates.upperBound == rates.upperBound
  }

  private func sizes(for input: Format) -> ResamplingBlocks.Sizes {
    guard let from = input.sampleRate, !Resample.standsForAll(input) else {
      return ResamplingBlocks.largestSizes(
        lowest: Resample.rates.lowerBound, highest: Resample.rates.upperBound, to: rate)
    }
    return ResamplingBlocks(from: from, to: rate).sizes
  }
}
