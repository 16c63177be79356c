import DSP
import Glibc
import GraphCore
import RealModule

/// What the `spectral` node measures of one spectrum after another. Owned by one lane.
final class SpectralShape {
  private let settings: Spectral
  private let isPower: Bool
  private let hertz: Float
  private let contrast: SpectralContrast?
  /// Where each statistic's first column stands.
  private let columns: [Int]
  /// 0, 1, 2, ...: the bins' numbers.
  private let places: [Float]
  private let needsMoments: Bool
  private let needsLevels: Bool
  private var amplitude: [Float]
  private var power: [Float]
  private var floored: [Float]
  private var scratch: [Float]
  /// The shares of the row before.
  private var previous: [Float]
  private var isFirst = true

  /// The columns that hold the contrast's peaks and valleys, in decibel unless linear.
  let peaks: Range<Int>
  let valleys: Range<Int>
  /// Columns that are measured: those that come out, and the valleys.
  let width: Int

  init(_ settings: Spectral, input: Format) throws(Problem) {
    self.settings = settings
    isPower = input.scale == .power
    hertz = Float(Double(input.sampleRate ?? 0) / Double(input.fftSize ?? 1))
    contrast = settings.statistics.contains(.contrast) ? try settings.contrast(for: input) : nil
    var columns: [Int] = []
    var next = 0
    for statistic in settings.statistics {
      columns.append(next)
      switch statistic {
      case .contrast: next += settings.bands + 1
      case .rolloff: next += settings.shares.count
      default: next += 1
      }
    }
    self.columns = columns
    let first = settings.statistics.firstIndex(of: .contrast).map { columns[$0] } ?? 0
    let count = contrast?.count ?? 0
    peaks = first..<first + count
    valleys = next..<next + count
    width = next + count
    places = (0..<input.width).map { Float($0) }
    needsMoments = !Set(settings.statistics).isDisjoint(with: [
      .bandwidth, .spread, .skewness, .kurtosis,
    ])
    needsLevels = !Set(settings.statistics).isDisjoint(with: [.flatness, .slope])
    amplitude = [Float](repeating: 0, count: input.width)
    power = amplitude
    floored = amplitude
    scratch = amplitude
    previous = amplitude
  }

  /// Measures one spectrum.
  func measure(_ spectrum: Span<Float>, into row: inout MutableSpan<Float>) {
    if isPower {
      SpectralShape.map(spectrum, to: &amplitude) { $0.squareRoot() }
      SpectralShape.map(spectrum, to: &power) { $0 }
    } else {
      SpectralShape.map(spectrum, to: &amplitude) { $0 }
      SpectralShape.map(spectrum, to: &power) { $0 * $0 }
    }
    measure(amplitude: amplitude, power: power, into: &row)
  }

  @inline(__always)
  private static func map(
    _ row: Span<Float>, to values: inout [Float], _ change: (Float) -> Float
  ) {
    var values = values.mutableSpan
    for bin in row.indices { values[bin] = change(row[bin]) }
  }

  private func measure(
    amplitude: [Float], power: [Float], into row: inout MutableSpan<Float>
  ) {
    let places = places
    let sums = AmplitudeSums(amplitude.span, places.span)
    let moments =
      needsMoments ? CentralMoments(amplitude.span, places.span, sums) : CentralMoments()
    let levels =
      needsLevels
      ? SpectralShape.levels(of: power, places, settings, &floored, &scratch) : LevelSums()
    for (index, statistic) in settings.statistics.enumerated() {
      let column = columns[index]
      switch statistic {
      case .centroid: row[column] = sums.centroid * hertz
      case .spread: row[column] = moments.variance.squareRoot() * hertz
      case .bandwidth:
        row[column] =
          settings.exponent == 2
          ? moments.variance.squareRoot() * hertz
          : bandwidth(amplitude.span, sums) * hertz
      case .skewness: row[column] = moments.skewness
      case .kurtosis: row[column] = moments.kurtosis
      case .crest:
        row[column] = sums.isSilent ? 0 : largest(amplitude.span) / sums.total * Float(places.count)
      case .flatness:
        row[column] = settings.power == 2 ? levels.flatness : flatness(amplitude.span)
      case .slope: row[column] = levels.slope * .decibels / hertz * 1000
      case .entropy: row[column] = entropy(power.span)
      case .flux: row[column] = flux(amplitude.span, sums)
      case .rolloff: writeRolloff(amplitude.span, at: column, into: &row)
      case .contrast:
        var scratch = scratch.mutableSpan
        contrast?.measure(
          amplitude.span, scratch: &scratch, peaks: peaks.lowerBound, valleys: valleys.lowerBound,
          into: &row)
      }
    }
  }

