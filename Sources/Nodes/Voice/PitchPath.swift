import DSP
import Glibc
import GraphCore

/// The most likely way through pitch bins, voiced and unvoiced ones, over a whole item: pYIN's hidden Markov model
/// (Mauch and Dixon, ICASSP 2014), decoded by Viterbi's algorithm as `librosa.pyin` does.
///
/// States 0 ..< bins are voiced, the others unvoiced, a twin for each bin. Scores are kept for one row only; where
/// each state came from is kept for all rows.
struct PitchPath {
  /// The most bins: two states must fit into the bits of one number that is kept, without making it NaN.
  static let mostBins = 16_000
  /// What librosa adds to a probability before its logarithm: the least normal number.
  private static let never = log(Double.leastNormalMagnitude)

  let bins: Int
  private let stay: Double
  private let change: Double
  private var voiced: [Double]
  private var unvoiced: [Double]
  private var fromVoiced: LocalMaxima
  private var fromUnvoiced: LocalMaxima
  private var origins: [Float]
  private let kept: SpillBuffer
  /// The states of the best way, last row first.
  private let states = SpillBuffer(width: 1)

  init(bins: Int, width: Int, switching: Double) {
    self.bins = bins
    stay = log(1 - switching + .leastNormalMagnitude)
    change = log(switching + .leastNormalMagnitude)
    voiced = [Double](repeating: 0, count: bins)
    unvoiced = voiced
    fromVoiced = LocalMaxima(bins: bins, width: width)
    fromUnvoiced = fromVoiced
    origins = [Float](repeating: 0, count: bins)
    kept = SpillBuffer(width: bins)
  }

  static func bytes(bins: Int, width: Int) -> Int {
    2 * LocalMaxima.bytes(bins: bins, width: width) + 20 * bins + 512
      + SpillBuffer.bytes(width: bins) + SpillBuffer.bytes(width: 1)
  }

  /// Rows taken.
  var count: Int { kept.count }

  /// Takes what was seen in one row.
  /// - Parameters:
  ///   - candidates: The probability of each bin, 0 for most.
  ///   - probability: Of any voiced bin; the rest is spread over the unvoiced ones.
  mutating func add(_ candidates: [Double], voiced probability: Double) throws(Problem) {
    let silence = log((1 - probability) / Double(bins) + .leastNormalMagnitude)
    if count == 0 {
      for bin in 0..<bins {
        voiced[bin] = 0
        unvoiced[bin] = 0
      }
    } else {
      move()
    }
    PitchPath.see(candidates, silence: silence, &voiced, &unvoiced)
    try kept.append(origins.span)
  }

  private mutating func move() {
    let (best, highest) = highest()
    fromVoiced.find(voiced)
    fromUnvoiced.find(unvoiced)
    PitchPath.choose(
      fromVoiced, fromUnvoiced, stay: stay, change: change, jump: highest + PitchPath.never,
      far: UInt32(best), &voiced, &unvoiced, &origins)
  }

  /// Gives each state the best score that leads to it, and remembers from where.
  /// - Parameters:
  ///   - jump: The score of what comes from the best state, `far`, by a move that is out of reach.
  private static func choose(
    _ fromVoiced: LocalMaxima, _ fromUnvoiced: LocalMaxima, stay: Double, change: Double,
    jump: Double, far: UInt32, _ voiced: inout [Double], _ unvoiced: inout [Double],
    _ origins: inout [Float]
  ) {
    let a = fromVoiced.values.span
    let b = fromUnvoiced.values.span
    let aSources = fromVoiced.sources.span
    let bSources = fromUnvoiced.sources.span
    let bins = UInt32(fromVoiced.bins)
    var voiced = voiced.mutableSpan
    var unvoiced = unvoiced.mutableSpan
    var origins = origins.mutableSpan
    for bin in a.indices {
      let (sourceA, sourceB) = (UInt32(aSources[bin]), bins + UInt32(bSources[bin]))
      var (score, source) = (a[bin] + stay, sourceA)
      if b[bin] + change > score { (score, source) = (b[bin] + change, sourceB) }
      if jump > score { (score, source) = (jump, far) }
      var (other, otherSource) = (a[bin] + change, sourceA)
      if b[bin] + stay > other { (other, otherSource) = (b[bin] + stay, sourceB) }
      if jump > other { (other, otherSource) = (jump, far) }
      voiced[bin] = score
      unvoiced[bin] = other
      origins[bin] = Float(bitPattern: source << 16 | otherSource)
    }
  }

  /// Adds what was seen, and takes the highest score off all, which changes no choice and keeps them small.
  private static func see(
    _ candidates: [Double], silence: Double, _ voiced: inout [Double],
    _ unvoiced: inout [Double]
  ) {
    var voiced = voiced.mutableSpan
    var unvoiced = unvoiced.mutableSpan
    var highest = -Double.infinity
    for bin in candidates.indices {
      let seen = candidates[bin]
      voiced[bin] += seen == 0 ? never : log(seen + .leastNormalMagnitude)
      unvoiced[bin] += silence
      highest = max(highest, max(voiced[bin], unvoiced[bin]))
    }
    for bin in candidates.indices {
      voiced[bin] -= highest
      unvoiced[bin] -= highest
    }
  }

  /// The state with the highest score.
  private func highest() -> (state: Int, score: Double) {
    var (state, score) = (0, -Double.infinity)
    for bin in voiced.indices where voiced[bin] > score { (state, score) = (bin, voiced[bin]) }
    for bin in unvoiced.indices where unvoiced[bin] > score {
      (state, score) = (bins + bin, unvoiced[bin])
    }
    return (state, score)
  }

  /// Goes back from the last row; afterwards `state` tells each row's.
  mutating func trace() throws(Problem) {
    guard count > 0 else { return }
    var state = highest().state
    var row = count - 1
    while true {
      let one: InlineArray<1, Float> = [Float(state)]
      try states.append(one.span)
      if row == 0 { return }
      try PitchPath.read(row, of: kept, into: &origins)
      let bits = origins[state < bins ? state : state - bins].bitPattern
      state = Int(state < bins ? bits >> 16 : bits & 0xFFFF)
      row -= 1
    }
  }

  /// The bin of a row, nil where it is unvoiced.
  func bin(ofRow row: Int) throws(Problem) -> Int? {
    let state = Int(try states.number(count - 1 - row))
    return state < bins ? state : nil
  }

  private static func read(_ row: Int, of buffer: SpillBuffer, into origins: inout [Float])
    throws(Problem)
  {
    var target = origins.mutableSpan
    _ = try buffer.read(from: row, into: &target)
  }

  mutating func removeAll() {
    kept.removeAll()
    states.removeAll()
  }
}
