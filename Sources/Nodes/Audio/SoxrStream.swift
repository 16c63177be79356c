import CSoxr

/// One stream through libsoxr at its "high quality" setting (20 bits), whose filters `resample` follows.
final class SoxrStream {
  let (from, to, channels): (Int, Int, Int)
  // Made here and freed in `deinit`; used by one thread at a time.
  private let handle: soxr_t

  /// How numbers pass.
  enum Precision {
    /// As librosa has it.
    case single
    /// The same filters in double precision.
    case double
  }

  /// Creates one; nil if libsoxr refuses or there is no memory.
  init?(from: Int, to: Int, channels: Int = 1, precision: Precision = .single) {
    let isDouble = precision == .double
    let type = isDouble ? SOXR_FLOAT64_I : SOXR_FLOAT32_I
    var quality = soxr_quality_spec(UInt(SOXR_HQ), isDouble ? UInt(SOXR_DOUBLE_PRECISION) : 0)
    var layout = soxr_io_spec(type, type)
    var failure: soxr_error_t?
    let made = soxr_create(
      Double(from), Double(to), UInt32(channels), &failure, &layout, &quality, nil)
    guard let made, failure == nil else { return nil }
    handle = made
    (self.from, self.to, self.channels) = (from, to, channels)
  }

  deinit { soxr_delete(handle) }

  /// Takes interleaved samples, and as many zeros after them as it needs to give `count` outputs of each
  /// channel.
  /// - Parameter samples: In the precision of the stream.
  /// - Returns: The outputs, interleaved; nil if libsoxr fails.
  func outputs<Sample: BinaryFloatingPoint>(_ count: Int, of samples: [Sample]) -> [Sample]? {
    let block = 256
    let silence = [Sample](repeating: 0, count: block * channels)
    var result = [Sample](repeating: 0, count: count * channels)
    var given = step(samples, into: &result, from: 0, room: count)
    // libsoxr delays by less than a second and a half at its lowest rates.
    var fed = 0
    while let made = given, made < count, fed < 2 * from + 2_000_000 {
      given = step(silence, into: &result, from: made, room: count - made).map { $0 + made }
      fed += block
    }
    return given == count ? result : nil
  }

  private func step<Sample>(
    _ samples: [Sample], into result: inout [Sample], from start: Int, room: Int
  ) -> Int? {
    var given = 0
    // Both pointers are used during the call only, within the lengths given.
    let failure = result.withUnsafeMutableBufferPointer { target in
      samples.withUnsafeBufferPointer { source in
        soxr_process(
          handle, source.baseAddress, source.count / channels, nil,
          target.baseAddress.map { $0 + start * channels }, room, &given)
      }
    }
    return failure == nil ? given : nil
  }
}
