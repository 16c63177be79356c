import CSndfile
import Glibc
import GraphCore

/// Codecs through which copies are sent.
package enum SpeechCodec: String, ParameterChoice {
  case mulaw, alaw, gsm, opus, mp3

  /// libsndfile's container and codec.
  private var format: Int {
    switch self {
    case .mulaw: Int(SF_FORMAT_AU) | Int(SF_FORMAT_ULAW)
    case .alaw: Int(SF_FORMAT_AU) | Int(SF_FORMAT_ALAW)
    case .gsm: Int(SF_FORMAT_WAV) | Int(SF_FORMAT_GSM610)
    case .opus: Int(SF_FORMAT_OGG) | Int(SF_FORMAT_OPUS)
    case .mp3: Int(SF_FORMAT_MPEG) | Int(SF_FORMAT_MPEG_LAYER_III)
    }
  }

  /// Rates that it takes, rising.
  private var rates: [Int] {
    switch self {
    case .mulaw, .alaw, .gsm: [8000]
    case .opus: [8000, 12_000, 16_000, 24_000, 48_000]
    case .mp3: [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]
    }
  }

  /// The rate at which it takes sound of a rate: the lowest that holds all of it, else the highest.
  func rate(for rate: Int) -> Int { rates.first { $0 >= rate } ?? rates[rates.count - 1] }

  /// What libsndfile is told of a file.
  func info(rate: Int) -> SF_INFO {
    var info = SF_INFO()
    info.samplerate = Int32(self.rate(for: rate))
    info.channels = 1
    info.format = Int32(format)
    return info
  }

  /// How strongly it compresses, of 0 to 1: libsndfile goes evenly from the highest bit rate to the lowest.
  /// - Parameters:
  ///   - bitrate: In kilobits a second.
  ///   - rate: Of the encoded sound.
  func compression(bitrate: Double, rate: Int) -> Double? {
    let rates: ClosedRange<Double>
    switch self {
    case .mulaw, .alaw, .gsm: return nil
    case .opus: rates = 6...256
    case .mp3: rates = rate >= 32_000 ? 32...320 : rate >= 16_000 ? 8...160 : 8...64
    }
    let most = rates.upperBound - rates.lowerBound
    return min(1, max(0, (rates.upperBound - bitrate) / most))
  }

  /// Refuses a codec that the installed libsndfile can't write.
  /// - Throws: `Problem` SG0707.
  func checkIsThere() throws(Problem) {
    var info = info(rate: 48_000)
    guard sf_format_check(&info) == 0 else { return }
    throw Problem(
      .inputOutput, "the installed libsndfile can't write \(rawValue)", settings: ["kind"],
      suggestion: "install libsndfile 1.1 or later with its codecs (Debian: libsndfile1), "
        + "or leave \(rawValue) out of 'kind'")
  }

  /// What encoding and decoding take while they last; measured with libsndfile 1.2.
  static let bytes = 4 << 20
}

/// One channel of sound that is written to, or read from, a temporary file in a codec.
final class EncodedSound {
  /// Samples a second in the file.
  let rate: Int
  private let codec: SpeechCodec
  // Opened in `init`, closed in `end` or `deinit`, used by one lane at a time.
  private var handle: OpaquePointer?
  private var clipped: [Float]

  private static let block = 2048

  /// Begins to write.
  /// - Parameters:
  ///   - rate: Of the sound; `self.rate` is what the codec takes.
  ///   - bitrate: In kilobits a second, of codecs that have one.
  init(
    writing codec: SpeechCodec, rate: Int, bitrate: Double, to file: TemporaryFile
  ) throws(Problem) {
    self.codec = codec
    self.rate = codec.rate(for: rate)
    clipped = [Float](repeating: 0, count: EncodedSound.block)
    var info = codec.info(rate: rate)
    handle = try EncodedSound.open(file, SFM_WRITE, &info, codec)
    guard var level = codec.compression(bitrate: bitrate, rate: self.rate) else { return }
    if codec == .mp3 {
      // A mean bit rate: at low constant ones there is no room for what tells the decoder of the delay.
      var mode = SF_BITRATE_MODE_AVERAGE
      _ = sf_command(
        handle, Int32(SFC_SET_BITRATE_MODE), &mode, Int32(MemoryLayout.size(ofValue: mode)))
    }
    _ = sf_command(
      handle, Int32(SFC_SET_COMPRESSION_LEVEL), &level, Int32(MemoryLayout<Double>.size))
  }

  /// Begins to read what was written.
  init(reading codec: SpeechCodec, rate: Int, from file: TemporaryFile) throws(Problem) {
    self.codec = codec
    self.rate = codec.rate(for: rate)
    clipped = []
    var info = SF_INFO()
    handle = try EncodedSound.open(file, SFM_READ, &info, codec)
  }

  private static func open(
    _ file: TemporaryFile, _ mode: Int, _ info: inout SF_INFO, _ codec: SpeechCodec
  ) throws(Problem) -> OpaquePointer {
    // A descriptor of its own, which libsndfile closes whatever happens.
    let descriptor = dup(file.descriptor)
    lseek(descriptor, 0, SEEK_SET)
    guard descriptor >= 0, let handle = sf_open_fd(descriptor, Int32(mode), &info, 1) else {
      throw failure(codec, String(cString: sf_strerror(nil)))
    }
    return handle
  }

  private static func failure(_ codec: SpeechCodec, _ reason: String) -> Problem {
    Problem(
      .inputOutput, "libsndfile can't send sound through \(codec.rawValue): \(reason)",
      suggestion: "leave \(codec.rawValue) out of 'kind'")
  }

  deinit { if let handle { sf_close(handle) } }

  /// Writes samples; what lies outside -1 ... 1 is cut off.
  func write(_ samples: Span<Float>) throws(Problem) {
    for first in stride(from: 0, to: samples.count, by: EncodedSound.block) {
      let count = min(EncodedSound.block, samples.count - first)
      for index in 0..<count {
        // The largest whole number of 16 bits is a little below 1.
        clipped[index] = max(-1, min(32_767 / 32_768, samples[first + index]))
      }
      // The pointer is used during the call only, for as many numbers as were just written.
      let written = clipped.withUnsafeBufferPointer {
        Int(sf_writef_float(handle, $0.baseAddress, sf_count_t(count)))
      }
      guard written == count else {
        throw EncodedSound.failure(codec, String(cString: sf_strerror(handle)))
      }
    }
  }

  /// Writes what is left.
  func end() throws(Problem) {
    guard let handle else { return }
    self.handle = nil
    let status = sf_close(handle)
    guard status == 0 else {
      throw EncodedSound.failure(codec, String(cString: sf_error_number(status)))
    }
  }

  /// - Returns: How many samples there were; 0 at the end.
  func read(into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    let room = target.count
    // The pointer is used during the call only, for at most as many numbers as there is room for.
    let got = target.withUnsafeMutableBufferPointer {
      Int(sf_readf_float(handle, $0.baseAddress, sf_count_t(room)))
    }
    guard sf_error(handle) == 0 else {
      throw EncodedSound.failure(codec, String(cString: sf_strerror(handle)))
    }
    return max(0, got)
  }
}
