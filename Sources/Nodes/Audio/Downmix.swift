import GraphCore

/// Mixes the channels of a recording to their mean; from where they cancel, takes the best of them.
///
/// Frames of a file are kept back for half a second before they leave, so that the sound in which channels
/// are found to cancel leaves as one channel, too. What is live doesn't wait: there the mix ends where that
/// is found. Blocks count from the first frame that is read, so nothing depends on how many are read at once.
/// Once a channel is taken, it stays.
struct Downmix {
  /// The frame, counted from the first that is read, from where one channel was taken; nil if none.
  private(set) var cancelsFrom: Int?
  private let channels: Int
  /// Frames of a block, and blocks that are there at once.
  private let blockFrames: Int
  private let slots: Int
  private let isLive: Bool
  private var frames: [Float]
  private let meter: ChannelMeter
  /// The channel that was taken.
  private var taken: Int?
  /// Frames that were read, that may leave, and that have left.
  private var read = 0
  private var ready = 0
  private var left = 0
  private var hasEnded = false
  /// Why no more can be read.
  private var failure: Problem?

  /// Numbers that are kept back at most: half a second of 48 kHz and 10 channels. More is a shorter time.
  private static let most = 1 << 18
  private static let longest = 26
  /// Blocks below which nothing can be told: so many channels are mixed as they are.
  private static let fewest = 6

  /// The most bytes that one holds.
  static let bytes =
    most * MemoryLayout<Float>.stride
    + ChannelMeter.bytes(channels: SoundFile.mostChannels, reach: longest)

  /// - Parameter isLive: Whether nothing is kept back.
  init(rate: Int, channels: Int, isLive: Bool) {
    self.channels = channels
    self.isLive = isLive
    let block = max(1, rate / 50)
    let fitting = min(Downmix.longest, Downmix.most / (block * channels))
    slots = fitting < Downmix.fewest ? 1 : fitting
    blockFrames = slots == 1 ? max(1, 16_384 / channels) : block
    frames = [Float](repeating: 0, count: slots * blockFrames * channels)
    meter = ChannelMeter(channels: channels, reach: slots - 1)
  }

  /// Whether nothing was read yet.
  var isNew: Bool { read == 0 && !hasEnded }

  /// What was found so far.
  var flags: Set<SoundFlag> {
    var flags: Set<SoundFlag> = []
    if cancelsFrom != nil { flags.insert(.channelsCancel) }
    if meter.hasDeadChannel { flags.insert(.deadChannel) }
    return flags
  }

  /// Gives the next samples of the mix.
  /// - Parameter end: The frame of the file that is not read any more.
  mutating func read(
    _ wanted: Int, of file: any SampleReader, before end: Int, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    var done = 0
    while done < wanted {
      if left < ready {
        let count = leave(wanted - done, at: done, in: &target)
        done += count
        left += count
      } else if hasEnded || (done > 0 && isLive) {
        // What is there need not wait for more.
        break
      } else {
        try take(from: file, before: end)
      }
    }
    if done == 0, let failure { throw failure }
    return done
  }

  /// Reads into the block that is not full.
  private mutating func take(from file: any SampleReader, before end: Int) throws(Problem) {
    let filled = read % blockFrames
    let wanted = min(blockFrames - filled, end - file.position)
    let first = read % (slots * blockFrames)
    let got: Int
    do throws(Problem) {
      got =
        wanted > 0
        ? try Downmix.fill(
          &frames, first * channels..<(first + wanted) * channels, from: file, frames: wanted) : 0
    } catch {
      // What was read before still leaves.
      failure = error
      got = 0
    }
    read += got
    hasEnded = got == 0
    if hasEnded || filled + got == blockFrames { close() }
  }

  private static func fill(
    _ frames: inout [Float], _ place: Range<Int>, from file: any SampleReader, frames wanted: Int
  ) throws(Problem) -> Int {
    var all = frames.mutableSpan
    var room = all.part(place)
    return try file.read(wanted, into: &room)
  }

  /// Measures the last block, and looks at it and those before it together.
  private mutating func close() {
    let start = max(0, read - 1) / blockFrames * blockFrames
    let place = start % (slots * blockFrames)
    // At the end, a whole block was measured before.
    if !hasEnded || read % blockFrames > 0 {
      let last = place * channels..<(place + read - start) * channels
      meter.add(frames.span.extracting(last))
    }
    if slots > 1, taken == nil, meter.isFull || hasEnded, meter.cancels {
      taken = meter.best
      cancelsFrom = left
    }
    // With the next block, the oldest of these is not looked at any more.
    ready =
      slots == 1 || isLive || hasEnded ? read : max(ready, start - (slots - 3) * blockFrames)
  }

  private func leave(
    _ most: Int, at place: Int, in target: inout MutableSpan<Float>
  ) -> Int {
    let first = left % (slots * blockFrames)
    let count = min(most, ready - left, slots * blockFrames - first)
    let (taken, channels) = (taken, channels)
    let source = frames.span.extracting(first * channels..<(first + count) * channels)
    var room = target.part(place..<place + count)
    if let taken {
      for frame in 0..<count { room[frame] = source[frame * channels + taken] }
    } else {
      ChannelMeter.mix(source, channels: channels, into: &room)
    }
    return count
  }
}
