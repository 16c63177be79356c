import DSP
import Glibc
import GraphCore

/// How likely each trough of a normalized difference is to be the period, over a distribution of thresholds
/// (Mauch and Dixon, ICASSP 2014, section 2.1, with the prior over troughs of the authors' own program).
struct PitchCandidates {
  /// The probability that a threshold lies between step `i` and step `i + 1` of so many.
  private let masses: [Double]
  private let lowestBonus: Double
  /// `exp(-parameter k)` for the k-th trough.
  private let decays: [Double]
  /// What makes the weights of so many troughs sum to 1.
  private let scales: [Double]
  /// The troughs of the frame: where they are, how low, how likely.
  private var places: [Int32]
  private var heights: [Double]
  private var chances: [Double]
  /// How many troughs the frame has.
  private(set) var count = 0

  init(thresholds: Int, beta: BetaDistribution, boltzmann: Double, noTrough: Double, lags: Int) {
    let steps = (0...thresholds).map { beta.cumulative(Double($0) / Double(thresholds)) }
    masses = zip(steps, steps.dropFirst()).map { $1 - $0 }
    lowestBonus = noTrough
    // No two neighbours are both troughs.
    let most = lags / 2 + 1
    decays = (0..<most).map { exp(-boltzmann * Double($0)) }
    scales = (0...most).map { -expm1(-boltzmann) / -expm1(-boltzmann * Double(max(1, $0))) }
    places = [Int32](repeating: 0, count: most)
    heights = [Double](repeating: 0, count: most)
    chances = heights
  }

  static func bytes(thresholds: Int, lags: Int) -> Int {
    16 * thresholds + 36 * (lags / 2 + 2) + 512
  }

  /// A trough: its index in the difference, and its probability.
  subscript(trough: Int) -> (index: Int, probability: Double) {
    (Int(places[trough]), chances[trough])
  }

  /// Finds the troughs of a frame.
  mutating func take(_ difference: NormalizedDifference) {
    count = 0
    guard difference.hasEnergy else { return }
    var lowest = 0
    for index in difference.values.indices where difference.isTrough(index) {
      places[count] = Int32(index)
      heights[count] = Double(difference.values[index])
      chances[count] = 0
      if heights[count] < heights[lowest] { lowest = count }
      count += 1
    }
    guard count > 0 else { return }
    weigh(above: heights[lowest])
    var below = 0.0
    for step in masses.indices {
      if heights[lowest] < Double(step + 1) / Double(masses.count) { break }
      below += masses[step]
    }
    chances[lowest] += lowestBonus * below
  }

  /// Adds what each threshold above the lowest trough gives to the troughs below it.
  private mutating func weigh(above lowest: Double) {
    for step in masses.indices {
      let threshold = Double(step + 1) / Double(masses.count)
      guard lowest < threshold else { continue }
      var members = 0
      for trough in 0..<count where heights[trough] < threshold { members += 1 }
      let mass = masses[step] * scales[members]
      var place = 0
      for trough in 0..<count where heights[trough] < threshold {
        chances[trough] += mass * decays[place]
        place += 1
      }
    }
  }
}

/// pYIN: candidates frame by frame, the way through them at the end.
final class ProbabilisticPitchProcessor: Processor {
  private let columns: [Pitch.Column]
  private let rate: Double
  private let lowest: Double
  private let binsPerOctave: Double
  private var difference: NormalizedDifference
  private var candidates: PitchCandidates
  private var path: PitchPath
  /// The probability of each bin in this row.
  private var seen: [Double]
  /// The probability of being voiced of each row.
  private let voiced = SpillBuffer(width: 1)
  private var isTraced = false
  private var next = 0

  init(settings: Pitch, input: Format, difference: NormalizedDifference) {
    columns = settings.output
    rate = Double(input.sampleRate ?? 0)
    lowest = settings.lowest
    binsPerOctave = 12 * Double(settings.binsPerSemitone)
    self.difference = difference
    candidates = PitchCandidates(
      thresholds: settings.thresholds,
      beta: BetaDistribution(a: settings.beta[0], b: settings.beta[1]),
      boltzmann: settings.boltzmann, noTrough: settings.noTrough, lags: difference.lags.count)
    path = PitchPath(
      bins: settings.bins, width: settings.reach(input), switching: settings.switching)
    seen = [Double](repeating: 0, count: settings.bins)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      difference.take(input[index])
      candidates.take(difference)
      let probability = spread()
      try path.add(seen, voiced: probability)
      let one: InlineArray<1, Float> = [Float(probability)]
      try voiced.append(one.span)
    }
  }

  /// Puts the candidates into bins.
  /// - Returns: The probability that the frame is voiced.
  private func spread() -> Double {
    for bin in seen.indices { seen[bin] = 0 }
    for trough in 0..<candidates.count {
      let (index, probability) = candidates[trough]
      guard probability > 0 else { continue }
      let place = binsPerOctave * log2(rate / difference.period(index) / lowest)
      let bin = max(0, Int(place.rounded(.toNearestOrEven)))
      // What lies above the highest bin is no candidate, and of two in one bin the longer period counts.
      if bin < seen.count { seen[bin] = probability }
    }
    return max(0, min(1, seen.reduce(0, +)))
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    if !isTraced {
      try path.trace()
      isTraced = true
    }
    while output.room > 0, next < path.count {
      var frequency = 0.0
      if let bin = try path.bin(ofRow: next) {
        frequency = lowest * exp2(Double(bin) / binsPerOctave)
      }
      let voiced = try voiced.number(next)
      var row = output.append()
      for column in columns.indices {
        row[column] = columns[column].value(frequency, voiced: voiced)
      }
      next += 1
    }
    return next < path.count
  }

  func reset() {
    path.removeAll()
    voiced.removeAll()
    isTraced = false
    next = 0
  }
}

extension SpillBuffer {
  /// The number of a row, of rows of one number.
  func number(_ row: Int) throws(Problem) -> Float {
    var one: InlineArray<1, Float> = [0]
    var target = one.mutableSpan
    _ = try read(from: row, into: &target)
    return one[0]
  }
}
