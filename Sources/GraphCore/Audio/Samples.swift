/// Audio that the program holds: samples, those of one moment side by side.
public struct Samples: Sendable, Hashable {
  /// The first sample of each channel, then the second of each, and so on; full scale is -1 ... 1.
  public let values: [Float]
  /// Samples of one channel in a second.
  public let rate: Int
  public let channels: Int

  /// Takes samples.
  /// - Throws: `Problem` SG0801 for samples that don't fill all channels, and for channels outside 1...1024.
  public init(_ values: [Float], rate: Int, channels: Int = 1) throws(Problem) {
    try Samples.check(values.count, channels: channels)
    self.values = values
    self.rate = rate
    self.channels = channels
  }

  static func check(_ count: Int, channels: Int) throws(Problem) {
    guard (1...1024).contains(channels) else {
      throw Problem(.usage, "there are \(channels) channels, outside 1...1024")
    }
    guard count % channels == 0 else {
      throw Problem(
        .usage, "\(count) samples are no whole number of moments of \(channels) channels",
        suggestion: "give as many samples of each channel")
    }
  }
}

/// Reads samples that are held in memory.
final class SamplesReader: SampleReader {
  private let samples: Samples
  private(set) var position = 0

  init(_ samples: Samples) { self.samples = samples }

  var rate: Int { samples.rate }
  var channels: Int { samples.channels }
  var frames: Int? { samples.values.count / samples.channels }
  var isReadOnce: Bool { false }

  func read(_ wanted: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    let held = samples.values.count / channels
    guard held > 0 else { throw Problem.noSamples }
    let got = max(0, min(wanted, held - position))
    let first = position * channels
    for index in 0..<got * channels { target[index] = samples.values[first + index] }
    position += got
    return got
  }

  func seek(to frame: Int) throws(Problem) { position = frame }

  func reopened() throws(Problem) -> any SampleReader { SamplesReader(samples) }
}

extension Problem {
  /// A recording without one sample, of what the program itself gives.
  static let noSamples = Problem(.emptyRecording, "not one sample was given")
}
