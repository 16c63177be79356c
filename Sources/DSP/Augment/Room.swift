import Glibc

/// A shoebox room with a source and a listener, and its impulse response.
///
/// Early reflections by the image method (J. B. Allen and D. A. Berkley, "Image method for efficiently
/// simulating small-room acoustics", Journal of the Acoustical Society of America 65, 1979), as long as they
/// can be told apart; then the diffuse tail to which they lead, noise that decays with the reverberation
/// time. Opposite walls reflect alike, so much that sound loses the same a metre along each edge: in a cube
/// what C. F. Eyring's formula says, in other rooms without the slow decay along the longest edge that alike
/// walls would give.
package struct Room: Sendable, Equatable {
  /// In metres: a point, or how long the edges are.
  package struct Point: Sendable, Equatable {
    package var x, y, z: Double
    package init(_ x: Double, _ y: Double, _ z: Double) { (self.x, self.y, self.z) = (x, y, z) }

    package func distance(to other: Point) -> Double {
      ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)
        + (z - other.z) * (z - other.z)).squareRoot()
    }
  }

  package let size: Point
  package let source: Point
  package let listener: Point
  /// Seconds in which the level falls by 60 dB.
  package let reverberation: Double

  /// Metres a second.
  package static let speedOfSound = 343.0

  package init(size: Point, source: Point, listener: Point, reverberation: Double) {
    self.size = size
    self.source = source
    self.listener = listener
    self.reverberation = reverberation
  }

  private var volume: Double { size.x * size.y * size.z }

  /// The amplitude that the walls at the ends of an edge throw back.
  ///
  /// In a sound field from everywhere, a metre of way goes half a metre along each of three edges on average.
  package func reflection(edge: Double) -> Double {
    exp(-2 * log(10) * edge / (Room.speedOfSound * reverberation))
  }

  /// Seconds after the sound was made from when the reflections are too many to be told apart: some multiples
  /// of the mixing time that J.-D. Polack gives, the root of the volume in milliseconds.
  var diffuse: Double { min(8e-3 * volume.squareRoot(), 0.3 * reverberation) }

  /// Numbers of the response at a rate: until it has fallen by 60 dB.
  package static func length(reverberation: Double, rate: Int) -> Int {
    max(1, Int((reverberation * Double(rate)).rounded(.up)))
  }

  /// Writes the response with the direct sound in front, scaled to energy 1.
  /// - Parameters:
  ///   - noise: As many independent numbers of mean 0 and variance 1.
  ///   - response: Takes `length` numbers.
  package func write(rate: Int, noise: Span<Float>, into response: inout MutableSpan<Float>) {
    let distance = source.distance(to: listener)
    // The time of the first number, after the sound was made.
    let start = distance / Room.speedOfSound
    for index in response.indices { response[index] = 0 }
    addReflections(rate: Double(rate), start: start, to: &response)
    addTail(rate: Double(rate), start: start, noise: noise, to: &response)
    removeOffset(rate: Double(rate), from: &response)
    response[0] += Float(1 / distance)
    var energy = 0.0
    for index in response.indices { energy += Double(response[index]) * Double(response[index]) }
    let scale = Float(1 / energy.squareRoot())
    for index in response.indices { response[index] *= scale }
  }

  /// Adds every image but that of the direct sound, up to when the tail begins; amplitudes are 1 at one
  /// metre.
  private func addReflections(
    rate: Double, start: Double, to response: inout MutableSpan<Float>
  ) {
    let end = start + diffuse
    let reach = Room.speedOfSound * end
    let pulse = Pulse()
    let across = Images(source.x, listener.x, size.x, reflection(edge: size.x), reach: reach)
    let along = Images(source.y, listener.y, size.y, reflection(edge: size.y), reach: reach)
    let up = Images(source.z, listener.z, size.z, reflection(edge: size.z), reach: reach)
    for x in across.all {
      for y in along.all {
        let level = x.distance * x.distance + y.distance * y.distance
        guard level < reach * reach else { continue }
        for z in up.all {
          let square = level + z.distance * z.distance
          let isDirect = x.bounces + y.bounces + z.bounces == 0
          guard square < reach * reach, !isDirect else { continue }
          let distance = square.squareRoot()
          let amplitude = x.amplitude * y.amplitude * z.amplitude / distance
          pulse.add(
            amplitude, at: (distance / Room.speedOfSound - start) * rate, to: &response)
        }
      }
    }
  }

  /// Adds noise of the energy that the images have from then on: at the time t, 4 pi c^3 t^2 / V of them
  /// come in a second, each with the energy 1 / (c t)^2, and what the walls leave of it.
  private func addTail(
    rate: Double, start: Double, noise: Span<Float>, to response: inout MutableSpan<Float>
  ) {
    let first = max(0, Int((diffuse * rate).rounded(.up)))
    let density = 4 * .pi * Room.speedOfSound / volume / rate
    let decay = pow(10, -3 / (reverberation * rate))
    var amplitude =
      density.squareRoot() * pow(10, -3 * (start + Double(first) / rate) / reverberation)
    for index in first..<max(first, response.count) {
      response[index] += Float(amplitude) * noise[index]
      amplitude *= decay
    }
  }

  /// Takes away what lies below 30 Hz: images only add up, which rooms don't.
  private func removeOffset(rate: Double, from response: inout MutableSpan<Float>) {
    let pole = exp(-2 * .pi * 30 / rate)
    var (before, level) = (0.0, 0.0)
    for index in response.indices {
      let value = Double(response[index])
      level = value - before + pole * level
      before = value
      response[index] = Float(level)
    }
  }
}

/// The images of a source along one edge of a room.
private struct Images {
  /// How far each is from the listener, how often its sound has met a wall, and what is left of it.
  private(set) var all: [(distance: Double, bounces: Int, amplitude: Double)] = []

  init(
    _ source: Double, _ listener: Double, _ edge: Double, _ reflection: Double, reach: Double
  ) {
    let most = Int(reach / (2 * edge)) + 1
    for number in -most...most {
      let offset = 2 * Double(number) * edge
      for (place, bounces) in [(source, 2 * abs(number)), (-source, abs(2 * number - 1))] {
        all.append((offset + place - listener, bounces, pow(reflection, Double(bounces))))
      }
    }
  }
}

/// A pulse between two numbers: a sinc under a Hann window.
private struct Pulse {
  private static let half = 8

  /// Adds a pulse; what lies outside is left out.
  func add(_ amplitude: Double, at place: Double, to response: inout MutableSpan<Float>) {
    let middle = Int(place.rounded(.down))
    let fraction = place - Double(middle)
    // sin(pi (x - fraction)) only changes its sign from number to number.
    let wave = sin(.pi * fraction) / .pi
    for offset in (1 - Pulse.half)...Pulse.half {
      let index = middle + offset
      guard response.indices.contains(index) else { continue }
      let x = Double(offset) - fraction
      let sinc = abs(x) < 1e-9 ? 1 : (offset.isMultiple(of: 2) ? -wave : wave) / x
      let window = 0.5 + 0.5 * cos(.pi * x / Double(Pulse.half))
      response[index] += Float(amplitude * sinc * window)
    }
  }
}
