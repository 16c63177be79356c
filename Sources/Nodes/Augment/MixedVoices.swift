import GraphCore
import Learning

/// Recordings laid over one another, all of the same level, each repeated as long as it is wanted.
struct MixedVoices {
  /// Samples of a recording, and where in them the mix begins.
  private struct Voice {
    let samples: SpillBuffer
    var factor: Float = 1
    var place = 0
  }

  private let loader: SoundLoader
  private var voices: [Voice] = []
  private var spare: [SpillBuffer] = []
  private let mixed = Scratch(MixedVoices.block)
  private let scratch = Scratch(MixedVoices.block)
  /// The mix in all channels.
  private let wide: Scratch
  private let channels: Int

  private static let block = 2048

  init(rate: Int, channels: Int) {
    loader = SoundLoader(rate: rate)
    wide = Scratch(MixedVoices.block * channels)
    self.channels = channels
  }

  /// An upper bound of the bytes that one holds, without samples.
  static func bytes(_ channels: Int) -> Int {
    4 * block * (channels + 2) + SoundLoader.bytes + 4096
  }

  /// Takes the first recordings of a list that can be read and are not silent.
  /// - Throws: `Problem` SG0701 where there are not so many.
  mutating func load(
    _ parts: [RecordingPart], _ wanted: Int, rows: Int, by generator: inout SeededGenerator
  ) throws(Problem) {
    let wanted = min(wanted, parts.count)
    var last: Problem?
    for part in parts where voices.count < wanted {
      do throws(Problem) {
        let isHeard = try load(part, rows: rows, by: &generator)
        if !isHeard { last = MixedVoices.silence(in: part) }
      } catch { last = error }
    }
    guard voices.count < wanted, let last else { return }
    throw Problem(
      .cannotOpen,
      "only \(voices.count) of \(parts.count) recordings can be mixed to babble of \(wanted) voices; "
        + "of another: \(last.message)",
      settings: ["talkers"], suggestion: last.suggestion)
  }

  /// Takes a recording.
  /// - Throws: `Problem` where it can't be read, or is silent.
  mutating func load(
    file: String, rows: Int, by generator: inout SeededGenerator
  ) throws(Problem) {
    let part = RecordingPart(file)
    do throws(Problem) {
      guard try !load(part, rows: rows, by: &generator) else { return }
    } catch {
      var problem = error
      problem.message = "of the noise '\(file)': " + problem.message
      throw problem
    }
    throw MixedVoices.silence(in: part)
  }

  private static func silence(in part: RecordingPart) -> Problem {
    Problem(
      .emptyRecording, "'\(part)' is silent, so it can't be mixed in", settings: ["files"],
      suggestion: "take it out of the recordings")
  }

  /// - Returns: Whether anything is heard in it.
  private mutating func load(
    _ part: RecordingPart, rows: Int, by generator: inout SeededGenerator
  ) throws(Problem) -> Bool {
    let samples = spare.popLast() ?? SpillBuffer(width: 1)
    let (share, start) = (generator.unit(), generator.unit())
    let squares: Double
    do throws(Problem) {
      squares = try loader.load(part, most: rows, from: share, into: samples)
    } catch {
      samples.removeAll()
      spare.append(samples)
      throw error
    }
    guard squares > 0 else {
      samples.removeAll()
      spare.append(samples)
      return false
    }
    let level = (squares / Double(samples.count)).squareRoot()
    voices.append(
      Voice(
        samples: samples, factor: Float(1 / level),
        place: Int(start * Double(samples.count))))
    return true
  }

  /// Adds the mix to a buffer, the same in all channels.
  /// - Returns: The sum of the squares.
  mutating func write(rows: Int, into buffer: SpillBuffer) throws(Problem) -> Double {
    var (squares, done) = (0.0, 0)
    while done < rows {
      let count = min(MixedVoices.block, rows - done)
      mixed.clear()
      for voice in voices.indices { try add(voice, count) }
      spread(count)
      try wide.read { (all) throws(Problem) in
        let made = all.extracting(0..<count * channels)
        for index in made.indices { squares += Double(made[index]) * Double(made[index]) }
        try buffer.append(made)
      }
      done += count
    }
    return squares
  }

  /// Puts the mix into all channels.
  private func spread(_ rows: Int) {
    let channels = channels
    mixed.read { mixed in
      wide.write { target in
        for row in 0..<rows {
          for channel in 0..<channels { target[row * channels + channel] = mixed[row] }
        }
      }
    }
  }

  /// Adds the next numbers of a voice to the mix.
  private mutating func add(_ number: Int, _ wanted: Int) throws(Problem) {
    let (samples, factor) = (voices[number].samples, voices[number].factor)
    var done = 0
    while done < wanted {
      let place = voices[number].place
      let got = try scratch.write { (part) throws(Problem) in
        try samples.read(from: place, into: &part)
      }
      let read = min(wanted - done, got)
      scratch.read { part in
        mixed.write { target in
          for index in 0..<read { target[done + index] += factor * part[index] }
        }
      }
      done += read
      voices[number].place = place + read == samples.count ? 0 : place + read
    }
  }

  mutating func removeAll() {
    for voice in voices {
      voice.samples.removeAll()
      spare.append(voice.samples)
    }
    voices.removeAll(keepingCapacity: true)
  }
}
