import CSndfile
import Glibc
import Testing

/// Recordings for a test, in a folder that is gone afterwards.
final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/sergraph-tests-XXXXXX".utf8CString)
    // `mkdtemp` writes into the array and returns its address.
    path = String(cString: mkdtemp(&template))
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  private(set) var names: [String] = []

  /// A file with some bytes.
  func file(_ name: String, _ bytes: some Sequence<UInt8>) -> String {
    names.append(name)
    let path = "\(path)/\(name)"
    let bytes = Array(bytes)
    let file = fopen(path, "w")
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return path
  }

  /// A recording, written by libsndfile.
  func recording(
    _ name: String, _ samples: [Float], rate: Int = 16_000, channels: Int = 1,
    as format: Int = Int(SF_FORMAT_WAV) | Int(SF_FORMAT_PCM_16)
  ) -> String {
    names.append(name)
    let path = "\(path)/\(name)"
    var info = SF_INFO()
    info.samplerate = Int32(rate)
    info.channels = Int32(channels)
    info.format = Int32(format)
    guard let file = sf_open(path, Int32(SFM_WRITE), &info) else {
      fatalError("libsndfile can't write \(name): \(String(cString: sf_strerror(nil)))")
    }
    // Vorbis in one piece overflows the stack of libsndfile 1.2.0.
    for start in stride(from: 0, to: samples.count, by: 4096 * channels) {
      let part = Array(samples[start..<min(samples.count, start + 4096 * channels)])
      sf_writef_float(file, part, sf_count_t(part.count / channels))
    }
    sf_close(file)
    return path
  }

  /// Writes 16-bit samples as they are: of numbers, libsndfile would scale and round them.
  func recording(_ name: String, of samples: [Int16], in container: Int) -> String {
    names.append(name)
    let path = "\(path)/\(name)"
    var info = SF_INFO()
    (info.samplerate, info.channels) = (16_000, 1)
    info.format = Int32(container | Int(SF_FORMAT_PCM_16))
    guard let file = sf_open(path, Int32(SFM_WRITE), &info) else {
      fatalError("libsndfile can't write \(name)")
    }
    sf_writef_short(file, samples, sf_count_t(samples.count))
    sf_close(file)
    return path
  }

  static func bytes(of path: String) -> [UInt8] {
    let file = fopen(path, "r")
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 22)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}

/// What libsndfile writes, and what is lost by it.
struct Encoding: CustomTestStringConvertible, Sendable {
  let name: String
  let format: Int
  /// The largest difference of a sample.
  let loss: Float

  var testDescription: String { name }

  static let all = [
    Encoding("a.wav", SF_FORMAT_WAV, SF_FORMAT_PCM_16, loss: 4e-5),
    Encoding("24.wav", SF_FORMAT_WAV, SF_FORMAT_PCM_24, loss: 1e-6),
    Encoding("float.wav", SF_FORMAT_WAV, SF_FORMAT_FLOAT, loss: 0),
    Encoding("big.wav", SF_FORMAT_RF64, SF_FORMAT_PCM_16, loss: 4e-5),
    Encoding("a.aiff", SF_FORMAT_AIFF, SF_FORMAT_PCM_16, loss: 4e-5),
    Encoding("a.au", SF_FORMAT_AU, SF_FORMAT_PCM_16, loss: 4e-5),
    Encoding("a.flac", SF_FORMAT_FLAC, SF_FORMAT_PCM_16, loss: 4e-5),
    Encoding("a.ogg", SF_FORMAT_OGG, SF_FORMAT_VORBIS, loss: 0.05),
    Encoding("a.opus", SF_FORMAT_OGG, SF_FORMAT_OPUS, loss: 0.05),
    Encoding("a.mp3", SF_FORMAT_MPEG, SF_FORMAT_MPEG_LAYER_III, loss: 0.05),
  ]

  private init(_ name: String, _ type: Int, _ coding: Int, loss: Float) {
    self.name = name
    self.format = type | coding
    self.loss = loss
  }
}
