import Foundation
import Testing

/// A recording of hours: ten seconds of noise and tones over and over, 8-bit samples at 16 kHz.
struct LongRecording {
  let path: String
  let seconds: Int

  /// Writes it.
  init(hours: Int) throws {
    seconds = hours * 3600
    path = "/tmp/sergraph-long-\(UUID().uuidString).wav"
    var noise: UInt32 = 1
    let block = (0..<160_000).map { sample -> UInt8 in
      noise = noise &* 1_664_525 &+ 1_013_904_223
      let phase = 2 * Double.pi * (200 + Double(sample / 1600)) * Double(sample) / 16_000
      return UInt8(128 + 60 * sin(phase) + 20 * (Double(noise >> 16) / 65_536 - 0.5))
    }
    let header = WAV.header(
      format: 1, bits: 8, rate: 16_000, channels: 1, bytes: seconds * 16_000)
    try Data(header).write(to: URL(filePath: path))
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    for _ in 0..<seconds / 10 { try file.write(contentsOf: Data(block)) }
    try file.close()
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Bytes that it takes on the disk.
  static func bytes(hours: Int) -> Int { hours * 3600 * 16_000 }
}
