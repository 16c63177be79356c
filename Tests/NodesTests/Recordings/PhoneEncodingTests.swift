import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// What phones, meetings and messengers write comes back as the sound that it was made from.
@Suite struct PhoneEncodingTests {
  private let folder = Folder()

  @Test(arguments: PhoneEncoding.all) func hasTheLengthAndTheSound(encoding: PhoneEncoding) throws {
    let (rate, values) = try PhoneEncoding.samples(of: PhoneEncoding.path(encoding.name))
    #expect(rate == encoding.rate, "of \(encoding.name)")
    #expect(
      (encoding.count...encoding.count + encoding.spare).contains(values.count),
      "of \(encoding.name): \(values.count)")
    let source = try PhoneEncoding.source
    if encoding.isLossless {
      #expect(values == source, "of \(encoding.name)")
      return
    }
    let sound = PhoneEncoding.resampled(source, to: rate)
    var best: (likeness: Float, later: Int) = (0, 0)
    for later in encoding.later.map({ [$0] }) ?? Array(0...encoding.spare) {
      let likeness = PhoneEncoding.likeness(sound, values, later: later)
      if likeness > best.likeness { best = (likeness, later) }
    }
    #expect(best.likeness > encoding.likeness, "of \(encoding.name), \(best.later) later")
  }

  @Test(arguments: PhoneEncoding.all) func isTheSameFromAPipe(encoding: PhoneEncoding) throws {
    let path = PhoneEncoding.path(encoding.name)
    let pipe = FilledPipe(Folder.bytes(of: path))
    let values = try PhoneEncoding.samples(of: pipe.path).values
    #expect(try PhoneEncoding.samples(of: path).values == values, "of \(encoding.name)")
  }

  @Test(arguments: PhoneEncoding.all) func equalsTheWholeInItsParts(encoding: PhoneEncoding) throws
  {
    let path = PhoneEncoding.path(encoding.name)
    let (rate, all) = try PhoneEncoding.samples(of: path)
    for first in [1, 1023, 3000, all.count - 50] {
      let last = min(all.count, first + 777)
      let part = Decode(
        start: Double(first) / Double(rate), end: Double(last) / Double(rate))
      let values = try readAll(path, part, room: 333).values
      #expect(values == Array(all[first..<last]), "of \(encoding.name) from \(first)")
    }
  }

  @Test func goesBackToWhatWasReadBefore() throws {
    for name in ["aac.m4a", "opus.webm", "wma2.wma", "speex.spx"] {
      let file = try SoundDecoder.open(PhoneEncoding.path(name))
      let all = try PhoneEncoding.rest(of: file)
      try file.seek(to: 2000)
      #expect(file.position == 2000)
      #expect(try PhoneEncoding.rest(of: file) == Array(all[2000...]), "of \(name)")
    }
  }

  @Test(arguments: [
    ("aac.m4a", "wav"), ("opus.webm", "ogg"), ("wma2.wma", "mp3"), ("aac.aac", "flac"),
    ("amr.amr", "txt"),
  ])
  func isToldByItsContent(name: String, suffix: String) throws {
    let path = PhoneEncoding.path(name)
    let other = folder.file("named.\(suffix)", Folder.bytes(of: path))
    #expect(try PhoneEncoding.samples(of: other).values == PhoneEncoding.samples(of: path).values)
  }

  @Test(arguments: ["two.mka", "two.mp4"]) func takesTheTrackThatIsAskedFor(name: String) throws {
    let path = PhoneEncoding.path(name)
    let source = try PhoneEncoding.source
    #expect(try PhoneEncoding.samples(of: path).values == source)
    #expect(try PhoneEncoding.samples(of: path, track: 0).values == source)
    // That there is a choice is said where none was asked for.
    #expect(try SoundDecoder.open(path).flags == [.severalTracks])
    #expect(try SoundDecoder.open(path, track: 1).flags == [])
    #expect(try RecordingHeader(path: path, deep: false).track == 0)
    #expect(try RecordingHeader(path: PhoneEncoding.path("aac.m4a"), deep: false).track == nil)
    let second = try PhoneEncoding.samples(of: path, track: 1).values
    #expect(second.count == source.count)
    #expect(zip(second, source).everyOne { abs($0 - $1 / 4) <= 1 / 32768 })
    expectProblem(
      "SG0701", "there is no audio track 2: the recording has 2, counted from 0"
    ) { () throws(Problem) in _ = try PhoneEncoding.samples(of: path, track: 2) }
  }
}
