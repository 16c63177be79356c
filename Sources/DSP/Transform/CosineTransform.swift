import Glibc

/// A discrete cosine transform, and what cepstra make of it.
package struct CosineTransform: Sendable {
  package enum Norm: String, CaseIterable, Sendable { case ortho, none, htk }
  package enum Lifter: String, CaseIterable, Sendable { case librosa, htk }

  /// DCT-I, II or III.
  package var kind = 2
  package var norm = Norm.ortho
  /// The first coefficient that is wanted, and how many.
  package var first = 0
  package var count: Int
  /// How far higher coefficients are raised; 0 leaves them.
  package var lifter = 0.0
  package var lifterKind = Lifter.librosa

  package init(
    kind: Int = 2, norm: Norm = .ortho, first: Int = 0, count: Int, lifter: Double = 0,
    lifterKind: Lifter = .librosa
  ) {
    self.kind = kind
    self.norm = norm
    self.first = first
    self.count = count
    self.lifter = lifter
    self.lifterKind = lifterKind
  }

  /// The factor of a coefficient.
  package func raise(_ coefficient: Int) -> Double {
    guard lifter != 0 else { return 1 }
    let place = Double(lifterKind == .librosa ? coefficient + 1 : coefficient)
    return 1 + lifter / 2 * sin(.pi * place / lifter)
  }

  /// What an input number counts for in a coefficient, without the lifter; as `scipy.fft.dct`.
  package func weight(_ k: Int, _ n: Int, length: Int) -> Double {
    let count = Double(length)
    let (k, n) = (Double(k), Double(n))
    switch kind {
    case 1:
      let isEdge = n == 0 || n == count - 1
      let cosine = cos(.pi * k * n / (count - 1))
      guard norm == .ortho else { return (isEdge ? 1 : 2) * cosine }
      let scale = ((k == 0 || k == count - 1 ? 1 : 2) / (count - 1)).squareRoot() / 2
      return scale * (isEdge ? Double(2).squareRoot() : 2) * cosine
    case 3:
      let cosine = cos(.pi * n * (k + 0.5) / count)
      guard norm == .ortho else { return (n == 0 ? 1 : 2) * cosine }
      return ((n == 0 ? 1 : 2) / count).squareRoot() * cosine
    default:
      let cosine = cos(.pi * k * (n + 0.5) / count)
      switch norm {
      case .ortho: return ((k == 0 ? 1 : 2) / count).squareRoot() * cosine
      case .none: return 2 * cosine
      case .htk: return (2 / count).squareRoot() * cosine
      }
    }
  }
}

extension Matrix {
  /// The transform of rows of a length.
  package init(_ transform: CosineTransform, of length: Int) {
    self.init(rows: transform.count, columns: length) { row, n in
      let k = transform.first + row
      return transform.raise(k) * transform.weight(k, n, length: length)
    }
  }
}
