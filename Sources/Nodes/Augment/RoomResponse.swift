import DSP
import Glibc
import GraphCore
import Learning

/// Draws the impulse response of a room for each copy.
protocol RoomResponse {
  /// The response: the direct sound in front, energy 1, zeros behind its end.
  var numbers: Scratch { get }
  /// Draws another one.
  func draw(by generator: inout SeededGenerator) throws(Problem)
}

/// The response of a shoebox room that is drawn.
struct DrawnRoom: RoomResponse {
  let numbers: Scratch
  private let settings: AugmentReverb
  private let rate: Int
  private let noise: Scratch

  init(_ settings: AugmentReverb, rate: Int, longest: Int) {
    self.settings = settings
    self.rate = rate
    numbers = Scratch(longest)
    noise = Scratch(longest)
  }

  func draw(by generator: inout SeededGenerator) throws(Problem) {
    let room = DrawnRoom.room(settings, by: &generator)
    let length = min(
      numbers.count, Room.length(reverberation: room.reverberation, rate: rate))
    noise.write { noise in
      for index in 0..<length { noise[index] = generator.nearlyNormal() }
    }
    numbers.clear()
    noise.read { noise in
      numbers.write { target in
        var part = target.part(0..<length)
        room.write(rate: rate, noise: noise, into: &part)
      }
    }
  }

  /// Metres from the walls that speaker and listener keep.
  private static let margin = 0.3

  static func room(_ settings: AugmentReverb, by generator: inout SeededGenerator) -> Room {
    let size = Room.Point(
      generator.draw(settings.length), generator.draw(settings.breadth),
      generator.draw(settings.height))
    let time = generator.draw(settings.reverberation)
    var distance = generator.draw(settings.distance)
    while true {
      // Places are drawn until both are in the room; of a distance that is too long for it, shorter and
      // shorter.
      for _ in 0..<16 {
        let listener = Room.Point(
          inside(size.x, generator.unit()), inside(size.y, generator.unit()),
          inside(size.z, generator.unit()))
        let (angle, rise) = (2 * .pi * generator.unit(), 0.6 * (generator.unit() - 0.5))
        let source = Room.Point(
          listener.x + distance * cos(angle) * cos(rise),
          listener.y + distance * sin(angle) * cos(rise), listener.z + distance * sin(rise))
        if isInside(source.x, size.x), isInside(source.y, size.y), isInside(source.z, size.z) {
          return Room(size: size, source: source, listener: listener, reverberation: time)
        }
      }
      distance *= 0.8
    }
  }

  private static func inside(_ edge: Double, _ share: Double) -> Double {
    margin + share * (edge - 2 * margin)
  }

  private static func isInside(_ place: Double, _ edge: Double) -> Bool {
    place >= margin && place <= edge - margin
  }
}

/// A response out of recordings of impulse responses.
struct FiledResponse: RoomResponse {
  let numbers: Scratch
  private let files: [String]
  private let loader: SoundLoader
  private let samples = SpillBuffer(width: 1)
  /// Samples in front of the direct sound that are read.
  private let most: Int

  init(_ files: [String], rate: Int, longest: Int) {
    self.files = files
    loader = SoundLoader(rate: rate)
    numbers = Scratch(longest)
    most = longest + rate
  }

  func draw(by generator: inout SeededGenerator) throws(Problem) {
    let file = generator.pick(files)
    samples.removeAll()
    do throws(Problem) {
      _ = try loader.load(RecordingPart(file), most: most, from: 0, into: samples)
      try cut()
    } catch {
      var problem = error
      problem.message = "of the impulse response '\(file)': " + problem.message
      throw problem
    }
  }

  /// Takes what begins with the largest sample.
  private func cut() throws(Problem) {
    let place = try placeOfLargest()
    try numbers.write { (target) throws(Problem) in
      let length = try samples.read(from: place, into: &target)
      for index in length..<target.count { target[index] = 0 }
      var energy = 0.0
      for index in target.indices { energy += Double(target[index]) * Double(target[index]) }
      let scale = Float(1 / energy.squareRoot())
      for index in target.indices { target[index] *= scale }
    }
  }

  private func placeOfLargest() throws(Problem) -> Int {
    var (largest, place, first) = (Float(0), 0, 0)
    while first < samples.count {
      first += try numbers.write { (part) throws(Problem) in
        let read = try samples.read(from: first, into: &part)
        for index in 0..<read where abs(part[index]) > largest {
          (largest, place) = (abs(part[index]), first + index)
        }
        return read
      }
    }
    guard largest == 0 else { return place }
    throw Problem(
      .emptyRecording, "it is silent", settings: ["files"],
      suggestion: "take it out of the recordings")
  }
}