  private static func levels(
    of power: [Float], _ places: [Float], _ settings: Spectral, _ floored: inout [Float],
    _ logs: inout [Float]
  ) -> LevelSums {
    let floor = Float(settings.least)
    map(power.span, to: &floored) { $0 > floor ? $0 : floor }
    map(floored.span, to: &logs) { naturalLogarithm($0) }
    return LevelSums(floored.span, logarithms: logs.span, places.span)
  }

  /// Writes what comes out: the contrast is the distance from valleys to peaks.
  func write(_ measured: Span<Float>, into row: inout MutableSpan<Float>) {
    for column in row.indices { row[column] = measured[column] }
    for (peak, valley) in zip(peaks, valleys) { row[peak] = measured[peak] - measured[valley] }
  }

  func reset() { isFirst = true }

  private func bandwidth(_ amplitude: Span<Float>, _ sums: AmplitudeSums) -> Float {
    guard !sums.isSilent else { return 0 }
    let exponent = Float(settings.exponent)
    var sum = 0.0
    for bin in amplitude.indices {
      let distance = abs(Float(bin) - sums.centroid)
      sum += Double(amplitude[bin] / sums.total * powf(distance, exponent))
    }
    return Float(pow(sum, 1 / settings.exponent))
  }

  private func flatness(_ amplitude: Span<Float>) -> Float {
    let exponent = Float(settings.power)
    let floor = Float(settings.least)
    var logarithm = 0.0
    var sum = 0.0
    for bin in amplitude.indices {
      let value = max(floor, powf(amplitude[bin], exponent))
      logarithm += Double(naturalLogarithm(value))
      sum += Double(value)
    }
    let count = Double(amplitude.count)
    return Float(exp(logarithm / count) / (sum / count))
  }

  private func entropy(_ power: Span<Float>) -> Float {
    var sum: Float = 0
    var weighted: Float = 0
    for bin in power.indices {
      let value = power[bin]
      let logarithm = naturalLogarithm(
        value > .leastNormalMagnitude ? value : .leastNormalMagnitude)
      sum = Relaxed.sum(sum, value)
      weighted = Relaxed.multiplyAdd(value, logarithm, weighted)
    }
    guard sum >= .leastNormalMagnitude, power.count > 1 else { return 0 }
    return max(0, logf(sum) - weighted / sum) / logf(Float(power.count))
  }

  private func flux(_ amplitude: Span<Float>, _ sums: AmplitudeSums) -> Float {
    var previous = previous.mutableSpan
    let scale = sums.isSilent ? 0 : 1 / sums.total
    var sum: Float = 0
    for bin in amplitude.indices {
      let share = amplitude[bin] * scale
      let step = share - previous[bin]
      previous[bin] = share
      sum = Relaxed.multiplyAdd(step, step, sum)
    }
    defer { isFirst = false }
    return isFirst ? 0 : sum.squareRoot()
  }

  /// Sums in double precision: in which bin a sum passes its share may depend on the last bits.
  private func writeRolloff(
    _ amplitude: Span<Float>, at column: Int, into row: inout MutableSpan<Float>
  ) {
    var total = 0.0
    for bin in amplitude.indices { total = Relaxed.sum(total, Double(amplitude[bin])) }
    for (index, share) in settings.shares.enumerated() {
      let threshold = share * total
      var sum = Double(amplitude[0])
      var bin = 0
      while sum < threshold, bin < amplitude.count - 1 {
        bin += 1
        sum += Double(amplitude[bin])
      }
      row[column + index] = Float(bin) * hertz
    }
  }
}
