import CSoxr
import GraphCore

/// Resampling: audio at another sample rate.
/// Input: audio, any rate and channels, also open. Output: audio at `sample_rate`, the same channels.
///
/// By libsoxr at its "high quality" setting (20 bits), as `librosa.load`. `n` samples at `a` Hz give
/// exactly `ceil(n * b / a)` at `b` Hz.
struct Resample: Node {
  static let rates = 1000...384_000

  var rate = 22_050

  static let about = About(
    "resample", "Changes the sample rate.", family: "Audio", from: [.audio],
    to: "audio at sample_rate",
    definition: """
      Band-limited interpolation with a linear-phase filter, pass band to 91.3 % of the lower half rate, \
      by libsoxr (HQ). n samples give ceil(n * sample_rate / rate) samples; equal rates are copied. \
      As librosa.resample(res_type='soxr_hq').
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
    guard let resampler = Resampler(from: from, to: rate, channels: input.width) else {
      throw Problem(.inputOutput, "libsoxr can't resample \(input) to \(rate) Hz")
    }
    return ResampleProcessor(resampler: resampler)
  }

  func capacity(for rows: Int, input: Format) -> Int {
    let from = input.sampleRate ?? Resample.rates.lowerBound
    return (rows * rate + from - 1) / from + 1
  }

  func rowCount(for input: Format) -> RowCount {
    guard let from = input.sampleRate else { return .unknown }
    return from == rate ? .same : .scaled(Ratio(rate, from))
  }

  /// Measured, libsoxr 0.1.3: filters up to 460 kB, then for each channel 27 kB at ordinary ratios and
  /// 3.2 kB for each unit of the ratio.
  func stateBytes(for input: Format) -> Int {
    let low = input.sampleRate ?? Resample.rates.lowerBound
    let high = input.sampleRate ?? Resample.rates.upperBound
    let ratio = max((rate + low - 1) / low, (high + rate - 1) / rate)
    let channels = input.width == 0 ? SoundFile.mostChannels : input.width
    return 600_000 + channels * (64_000 + 4_000 * ratio)
  }

  /// Of an open rate, as long as of the lowest one.
  func delay(for input: Format) -> Delay {
    guard let from = input.sampleRate else {
      return .seconds(Resample.delay(from: Resample.rates.lowerBound, to: rate))
    }
    return .seconds(from == rate ? 0 : Resample.delay(from: from, to: rate))
  }

  /// Of an open rate, what holds for every usual rate from 8 kHz on: recordings at lower rates come as much later as
  /// their rate is lower.
  func lateness(for input: Format) -> Delay {
    guard input.sampleRate == nil else { return delay(for: input) }
    let seconds = Resample.usualRates.filter { $0 != rate }
      .map { Resample.delay(from: $0, to: rate) }.max()
    return .seconds(seconds ?? 0)
  }

  private static let usualRates = [
    8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400,
    192_000,
  ]

  /// Seconds that libsoxr's outputs are behind its inputs at most: so many samples of the lower rate.
  ///
  /// Measured with libsoxr 0.1.3 over 1,400 pairs of rates from 1 to 384 kHz, sample by sample: its stages work on blocks of a
  /// transform's length. Between two usual rates 998 samples up and 1,390 down, else 1,830 and 1,440 at most.
  private static func delay(from: Int, to: Int) -> Double {
    let areUsual = usualRates.contains(from) && usualRates.contains(to)
    let samples = from < to ? (areUsual ? 1024 : 1900) : (areUsual ? 1400 : 1500)
    return Double(samples) / Double(min(from, to))
  }
}

/// One stream through libsoxr.
final class Resampler {
  let (from, to, channels): (Int, Int, Int)
  // Made here and freed in `deinit`; used by one lane at a time.
  private let handle: soxr_t

  /// Creates one; nil if libsoxr refuses or there is no memory.
  init?(from: Int, to: Int, channels: Int) {
    var quality = soxr_quality_spec(UInt(SOXR_HQ), 0)
    var layout = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I)
    var failure: soxr_error_t?
    let made = soxr_create(
      Double(from), Double(to), UInt32(channels), &failure, &layout, &quality, nil)
    guard let made, failure == nil else { return nil }
    handle = made
    (self.from, self.to, self.channels) = (from, to, channels)
  }

  deinit { soxr_delete(handle) }

  /// Takes all of `input`, gives what fits and is ready.
  /// - Parameters:
  ///   - input: Interleaved samples; nil once the stream has ended.
  ///   - output: Takes interleaved samples from `range` on, at most as many of each channel.
  /// - Returns: Samples given, of each channel.
  func step(
    _ input: Span<Float>?, into output: inout MutableSpan<Float>, at range: Range<Int>
  ) throws(Problem) -> Int {
    guard let input else { return try pass(nil, 0, into: &output, at: range) }
    return try input.withUnsafeBufferPointer { (source) throws(Problem) in
      try pass(source.baseAddress, source.count / channels, into: &output, at: range)
    }
  }

  /// - Parameters:
  ///   - source: Interleaved samples, alive during the call; nil once the stream has ended.
  ///   - count: So many of each channel.
  private func pass(
    _ source: UnsafePointer<Float>?, _ count: Int, into output: inout MutableSpan<Float>,
    at range: Range<Int>
  ) throws(Problem) -> Int {
    var given = 0
    let (start, room) = (range.lowerBound, range.count)
    precondition(output.count >= range.upperBound * channels, "samples need room")
    // The pointer is used during the call only, within the length given.
    let failure = output.withUnsafeMutableBufferPointer { target in
      soxr_process(
        handle, source, count, nil, target.baseAddress.map { $0 + start * channels }, room, &given)
    }
    if let failure { throw Problem(.brokenNode, "libsoxr failed: \(String(cString: failure))") }
    return given
  }

  /// Gives what is ready of what was taken, as far as it fits, and waits for more.
  func release(into output: inout MutableSpan<Float>, at range: Range<Int>) throws(Problem) -> Int {
    var nothing: Float = 0
    return try withUnsafePointer(to: &nothing) { (source) throws(Problem) in
      try pass(source, 0, into: &output, at: range)
    }
  }

  /// Forgets the stream; the filters are designed anew, which takes 0.05 to 1 ms.
  func clear() { soxr_clear(handle) }
}

final class ResampleProcessor: Processor {
  /// Rows that libsoxr gets at once, so that what it holds does not depend on the chunk.
  private static let block = 1024

  private let resampler: Resampler
  private var taken = 0
  private var given = 0

  init(resampler: Resampler) { self.resampler = resampler }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let samples = input.values
    let (resampler, rows, channels) = (resampler, input.count, resampler.channels)
    guard rows > 0 else { return }
    let before = output.count
    // libsoxr gives in bursts; what is over the usual waits in it for the next chunk.
    let most = min(output.room, (rows * resampler.to + resampler.from - 1) / resampler.from + 1)
    try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
      var made = 0
      var first = 0
      while first < rows {
        let last = min(rows, first + ResampleProcessor.block)
        let part = samples.extracting(first * channels..<last * channels)
        made += try resampler.step(part, into: &target, at: made..<most)
        first = last
      }
      return made
    }
    taken += rows
    given += output.count - before
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let total = (taken * resampler.to + resampler.from - 1) / resampler.from
    let resampler = resampler
    let wanted = min(output.room, total - given)
    guard wanted > 0 else { return false }
    try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
      var made = 0
      while made < wanted {
        let more = try resampler.step(nil, into: &target, at: made..<wanted)
        if more == 0 { break }
        made += more
      }
      // libsoxr rounds the length to nearest, librosa up: the last sample may be missing.
      let missing = max(0, wanted - made) * resampler.channels
      for index in 0..<missing { target[made * resampler.channels + index] = 0 }
      return wanted
    }
    given += wanted
    return given < total
  }

  /// What libsoxr has given so far does depend on the room that it had.
  func catchUp(into output: inout RowBuffer) throws(Problem) -> Bool {
    let (resampler, room) = (resampler, output.room)
    guard taken > 0, room > 0 else { return false }
    try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
      try resampler.release(into: &target, at: 0..<room)
    }
    return output.room == 0
  }

  func reset() {
    if taken > 0 { resampler.clear() }
    taken = 0
    given = 0
  }
}
