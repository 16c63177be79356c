import DSP
import Glibc
import GraphCore
import GraphTesting
import Learning
import TestSupport
import Testing

@testable import Nodes

@Suite struct AugmentReverbTests {
  /// Seconds in which the level falls by 60 dB: a line through the backward integral from -5 to -25 dB
  /// (Schroeder, 1965).
  private func reverberation(_ response: [Float], rate: Int = 16_000) -> Double {
    var energy = 0.0
    let integral = response.reversed().map { value in
      energy += Double(value) * Double(value)
      return energy
    }.reversed().map { 10 * log10($0 / energy) }
    let range = integral.firstIndex { $0 < -5 }!..<integral.firstIndex { $0 < -25 }!
    let times = range.map { Double($0) / Double(rate) }
    let time = times.reduce(0, +) / Double(times.count)
    let level = range.reduce(0.0) { $0 + integral[$1] } / Double(times.count)
    let product = zip(times, range).reduce(0.0) { $0 + ($1.0 - time) * (integral[$1.1] - level) }
    let square = times.reduce(0.0) { $0 + ($1 - time) * ($1 - time) }
    return -60 * square / product
  }

  @Test(arguments: [0.2, 0.35, 0.5, 0.8])
  func ringsAsLongAsIsAskedFor(seconds: Double) throws {
    let node = AugmentReverb(reverberation: Interval(seconds, seconds))
    let found = try (0..<20).map {
      reverberation(try varied(impulse(16_000), by: node, seed: $0))
    }
    // Of 0.2 s, the 20 dB that are looked at pass in 67 ms: few reflections, which differ from room to room.
    let tolerance = seconds > 0.3 ? 0.15 : 0.2
    #expect(found.everyOne { abs($0 / seconds - 1) < tolerance }, "\(found)")
    #expect(abs(found.reduce(0, +) / 20 / seconds - 1) < 0.05, "\(found)")
  }

  @Test func beginsWithTheDirectSoundAndHasEnergyOne() throws {
    for seed in 0..<20 {
      let response = try varied(impulse(16_000), by: AugmentReverb(), seed: seed)
      #expect(response.count == 16_000)
      #expect(abs(16_000 * power(response) - 1) < 1e-3)
      #expect(response[0] > 0.1)
      // Two reflections may come at once.
      #expect(response.dropFirst().everyOne { abs($0) < 2 * response[0] })
    }
  }

  @Test func addsUp() throws {
    // A room is linear, and doesn't change in time.
    let node = AugmentReverb()
    let response = try varied(impulse(20_000), by: node)
    var two = [Float](repeating: 0, count: 20_000)
    two[0] = 0.5
    two[9000] = -2
    let output = try varied(two, by: node)
    let wanted = response.indices.map { index in
      0.5 * response[index] - (index < 9000 ? 0 : 2 * response[index - 9000])
    }
    #expect(near(output, wanted, within: 2e-6))
  }

  @Test func keepsSpeakerAndListenerInTheRoom() {
    for seed in 0..<500 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let room = DrawnRoom.room(AugmentReverb(), by: &generator)
      for place in [room.source, room.listener] {
        #expect((0.29...room.size.x - 0.29).contains(place.x))
        #expect((0.29...room.size.y - 0.29).contains(place.y))
        #expect((0.29...room.size.z - 0.29).contains(place.z))
      }
      #expect((3...10).contains(room.size.x) && (2.4...4).contains(room.size.z))
      #expect((0.2...0.8).contains(room.reverberation))
      #expect((0.3...3.51).contains(room.source.distance(to: room.listener)))
    }
    // A distance that no small room holds is shortened.
    var generator = SeededGenerator(seed: 1)
    let far = AugmentReverb(
      distance: Interval(20, 20), length: Interval(2, 2), breadth: Interval(2, 2))
    #expect(DrawnRoom.room(far, by: &generator).size.x == 2)
  }

  @Test func variesOnlyCopies() throws {
    let short = AugmentReverb(reverberation: Interval(0.1, 0.2))
    try expectVariesOnlyCopies(short, rows: syllables(9000))
    try expectVariesOnlyCopies(
      short, input: .audio(rate: 8000, channels: 2), rows: syllables(9000))
  }

  @Test func foldsWithRecordedResponses() throws {
    let folder = Folder()
    var response = [Float](repeating: 0, count: 3000)
    // What comes before the direct sound goes.
    (response[100], response[700], response[900]) = (0.1, 0.8, -0.4)
    let file = folder.recording("room.wav", response)
    let node = AugmentReverb(files: RecordingNames([file]))
    let output = try varied(impulse(4000), by: node)
    var wanted = [Float](repeating: 0, count: 4000)
    let scale = Float(1 / (0.8 * 0.8 + 0.4 * 0.4).squareRoot())
    (wanted[0], wanted[200]) = (0.8 * scale, -0.4 * scale)
    #expect(near(output, wanted, within: 1e-4))
    let silent = folder.recording("silent.wav", [Float](repeating: 0, count: 100))
    #expect(
      refusal { _ = try varied([1], by: AugmentReverb(files: RecordingNames([silent]))) }
        == "SG0704: of the impulse response '\(silent)': it is silent "
        + "[take it out of the recordings]")
    #expect(
      refusal {
        _ = try AugmentReverb(files: RecordingNames(["/nowhere"]))
          .prepare(for: .audio(rate: 16_000, channels: 1))
      } == "SG0701: 'files' names '/nowhere', but there is no '/nowhere' "
        + "[names count from the folder of the graph file]")
  }
}
