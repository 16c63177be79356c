import Glibc

/// Least squares of `a + b t + c cos(2 pi f t) + s sin(2 pi f t)` over the rows that are there, for each of some rates.
///
/// The line is taken out of the numbers and of both waves first, so what is left for each rate is two equations with two
/// unknowns.
final class TremorFit {
  struct Tremor {
    var rate = 0.0
    var depth = 0.0
    var strength = 0.0
  }

  /// Seconds from row to row.
  let period: Double
  private let rates: [Double]
  private let rows: Int
  /// For each rate, each row's cosine and sine; time is 0 in the middle of the window.
  private let cosines: [Double]
  private let sines: [Double]
  private let times: [Double]
  /// The numbers, and in which row each is.
  private var values: [Double]
  private var places: [Int]
  private var count = 0
  /// The mean of their times, and the sum of squares around it.
  private var middle = 0.0
  private var spread = 0.0

  init(rows: Int, period: Double, rates: [Double]) {
    self.rows = rows
    self.period = period
    self.rates = rates
    let times = (0..<rows).map { (Double($0) - Double(rows - 1) / 2) * period }
    self.times = times
    let angles = (0..<rates.count * rows).map { 2 * .pi * rates[$0 / rows] * times[$0 % rows] }
    cosines = angles.map { cos($0) }
    sines = angles.map { sin($0) }
    values = [Double](repeating: 0, count: rows)
    places = [Int](repeating: 0, count: rows)
  }

  static func bytes(rows: Int, rates: Int) -> Int {
    16 * rows * rates + 24 * rows + 8 * rates + 512
  }

  func clear() { count = 0 }

  func add(_ value: Float, at row: Int) {
    values[count] = Double(value)
    places[count] = row
    count += 1
  }

  /// The rate that leaves least of the numbers. Nothing where there are too few, or no more than a line.
  func strongest() -> Tremor {
    guard count > 4 else { return Tremor() }
    let (mean, total) = takeOutLine()
    // What is no number makes none.
    guard mean.isFinite else { return Tremor(rate: mean, depth: mean, strength: mean) }
    // What rounding alone may leave of a line.
    let noise = 1e-6 * mean
    guard total > Double(count) * noise * noise else { return Tremor() }
    var best = Tremor()
    for (number, rate) in rates.enumerated() {
      let wave = wave(number)
      guard wave.explained > best.strength else { continue }
      best = Tremor(rate: rate, depth: wave.amplitude, strength: wave.explained)
    }
    best.depth /= mean
    best.strength = min(1, best.strength / total)
    return best
  }

  /// Leaves what a line does not explain in `values`.
  /// - Returns: The mean of the numbers, and the sum of the squares that are left.
  private func takeOutLine() -> (mean: Double, total: Double) {
    var (sum, timeSum) = (0.0, 0.0)
    for index in 0..<count {
      sum += values[index]
      timeSum += times[places[index]]
    }
    let mean = sum / Double(count)
    middle = timeSum / Double(count)
    var product = 0.0
    spread = 0
    for index in 0..<count {
      let time = times[places[index]] - middle
      product += time * values[index]
      spread += time * time
    }
    var total = 0.0
    for index in 0..<count {
      values[index] -= mean + product / spread * (times[places[index]] - middle)
      total += values[index] * values[index]
    }
    return (mean, total)
  }

  /// The wave of a rate that is nearest to what is left of the numbers: its amplitude, and how much of the sum of squares
  /// it explains.
  private func wave(_ number: Int) -> (amplitude: Double, explained: Double) {
    let first = number * rows
    var (c, s, ct, st) = (0.0, 0.0, 0.0, 0.0)
    var (cc, ss, cs, yc, ys) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in 0..<count {
      let place = places[index]
      let (cosine, sine, value) = (cosines[first + place], sines[first + place], values[index])
      let time = times[place] - middle
      c += cosine
      s += sine
      ct += cosine * time
      st += sine * time
      cc += cosine * cosine
      ss += sine * sine
      cs += cosine * sine
      yc += value * cosine
      ys += value * sine
    }
    // The line taken out of both waves as well.
    let rows = Double(count)
    cc -= c * c / rows + ct * ct / spread
    ss -= s * s / rows + st * st / spread
    cs -= c * s / rows + ct * st / spread
    let determinant = cc * ss - cs * cs
    guard determinant > 1e-9 * cc * ss else { return (0, 0) }
    let cosineShare = (yc * ss - ys * cs) / determinant
    let sineShare = (ys * cc - yc * cs) / determinant
    return (
      (cosineShare * cosineShare + sineShare * sineShare).squareRoot(),
      cosineShare * yc + sineShare * ys
    )
  }
}
