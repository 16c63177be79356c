import Glibc
import GraphCore

/// How far a recording is tuned from A = 440 Hz, as `librosa.estimate_tuning` finds it.
///
/// Peaks of each spectrum between 150 and 4000 Hz are kept (magnitude and deviation); those at or above
/// the median magnitude vote. The median is exact and takes bounded memory: magnitudes are positive, so
/// their order is that of their bits, and two counts of 16 bits each find any rank.
final class TuningEstimate {
  private static let steps = 100

  private let classes: Float
  private let sampleRate: Int
  private let fftSize: Int
  private let bins: Range<Int>
  private let peaks = SpillBuffer(width: 2)
  /// Peaks by the upper 16 bits of their magnitude.
  private var coarse = [Int](repeating: 0, count: 1 << 16)
  private var fine = [Int](repeating: 0, count: 1 << 16)
  private var block = [Float](repeating: 0, count: 2 * 256)

  init(classes: Int, sampleRate: Int, fftSize: Int) {
    self.classes = Float(classes)
    self.sampleRate = sampleRate
    self.fftSize = fftSize
    let frequency = { (bin: Int) in Double(bin) * Double(sampleRate) / Double(fftSize) }
    let top = min(4000, Double(sampleRate) / 2)
    let inside = (1..<fftSize / 2 + 1).filter { frequency($0) >= 150 && frequency($0) < top }
    bins = (inside.first ?? 1)..<(inside.last ?? 0) + 1
  }

  static let bytes = SpillBuffer.bytes(width: 2) + 2 * 8 << 16 + 4096

  /// Takes the peaks of one spectrum.
  func add(_ spectrum: Span<Float>) throws(Problem) {
    var most: Float = 0
    for bin in spectrum.indices { most = max(most, spectrum[bin]) }
    let floor = 0.1 * most
    let last = spectrum.count - 1
    for bin in bins {
      let here = spectrum[bin]
      guard here > floor else { continue }
      let below = spectrum[bin - 1]
      // Neighbours that are not above the floor count as zero, so they are lower.
      guard here > below, bin == last || here >= spectrum[bin + 1] else { continue }
      // A parabola through three points: how far its top is, and how much higher.
      var shift: Float = 0
      var magnitude = here
      if bin < last {
        let above = spectrum[bin + 1]
        let curve = Double(above + below) - 2 * Double(here)
        let slope = Double(above - below) / 2
        if abs(slope) < abs(curve) { shift = Float(-slope / curve) }
        magnitude += 0.5 * ((above - below) / 2) * shift
      }
      let pitch = Float((Double(bin) + Double(shift)) * Double(sampleRate) / Double(fftSize))
      var deviation = fmodf(classes * log2f(pitch / 27.5), 1)
      if deviation < 0 { deviation += 1 }
      if deviation >= 0.5 { deviation -= 1 }
      coarse[Int(magnitude.bitPattern >> 16)] += 1
      try append(magnitude, deviation)
    }
  }

  private func append(_ magnitude: Float, _ deviation: Float) throws(Problem) {
    let pair: InlineArray<2, Float> = [magnitude, deviation]
    try peaks.append(pair.span)
  }

  /// The deviation in fractions of a pitch class, from -0.5 up to 0.5; 0 where nothing has a pitch.
  func result() throws(Problem) -> Double {
    guard peaks.count > 0 else { return 0 }
    let upper = try magnitude(ofRank: peaks.count / 2)
    let lower = peaks.count % 2 == 1 ? upper : try magnitude(ofRank: peaks.count / 2 - 1)
    let median = (lower + upper) / 2
    var votes = [Int](repeating: 0, count: TuningEstimate.steps)
    try forEachPeak { magnitude, deviation in
      if magnitude >= median { votes[TuningEstimate.step(of: deviation)] += 1 }
    }
    var best = 0
    for step in votes.indices where votes[step] > votes[best] { best = step }
    return TuningEstimate.edge(best)
  }

  func reset() {
    peaks.removeAll()
    for index in coarse.indices { coarse[index] = 0 }
  }

  private static func edge(_ step: Int) -> Double { -0.5 + Double(step) * 0.01 }

  private static func step(of deviation: Float) -> Int {
    let value = Double(deviation)
    var step = max(0, min(steps - 1, Int((value + 0.5) * 100)))
    while step > 0, value < edge(step) { step -= 1 }
    while step < steps - 1, value >= edge(step + 1) { step += 1 }
    return step
  }

  /// The magnitude with so many smaller ones before it.
  private func magnitude(ofRank rank: Int) throws(Problem) -> Float {
    var left = rank
    let upper = TuningEstimate.find(&left, in: coarse)
    for index in fine.indices { fine[index] = 0 }
    try forEachPeak { magnitude, _ in
      let bits = magnitude.bitPattern
      if Int(bits >> 16) == upper { fine[Int(bits & 0xFFFF)] += 1 }
    }
    let lower = TuningEstimate.find(&left, in: fine)
    return Float(bitPattern: UInt32(upper << 16 | lower))
  }

  private static func find(_ rank: inout Int, in counts: [Int]) -> Int {
    for index in counts.indices {
      if rank < counts[index] { return index }
      rank -= counts[index]
    }
    return counts.count - 1
  }

  private func forEachPeak(_ body: (_ magnitude: Float, _ deviation: Float) -> Void)
    throws(Problem)
  {
    var next = 0
    while next < peaks.count {
      let got = try TuningEstimate.read(peaks, from: next, into: &block)
      for index in 0..<got { body(block[2 * index], block[2 * index + 1]) }
      next += got
    }
  }

  private static func read(_ peaks: SpillBuffer, from first: Int, into block: inout [Float])
    throws(Problem) -> Int
  {
    var target = block.mutableSpan
    return try peaks.read(from: first, into: &target)
  }
}
