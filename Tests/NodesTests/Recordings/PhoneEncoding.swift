import Glibc
import GraphCore

@testable import Nodes

/// A recording of `Fixtures/FFmpeg`: how 12,800 samples at 16 kHz come back from it.
struct PhoneEncoding: Sendable {
  let name: String
  var rate = 16_000
  /// How many samples it holds.
  var count = 12_800
  /// How many more there may be, where the container does not tell what its encoder added.
  var spare = 0
  var isLossless = false
  /// How alike the sound has to be.
  var likeness: Float = 0.95
  /// Where the sound begins; nil looks for it within what may be more. FFmpeg's encoder of WMA loses a frame.
  var later: Int?

  static let all = [
    PhoneEncoding(name: "aac.m4a"), PhoneEncoding(name: "faststart.m4a"),
    PhoneEncoding(name: "fragmented.mp4", spare: 3072), PhoneEncoding(name: "video.mp4"),
    PhoneEncoding(name: "aac.3gp"), PhoneEncoding(name: "aac.aac", spare: 3072),
    PhoneEncoding(name: "aac.mkv", spare: 3072),
    PhoneEncoding(name: "alac.mov", isLossless: true),
    PhoneEncoding(name: "pcm.mov", isLossless: true),
    PhoneEncoding(name: "flac.mp4", isLossless: true),
    PhoneEncoding(name: "flac.mka", isLossless: true),
    PhoneEncoding(name: "flac.ogg", isLossless: true),
    PhoneEncoding(name: "wavpack.wv", isLossless: true),
    PhoneEncoding(name: "tta.tta", isLossless: true),
    PhoneEncoding(name: "pcm.avi", isLossless: true),
    PhoneEncoding(name: "two.mka", isLossless: true),
    PhoneEncoding(name: "two.mp4", isLossless: true),
    PhoneEncoding(name: "opus.mp4", rate: 48_000, count: 38_400),
    PhoneEncoding(name: "opus16.mp4", rate: 48_000, count: 38_400, later: 0),
    PhoneEncoding(name: "opus.webm", rate: 48_000, count: 38_400),
    PhoneEncoding(name: "vorbis.mka"),
    PhoneEncoding(name: "wma1.wma", count: 12_288, later: -512),
    PhoneEncoding(name: "wma2.wma", count: 12_288, later: -512),
    PhoneEncoding(name: "speex.spx", spare: 960, likeness: 0.8),
    PhoneEncoding(name: "ac3.ac3", rate: 48_000, count: 38_400, spare: 4608),
    PhoneEncoding(name: "eac3.mkv", rate: 48_000, count: 38_400, spare: 4608),
    PhoneEncoding(name: "mp3.avi", spare: 1728),
    PhoneEncoding(name: "mp3.flv", rate: 22_050, count: 17_640, spare: 1728),
    PhoneEncoding(name: "mp3.wav", spare: 1728),
    PhoneEncoding(name: "yamaha.wav", spare: 2047), PhoneEncoding(name: "g722.wav", later: 22),
    PhoneEncoding(name: "swf.wav", rate: 22_050, count: 17_640, spare: 4095),
    PhoneEncoding(name: "aac.ts", spare: 3072),
    PhoneEncoding(name: "amr.amr", rate: 8000, count: 6400, spare: 480, likeness: 0.75),
    PhoneEncoding(name: "amr.3gp", rate: 8000, count: 6400, spare: 480, likeness: 0.75),
  ]

  /// The sound that all were made from.
  static var source: [Float] {
    get throws { try samples(of: path("source.wav")).values }
  }

  static func path(_ name: String) -> String {
    let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let isLossless = all.contains { $0.name == name && $0.isLossless }
    let folder =
      isLossless ? "lossless/" : name.hasSuffix(".wav") && name != "source.wav" ? "wave/" : ""
    return "/\(here)/Fixtures/FFmpeg/\(folder)\(name)"
  }

  /// All samples of one audio track.
  static func samples(
    of path: String, track: Int? = nil
  ) throws(Problem) -> (rate: Int, values: [Float]) {
    let file = try SoundDecoder.open(path, track: track)
    return (file.rate, try rest(of: file))
  }

  static func rest(of file: any SampleReader) throws(Problem) -> [Float] {
    var values: [Float] = []
    var block = [Float](repeating: 0, count: 1000 * file.channels)
    while true {
      var target = block.mutableSpan
      let got = try file.read(1000, into: &target)
      if got == 0 { return values }
      values += block[..<(got * file.channels)]
    }
  }

  /// How alike two sounds are: the correlation of what both hold, the second some samples later.
  static func likeness(_ first: [Float], _ second: [Float], later: Int) -> Float {
    let (skipped, later) = (max(0, -later), max(0, later))
    let count = min(first.count - skipped, second.count - later)
    var (both, one, other): (Float, Float, Float) = (0, 0, 0)
    for index in 0..<max(0, count) {
      let (x, y) = (first[index + skipped], second[index + later])
      both += x * y
      one += x * x
      other += y * y
    }
    return both / max(1e-9, (one * other).squareRoot())
  }

  /// The sound at another rate, on straight lines between its samples.
  static func resampled(_ sound: [Float], to rate: Int) -> [Float] {
    (0..<(sound.count * rate / 16_000)).map { index in
      let place = Float(index) * 16_000 / Float(rate)
      let left = Int(place)
      let right = min(left + 1, sound.count - 1)
      return sound[left] + (sound[right] - sound[left]) * (place - Float(left))
    }
  }
}

/// Bytes that wait in a pipe, and its name.
final class FilledPipe {
  private let end: Int32
  var path: String { "/dev/fd/\(end)" }

  /// - Parameter bytes: At most 65,536, which a pipe holds.
  init(_ bytes: [UInt8]) {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    precondition(write(ends[1], bytes, bytes.count) == bytes.count, "a pipe holds 65,536 bytes")
    close(ends[1])
    end = ends[0]
  }

  deinit { close(end) }
}
