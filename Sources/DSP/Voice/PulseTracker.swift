import Glibc

/// Where the voice's periods begin, found along with the frames: from each pulse on, the next is where the signal
/// correlates most with itself around the last, 0.8 to 1.25 periods later (Praat's `To PointProcess (cc)`).
///
/// Time counts samples from the first frame's first one. A voiced stretch reaches half a hop beyond its first and last
/// voiced frame. Praat starts in its middle and goes both ways; this starts at its beginning, with the sample of the
/// largest magnitude in the first period, so that no stretch has to be kept.
package struct PulseTracker {
  package struct Pulse {
    package var time: Double
    /// The amplitude around it, where both periods beside it are alike; else 0.
    package var amplitude = 0.0
  }

  /// What counts as a period, in samples, and how much longer it may be than its neighbour.
  package struct Limits {
    package let shortest: Double
    package let longest: Double
    package let factor: Double

    package init(shortest: Double, longest: Double, factor: Double) {
      self.shortest = shortest
      self.longest = longest
      self.factor = factor
    }

    /// Whether two periods beside each other are such.
    package func areAlike(_ a: Double, _ b: Double) -> Bool {
      let range = shortest...longest
      return range.contains(a) && range.contains(b) && a <= factor * b && b <= factor * a
    }
  }

  package let length: Int
  package let hop: Int
  package let rate: Double
  package let limits: Limits
  /// Pulses found and not dropped, in order.
  package private(set) var pulses: [Pulse] = []
  /// Rows taken.
  package private(set) var rows = 0
  /// The last samples, from `origin` on.
  private var samples: [Float]
  private var origin = 0
  private var held = 0
  private let keep: Int
  /// Periods of the last rows in samples, 0 where unvoiced; row `r` at `r % periods.count`.
  private var periods: [Double]
  /// The last place that was looked at in this voiced stretch.
  private var place: Double?
  /// The first row that may begin the next voiced stretch.
  private var cursor = 0

  /// - Parameters:
  ///   - length: Samples in a frame; at least `hop`.
  ///   - mostPulses: How many are kept at most before some are dropped.
  package init(length: Int, hop: Int, rate: Double, limits: Limits, mostPulses: Int) {
    self.length = length
    self.hop = hop
    self.rate = rate
    self.limits = limits
    let reach = Int(limits.longest.rounded(.up))
    keep = length + 6 * reach + 2 * hop
    samples = [Float](repeating: 0, count: 2 * keep + length)
    periods = [Double](repeating: 0, count: (length + 6 * reach) / hop + 8)
    pulses.reserveCapacity(mostPulses)
  }

  package static func bytes(length: Int, hop: Int, longest: Double, mostPulses: Int) -> Int {
    let reach = Int(longest.rounded(.up))
    return 4 * (3 * length + 12 * reach + 4 * hop) + 8 * ((length + 6 * reach) / hop + 8)
      + 32 * mostPulses + 512
  }

  private var end: Int { origin + held }

  /// Takes a frame; of all but the first, only the last samples are new.
  package mutating func take(_ frame: Span<Float>, frequency: Float) {
    append(rows == 0 ? frame : frame.extracting(last: hop))
    finishRow(frequency)
  }

  /// Takes silence, after the last frame.
  package mutating func takeNothing() {
    makeRoom(for: hop)
    for index in held..<held + hop { samples[index] = 0 }
    held += hop
    finishRow(0)
  }

  /// Drops pulses before a time but for so many.
  package mutating func drop(before time: Double, but kept: Int) {
    let first = pulses.firstIndex { $0.time >= time } ?? pulses.count
    if first > kept { pulses.removeFirst(first - kept) }
  }

  package mutating func reset() {
    pulses.removeAll(keepingCapacity: true)
    rows = 0
    origin = 0
    held = 0
    place = nil
    cursor = 0
  }

  private mutating func append(_ fresh: Span<Float>) {
    makeRoom(for: fresh.count)
    for index in fresh.indices { samples[held + index] = fresh[index] }
    held += fresh.count
  }

  private mutating func makeRoom(for count: Int) {
    guard held + count > samples.count else { return }
    let dropped = held - keep
    for index in 0..<keep { samples[index] = samples[dropped + index] }
    origin += dropped
    held = keep
  }

  private mutating func finishRow(_ frequency: Float) {
    let period = frequency > 0 ? rate / Double(frequency) : 0
    // Shorter than four samples, nothing can be told about a period.
    let isVoiced = period >= max(4, limits.shortest) && period <= limits.longest
    periods[rows % periods.count] = isVoiced ? period : 0
    rows += 1
    while advance() {}
  }

  private func center(_ row: Int) -> Double { Double(row * hop) + Double(length) / 2 }

  private func period(ofRow row: Int) -> Double {
    row < max(0, rows - periods.count) || row >= rows ? 0 : periods[row % periods.count]
  }

  /// The period at a time: between two voiced rows by the line through their frequencies, else the nearer row's.
  private func period(at time: Double) -> Double? {
    let position = (time - center(0)) / Double(hop)
    let row = Int(position.rounded(.down))
    let part = position - Double(row)
    let (before, after) = (period(ofRow: row), period(ofRow: row + 1))
    if before > 0, after > 0 { return 1 / ((1 - part) / before + part / after) }
    let nearest = part < 0.5 ? before : after
    return nearest > 0 ? nearest : nil
  }

  /// Takes one step, if all that it looks at is there.
  private mutating func advance() -> Bool {
    let known = center(rows - 1)
    guard let place else { return begin() }
    guard place <= known, let period = period(at: place) else {
      if place <= known { self.place = nil }
      return place <= known
    }
    guard place + 1.25 * period <= known, Int(place + 1.75 * period) + 4 <= end else {
      return false
    }
    let (lag, correlation) = nextLag(place, period)
    let next = place + lag
    let isVoiced = self.period(at: next) != nil
    // One more is taken beyond the end of the stretch if it is very much like the last.
    if correlation > (isVoiced ? 0.3 : 0.7) { add(next) }
    self.place = isVoiced ? next : nil
    if !isVoiced { cursor = max(cursor, Int(((next - center(0)) / Double(hop)).rounded())) }
    return true
  }

  /// Looks for the next voiced stretch and its first pulse.
  private mutating func begin() -> Bool {
    while cursor < rows, period(ofRow: cursor) == 0 { cursor += 1 }
    guard cursor < rows else { return false }
    let start = max(0, center(cursor) - Double(hop) / 2)
    let period = period(ofRow: cursor)
    let last = Int(start + period)
    guard last < end else { return false }
    var best = Int(start.rounded(.up))
    for index in best...max(best, last) where abs(sample(index)) > abs(sample(best)) {
      best = index
    }
    cursor += 1
    if Double(best) - (pulses.last?.time ?? -.infinity) > 0.8 * period { add(Double(best)) }
    place = Double(best)
    return true
  }

  private func sample(_ index: Int) -> Float {
    index < origin || index >= end ? 0 : samples[index - origin]
  }

  /// How much later the signal is most like what it is around a time.
  private func nextLag(_ time: Double, _ period: Double) -> (lag: Double, correlation: Double) {
    let width = Int(period.rounded())
    let first = max(origin, Int((time - period / 2).rounded()))
    let lags = Int(0.8 * period) - 1...Int((1.25 * period).rounded(.up)) + 1
    let samples = samples.span
    let here = samples.extracting(first - origin..<first - origin + width)
    let energy = dot(here, here)
    func correlation(_ lag: Int) -> Double {
      let start = max(0, first - origin + lag)
      guard start + width <= held else { return 0 }
      let there = samples.extracting(start..<start + width)
      let both = Double(energy) * Double(dot(there, there))
      return both > 1e-60 ? Double(dot(here, there)) / both.squareRoot() : 0
    }
    var (before, now) = (correlation(lags.lowerBound), correlation(lags.lowerBound + 1))
    var best = (lag: period, correlation: -1.0)
    for lag in lags.dropFirst().dropLast() {
      let after = correlation(lag + 1)
      if now > best.correlation, now > before, now >= after {
        let curve = before + after - 2 * now
        let shift = curve < 0 ? (before - after) / (2 * curve) : 0
        best = (Double(lag) + shift, now)
      }
      (before, now) = (now, after)
    }
    return best
  }

  private mutating func add(_ time: Double) {
    // Full only where the one that takes them does not drop any.
    if pulses.count == pulses.capacity { pulses.removeFirst() }
    pulses.append(Pulse(time: time))
    let count = pulses.count
    guard count >= 3 else { return }
    let middle = pulses[count - 2].time
    let (before, after) = (middle - pulses[count - 3].time, time - middle)
    if limits.areAlike(before, after) {
      pulses[count - 2].amplitude = amplitude(at: middle, before: 0.2 * before, after: 0.2 * after)
    }
  }

  /// The root mean square under a Hann window with two sides.
  private func amplitude(at time: Double, before: Double, after: Double) -> Double {
    let first = Int((time - before).rounded(.up))
    let last = Int((time + after).rounded(.down))
    guard first <= last else { return 0 }
    var (sum, weights) = (0.0, 0.0)
    for index in first...last {
      let distance = Double(index) - time
      let weight = 0.5 + 0.5 * cos(.pi * distance / (distance < 0 ? before : after))
      let value = weight * Double(sample(index))
      sum += value * value
      weights += weight * weight
    }
    return weights > 0 ? (sum / weights).squareRoot() : 0
  }
}
