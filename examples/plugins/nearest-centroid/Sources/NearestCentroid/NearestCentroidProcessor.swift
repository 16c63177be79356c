import Glibc
import GraphCore

/// Scores rows one by one.
final class NearestCentroidProcessor: Processor {
  private let metric: Metric
  private let sharpness: Float
  /// Class after class; shared by all lanes.
  private let means: [Float]
  private let width: Int

  init(_ node: NearestCentroid, means: [Float], width: Int) {
    metric = node.metric
    sharpness = Float(node.sharpness)
    self.means = means
    self.width = width
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let means = means
    for index in 0..<input.count {
      let row = input[index]
      var scores = output.append()
      for number in scores.indices {
        let mean = means.span.extracting(number * width..<(number + 1) * width)
        let distance =
          switch metric {
          case .euclidean: euclidean(row, mean)
          case .cosine: cosine(row, mean)
          case .minkowski(let settings): minkowski(row, mean, Float(settings.p))
          }
        scores[number] = -sharpness * distance
      }
      softmax(&scores)
    }
  }

  private func euclidean(_ row: Span<Float>, _ mean: Span<Float>) -> Float {
    var sum: Float = 0
    for column in row.indices {
      let difference = row[column] - mean[column]
      sum += difference * difference
    }
    return sum.squareRoot()
  }

  private func cosine(_ row: Span<Float>, _ mean: Span<Float>) -> Float {
    var (product, rowSquares, meanSquares): (Float, Float, Float) = (0, 0, 0)
    for column in row.indices {
      product += row[column] * mean[column]
      rowSquares += row[column] * row[column]
      meanSquares += mean[column] * mean[column]
    }
    let length = rowSquares.squareRoot() * meanSquares.squareRoot()
    return length == 0 ? 1 : 1 - product / length
  }

  /// Relative to the largest difference, so that no power overflows.
  private func minkowski(_ row: Span<Float>, _ mean: Span<Float>, _ p: Float) -> Float {
    var largest: Float = 0
    for column in row.indices { largest = max(largest, abs(row[column] - mean[column])) }
    guard largest > 0 else { return 0 }
    var sum: Float = 0
    for column in row.indices { sum += powf(abs(row[column] - mean[column]) / largest, p) }
    return largest * powf(sum, 1 / p)
  }

  /// Relative to the largest, so that no exponential overflows and at least one is 1.
  private func softmax(_ scores: inout MutableSpan<Float>) {
    var largest = scores[0]
    for index in scores.indices { largest = max(largest, scores[index]) }
    var sum: Float = 0
    for index in scores.indices {
      scores[index] = expf(scores[index] - largest)
      sum += scores[index]
    }
    for index in scores.indices { scores[index] /= sum }
  }

  func reset() {}
}
