import Glibc
import TestSupport
import Testing

@testable import DSP

@Suite struct RoomTests {
  private let room = Room(
    size: Room.Point(6, 4, 3), source: Room.Point(2, 1.3, 1.2), listener: Room.Point(4, 2.6, 1.6),
    reverberation: 0.5)

  private func response(_ room: Room, rate: Int = 16_000, seed: UInt64 = 7) -> [Float] {
    let length = Room.length(reverberation: room.reverberation, rate: rate)
    // Even numbers of variance 1.
    let tail = noise(length, seed: seed).map { $0 * Float(3).squareRoot() }
    var response = [Float](repeating: 0, count: length)
    var target = response.mutableSpan
    room.write(rate: rate, noise: tail.span, into: &target)
    return response
  }

  /// What the walls at the ends of an edge throw back: in a cube, of which the mean free path is two thirds
  /// of an edge, sound loses 60 dB in 0.5 s by so much, as Eyring says.
  private func reflection(edge: Double) -> Double {
    let bounces = 343 * 0.5 / (2.0 / 3 * edge)
    return pow(10, -60 / 20 / bounces)
  }

  @Test func hasItsFirstReflectionsWhereTheImagesAre() {
    let rate = 48_000
    let response = response(room, rate: rate)
    let direct = room.source.distance(to: room.listener)
    // By the floor, the ceiling and two walls: no other image is nearer than 20 numbers.
    let (along, up) = (reflection(edge: 4), reflection(edge: 3))
    for (image, kept) in [
      (Room.Point(2, 1.3, -1.2), up), (Room.Point(2, 1.3, 4.8), up),
      (Room.Point(2, -1.3, 1.2), along), (Room.Point(2, 6.7, 1.2), along),
      (Room.Point(2, -1.3, -1.2), along * up),
    ] {
      let distance = image.distance(to: room.listener)
      let place = (distance - direct) / 343 * Double(rate)
      // What a sinc has spread over its neighbours, above what the images before have left: without what lies
      // below 30 Hz, each leaves a small offset behind.
      let middle = Int(place.rounded())
      let offset = response[middle - 11...middle - 9].reduce(0, +) / 3
      let sum = response[middle - 7...middle + 7].reduce(0, +) - 15 * offset
      let wanted = kept * direct / distance
      #expect(abs(Double(sum / response[0]) - wanted) < 0.05 * wanted, "\(image)")
    }
  }

  @Test func goesOnInItsTailWithTheEnergyOfTheImages() {
    var steps: [Double] = []
    for number in 0..<24 {
      let shift = Double(number) / 24
      let room = Room(
        size: Room.Point(4 + 3 * shift, 3.2 + 2 * shift, 2.6 + shift),
        source: Room.Point(1.1 + shift, 1.3, 1.2), listener: Room.Point(2.6 + shift, 1.9, 1.5),
        reverberation: 0.4 + 0.3 * shift)
      let response = response(room, seed: UInt64(number))
      let border = Int(room.diffuse * 16_000)
      let length = border / 2
      func energy(_ range: Range<Int>) -> Double {
        response[range].reduce(0.0) { $0 + Double($1) * Double($1) }
      }
      let fall = 60 * Double(length) / 16_000 / room.reverberation
      steps.append(
        10 * log10(energy(border..<border + length) / energy(border - length..<border)) + fall)
    }
    // Each within 3.5 dB, all together without a large step.
    #expect(steps.everyOne { abs($0) < 3.5 }, "\(steps)")
    #expect(abs(steps.reduce(0, +) / 24) < 1.5, "\(steps)")
  }
}
