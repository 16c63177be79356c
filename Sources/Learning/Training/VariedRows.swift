import RealModule

/// Cuts rows out of an item and varies them.
struct VariedRows {
  let variation: RowVariation
  /// Numbers in a row, which are `channels` images of bands side by side.
  let width: Int
  let channels: Int
  private var bands: Int { width / channels }

  /// - Parameters:
  ///   - source: All rows of the item.
  ///   - count: How many there are.
  ///   - rows: How many are wanted.
  ///   - target: Room for them; those behind the item's end stay as they are.
  /// - Returns: How many rows were written.
  func cut(
    _ source: UnsafePointer<Float>, count: Int, rows: Int, _ draw: inout ItemDraw,
    into target: UnsafeMutablePointer<Float>
  ) -> Int {
    let factor = 1 + draw.within(variation.stretch)
    let length = max(1, Int((Double(count) * factor).rounded()))
    let written = min(rows, length)
    let start = length > rows ? draw.below(length - rows + 1) : 0
    for row in 0..<written {
      // Ends stay ends.
      let place =
        length > 1 ? Double(start + row) * Double(count - 1) / Double(length - 1) : 0
      interpolate(source, count: count, at: place, into: target + row * width)
    }
    vary(target, rows: written, &draw)
    return written
  }

  private func interpolate(
    _ source: UnsafePointer<Float>, count: Int, at place: Double,
    into row: UnsafeMutablePointer<Float>
  ) {
    let before = min(count - 1, Int(place))
    let share = Float(place - Double(before))
    let first = source + before * width
    guard share > 0, before + 1 < count else {
      row.update(from: first, count: width)
      return
    }
    let second = first + width
    for column in 0..<width {
      row[column] = first[column] + share * (second[column] - first[column])
    }
  }

  /// Moves columns, adds what is the same for all rows, then noise, then masks.
  private func vary(_ rows: UnsafeMutablePointer<Float>, rows count: Int, _ draw: inout ItemDraw) {
    let shift = draw.within(variation.shift)
    let added = curve(&draw)
    var moved = [Float](repeating: 0, count: bands)
    for index in 0..<count * channels {
      let row = rows + index * bands
      if shift != 0 {
        for band in 0..<bands {
          let place = min(Double(bands - 1), max(0, Double(band) + shift))
          let before = Int(place)
          let after = min(bands - 1, before + 1)
          moved[band] = row[before] + Float(place - Double(before)) * (row[after] - row[before])
        }
        for band in 0..<bands { row[band] = moved[band] }
      }
      for band in 0..<bands { row[band] += added[band] }
    }
    if variation.noise > 0 {
      for index in 0..<count * width { rows[index] += Float(variation.noise * draw.normal()) }
    }
    for _ in 0..<variation.masks { mask(rows, rows: count, &draw) }
  }

  /// Gain, tilt and ripple of each band.
  private func curve(_ draw: inout ItemDraw) -> [Float] {
    let gain = draw.within(variation.gain)
    let tilt = variation.tilt > 0 ? variation.tilt * draw.normal() : 0
    // A curve through a few knots is slow.
    let knots = (0..<6).map { _ in variation.ripple > 0 ? variation.ripple * draw.normal() : 0 }
    return (0..<bands).map { band in
      let share = bands > 1 ? Double(band) / Double(bands - 1) : 0.5
      let place = share * Double(knots.count - 1)
      let before = min(knots.count - 2, Int(place))
      let ripple = knots[before] + (place - Double(before)) * (knots[before + 1] - knots[before])
      return Float(gain + tilt * (2 * share - 1) + ripple)
    }
  }

  /// Sets some bands of all rows to 0, the mean, and some rows.
  ///
  /// Reference: D. Park and others, "SpecAugment", Interspeech 2019.
  private func mask(_ rows: UnsafeMutablePointer<Float>, rows count: Int, _ draw: inout ItemDraw) {
    let wide = min(bands, draw.below(variation.maskedBands + 1))
    let low = draw.below(bands - wide + 1)
    for index in 0..<count * channels {
      for band in low..<low + wide { rows[index * bands + band] = 0 }
    }
    let long = min(count, draw.below(variation.maskedRows + 1))
    let first = draw.below(count - long + 1)
    (rows + first * width).update(repeating: 0, count: long * width)
  }
}
