import CVectors
import Glibc
import Synchronization

/// Measures the bandwidth of some blocks of sound: the frequency above which less than a millionth of a
/// block's power is left. Sound that was recorded at a lower rate has nothing there, whatever its rate is
/// now.
///
/// A block in 16 is looked at. Soft ones tell nothing, and what is below the noise of 16 bits is no sound.
final class BandwidthMeter {
  private let size: Int
  private let channels: Int
  private let rate: Float
  private let tables: Tables
  private var room: [Float]
  private static let every = 16
  private static var least: sergraph_power { sergraph_power(all: 1e-5, part: 1e-6, above: 3e-9) }

  /// - Parameters:
  ///   - frames: Of a block.
  ///   - channels: Of several the first is looked at.
  init(frames: Int, channels: Int, rate: Int) {
    var size = 1
    while size * 4 <= frames { size *= 2 }
    self.size = size
    self.channels = channels
    self.rate = Float(rate)
    tables = Tables.known(size)
    room = [Float](repeating: 0, count: 2 * size)
  }

  /// The most bytes that one holds.
  static func bytes(frames: Int) -> Int { 4 * frames * MemoryLayout<Float>.stride + 512 }

  /// The bandwidth of a block in hertz; 0 where it is not looked at, or too soft.
  /// - Parameters:
  ///   - block: Whole, those of one moment side by side.
  ///   - number: Counted from the recording's start.
  func bandwidth(of block: Span<Float>, number: Int) -> Float {
    let frames = block.count / channels
    guard number % BandwidthMeter.every == 0, size > 8, frames >= size else { return 0 }
    // The pointers are used during the call only, for as many numbers as there are.
    return rate
      * block.withUnsafeBufferPointer { block in
        tables.window.withUnsafeBufferPointer { window in
          tables.turns.withUnsafeBufferPointer { turns in
            room.withUnsafeMutableBufferPointer {
              sergraph_bandwidth(
                block.baseAddress, frames, channels, size, window.baseAddress, turns.baseAddress,
                $0.baseAddress, BandwidthMeter.least)
            }
          }
        }
      }
  }

  /// What depends on the size of the transform alone; computed once, since recordings can be short.
  private struct Tables: Sendable {
    let window: [Float]
    /// Cosines and sines of the first half of a turn.
    let turns: [Float]

    /// A size is a power of two, so there are few.
    private static let all = Mutex<[Int: Tables]>([:])

    static func known(_ size: Int) -> Tables {
      all.withLock { all in
        if let tables = all[size] { return tables }
        let tables = Tables(size)
        all[size] = tables
        return tables
      }
    }

    private init(_ size: Int) {
      let angle = { (index: Int) in 2 * Double.pi * Double(index) / Double(size) }
      let hann = (0..<size).map { 0.5 - 0.5 * cos(angle($0)) }
      let scale = (Double(size) * hann.reduce(0) { $0 + $1 * $1 }).squareRoot()
      window = hann.map { Float($0 / scale) }
      turns = (0..<size / 2).flatMap { [Float(cos(angle($0))), Float(sin(angle($0)))] }
    }
  }
}
