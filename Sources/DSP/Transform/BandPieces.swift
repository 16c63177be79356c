import Glibc

/// Makes a piece of a sound quieter: a stretch of time within a band of frequencies, by short-time transforms.
///
/// Frames overlap by three quarters under the root of a Hann window before and after, so that what is left alone
/// comes out as it was, and pieces fade into one another.
package final class BandPieces {
  /// Samples of a frame, a power of two.
  package let size: Int
  /// Samples from one frame to the next.
  package var hop: Int { size / 4 }
  private let inverse: ComplexInverse
  private let window: [Float]
  private var parts: [Float]

  /// - Parameter rate: Samples a second. Frames are 32 ms long, or up to twice that.
  package init(rate: Int) {
    var size = 64
    while Double(size) < 0.032 * Double(rate) { size *= 2 }
    self.size = size
    inverse = ComplexInverse(size: size)
    window = (0..<size).map { place in
      Float((0.5 - 0.5 * cos(2 * Double.pi * Double(place) / Double(size))).squareRoot())
    }
    parts = [Float](repeating: 0, count: 2 * size)
  }

  /// Frames of a sound: as many as there are windows that reach into it.
  package func frames(of samples: Int) -> Int { samples / hop + 3 }

  /// The sample in the middle of a frame: of the first it lies before the sound.
  package func middle(of frame: Int) -> Int { (frame - 1) * hop }

  /// Bins of a transform, from 0 to half the sample rate.
  package var bins: Int { size / 2 + 1 }

  /// A frame of one channel under the window, transformed: real and imaginary parts by turns.
  private func transform(
    _ samples: [Float], frame: Int, channel: Int, of channels: Int
  ) {
    let first = middle(of: frame) - size / 2
    let count = samples.count / channels
    for place in 0..<size {
      let sample = first + place
      let isInside = sample >= 0 && sample < count
      parts[2 * place] = isInside ? samples[sample * channels + channel] * window[place] : 0
      parts[2 * place + 1] = 0
    }
    // Of real numbers, the inverse is the transform with the sign of the imaginary parts turned.
    inverse.transform(&parts)
  }

  /// The power of each bin of a frame, of the mean of all channels' power.
  package func power(of samples: [Float], channels: Int, frame: Int) -> [Float] {
    var power = [Float](repeating: 0, count: bins)
    for channel in 0..<channels {
      transform(samples, frame: frame, channel: channel, of: channels)
      for bin in 0..<bins {
        power[bin] +=
          (parts[2 * bin] * parts[2 * bin] + parts[2 * bin + 1] * parts[2 * bin + 1])
          / Float(channels)
      }
    }
    return power
  }

  /// The sound with one piece of it quieter.
  /// - Parameters:
  ///   - samples: Those of one moment side by side.
  ///   - frames: The frames of the piece.
  ///   - band: The bins of the piece.
  ///   - factor: What the piece is multiplied by, from 0 to 1.
  package func quieted(
    _ samples: [Float], channels: Int, frames: Range<Int>, band: Range<Int>, by factor: Float
  ) -> [Float] {
    var changed = samples
    let count = samples.count / channels
    // The squares of the windows of four frames add up to 2.
    let scale = (1 - factor) / (2 * Float(size))
    for frame in frames {
      let first = middle(of: frame) - size / 2
      for channel in 0..<channels {
        transform(samples, frame: frame, channel: channel, of: channels)
        keep(band)
        inverse.transform(&parts)
        for place in max(0, -first)..<max(max(0, -first), min(size, count - first)) {
          changed[(first + place) * channels + channel] -= parts[2 * place] * window[place] * scale
        }
      }
    }
    return changed
  }

  /// Leaves a band of bins, and what mirrors it, and makes the rest 0.
  private func keep(_ band: Range<Int>) {
    for bin in 0..<size {
      let mirrored = bin <= size / 2 ? bin : size - bin
      guard !band.contains(mirrored) else {
        // The sign that makes the next inverse the inverse.
        parts[2 * bin + 1] = -parts[2 * bin + 1]
        continue
      }
      parts[2 * bin] = 0
      parts[2 * bin + 1] = 0
    }
  }
}
