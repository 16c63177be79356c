import DSP
import Glibc
import GraphCore

/// Tonal centroids: where a chroma lies on the circles of fifths, minor thirds and major thirds.
/// Input: features, pitch classes from C on. Output: features, 6 coordinates, same clock.
///
/// Harte, Sandler and Gasser, Detecting harmonic change in musical audio, 2006. Checked against librosa 0.11
/// (`feature.tonnetz` of the same chroma; by default it takes that of a constant-Q transform).
struct Tonnetz: Node {
  static let about = About(
    "tonnetz", "Places a chroma on the circles of fifths and thirds.", family: "Spectral",
    from: [.features], to: "features: x and y on the circles of fifths, minor and major thirds",
    definition: """
      The sum over pitch classes of share times r (sin(phi), cos(phi)), with the class's share of the row's sum, and \
      phi = pi 7/6 c, r = 1 on the circle of fifths, pi 3/2 c, 1 of minor thirds, pi 2/3 c, 1/2 of major \
      thirds, for class c in semitones over C. As librosa.feature.tonnetz.
      """)
  static let parameters: [Parameter<Tonnetz>] = []

  private static let names = ["fifth", "minor", "major"].flatMap { circle in
    ["x", "y"].map { "tonnetz_\(circle)_\($0)" }
  }

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features, input.columnNames.allSatisfy({ $0.hasPrefix("chroma") }) else {
      throw Problem(
        .wrongKind, "'tonnetz' takes pitch classes, but gets \(input)",
        suggestion: "put `chroma` before it")
    }
    var format = input
    format.width = 6
    format.stride = 6
    format.names = Tonnetz.names
    format.scale = nil
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let classes = input.width
    let circles = [(7.0 / 6, 1.0), (3.0 / 2, 1.0), (2.0 / 3, 0.5)]
    let matrix = Matrix(rows: 6, columns: classes) { row, pitch in
      let (turn, radius) = circles[row / 2]
      let phase = .pi * turn * 12 * Double(pitch) / Double(classes)
      return radius * (row % 2 == 0 ? sin(phase) : cos(phase))
    }
    return TonnetzProcessor(matrix: matrix)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 6 * 4 * input.width + 512 }
}

final class TonnetzProcessor: Processor {
  private let matrix: Matrix

  init(matrix: Matrix) { self.matrix = matrix }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let chroma = input[index]
      var sum: Float = 0
      for pitch in chroma.indices { sum += abs(chroma[pitch]) }
      var row = output.append()
      matrix.apply(chroma, into: &row)
      guard sum >= .leastNormalMagnitude else { continue }
      for column in row.indices { row[column] /= sum }
    }
  }

  func reset() {}
}
