import Glibc

/// The least weight that is kept of a chroma filter.
///
/// A bin half an octave from its class weighs 5e-32, too little for any digit of the class's energy. But such
/// a weight's products with quiet bins are denormal numbers, which cost some processors a hundred usual ones.
private let leastChromaWeight = 1e-24

extension Matrix {
  /// Weights from the bins of a spectrum to pitch classes, as `librosa.filters.chroma`.
  /// - Parameters:
  ///   - count: Pitch classes in an octave.
  ///   - tuning: Deviation from A = 440 Hz, in fractions of a class.
  ///   - center: Octave of the largest weights, in octaves over 27.5 Hz.
  ///   - spread: Standard deviation of the weights around it, in octaves; nil: all octaves alike.
  package init(
    chroma count: Int, sampleRate: Int, fftSize: Int, tuning: Double, center: Double,
    spread: Double?
  ) {
    let classes = Double(count)
    let reference = 440 * pow(2, tuning / classes) / 16
    func position(_ bin: Int) -> Double {
      let frequency = Double(max(bin, 1)) * Double(sampleRate) / Double(fftSize)
      // 0 Hz has no pitch; it stands an octave and a half below the first bin.
      return classes * log2(frequency / reference) - (bin == 0 ? 1.5 * classes : 0)
    }
    let half = (classes / 2).rounded(.toNearestOrEven)
    let bins = fftSize / 2 + 1
    var weights = [Double](repeating: 0, count: count * bins)
    for bin in 0..<bins {
      let here = position(bin)
      let width = bin + 1 < fftSize ? max(position(bin + 1) - here, 1) : 1
      var energy = 0.0
      for pitch in 0..<count {
        let raw = here - Double(pitch) + half + 10 * classes
        let distance = raw - classes * (raw / classes).rounded(.down) - half
        let weight = exp(-0.5 * pow(2 * distance / width, 2))
        weights[pitch * bins + bin] = weight
        energy += weight * weight
      }
      let octave = spread.map { exp(-0.5 * pow((here / classes - center) / $0, 2)) } ?? 1
      let scale = octave / (energy > 0 ? energy.squareRoot() : 1)
      for pitch in 0..<count {
        let weight = weights[pitch * bins + bin] * scale
        weights[pitch * bins + bin] = weight < leastChromaWeight ? 0 : weight
      }
    }
    // Positions count from A; rows count from C.
    let shift = 3 * (count / 12)
    self.init(rows: count, columns: bins) { weights[($0 + shift) % count * bins + $1] }
  }
}
