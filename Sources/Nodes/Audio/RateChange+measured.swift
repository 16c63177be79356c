import DSP
import GraphCore
import Synchronization

/// The rate changes that were measured in this process, by their rates.
private struct MeasuredRates: Sendable {
  private struct Rates: Hashable {
    let from: Int
    let to: Int
  }

  private var changes: [Rates: RateChange] = [:]

  static let shared = Mutex(MeasuredRates())

  /// The rate change of two rates, measured if it has not been.
  mutating func change(from: Int, to: Int) -> RateChange? {
    let rates = Rates(from: from, to: to)
    if let change = changes[rates] { return change }
    guard let change = RateChange(measuredFrom: from, to: to) else { return nil }
    // Recordings at very many rates must not fill the memory; what is in use stays so.
    if changes.count >= 32 { changes.removeAll() }
    changes[rates] = change
    return change
  }
}

extension RateChange {
  /// The rate change that does what libsoxr does, measured once in a process.
  /// - Throws: `Problem` SG0701 if libsoxr can't do it.
  static func likeSoxr(from: Int, to: Int) throws(Problem) -> RateChange {
    let change = MeasuredRates.shared.withLock { $0.change(from: from, to: to) }
    guard let change else {
      throw Problem(.inputOutput, "libsoxr can't resample \(from) Hz to \(to) Hz")
    }
    return change
  }

  /// Measures libsoxr's filter.
  fileprivate init?(measuredFrom from: Int, to: Int) {
    let blocks = ResamplingBlocks(from: from, to: to)
    guard let impulse = Impulse(from: from, to: to) else { return nil }
    let plain = RateChange(blocks, impulse: impulse)
    guard let beginning = Beginning(of: plain) else { return nil }
    self = plain.with(beginning)
  }
}

extension RateChange.Impulse {
  /// How libsoxr answers one impulse, far enough from the beginning.
  fileprivate init?(from: Int, to: Int) {
    // Outputs that the answer takes to each side, of which the filter's own stages drop none after so many
    // samples.
    let lower = min(from, to)
    let side = (ResamplingBlocks.reachOfLowerRate * to + lower - 1) / lower
    let place = (2 * side * from + to - 1) / to
    var samples = [Double](repeating: 0, count: place + 1)
    samples[place] = 1
    let centre = place * to / from
    guard let stream = SoxrStream(from: from, to: to, precision: .double),
      let outputs = stream.outputs(centre + side + 1, of: samples)
    else { return nil }
    let first = centre - side + 1
    self.init(
      answer: Array(outputs[first..<centre + side + 1]),
      centre: Double(place) * Double(to) / Double(from) - Double(first))
  }
}

extension RateChange.Beginning {
  /// What is smaller is not told from the images and aliases that libsoxr leaves in, about -126 dB of full
  /// scale: they are the smaller, the more samples share an output.
  private static func least(_ blocks: ResamplingBlocks) -> Double {
    2e-7 * min(1, 4 * Double(blocks.to) / Double(blocks.from))
  }

  /// How the first outputs of libsoxr differ from those of the filter alone.
  ///
  /// It has several stages, each of which drops what lies before the time 0: the next one does not get what
  /// the one before rings there. Outputs are sums over the first inputs, so impulses tell all of it. They go
  /// through channels of one stream, which share its filters.
  fileprivate init?(of change: RateChange) {
    let blocks = change.blocks
    let first = blocks.block(of: 0)
    let outputs = blocks.sizes.differences
    let most = min(first.start + blocks.length, 16 * blocks.reach)
    let least = RateChange.Beginning.least(blocks)
    let resampler = BlockResampler(change)
    var rows = [[Double]](repeating: [], count: outputs)
    var start = 0
    while start < most {
      let batch = min(start == 0 ? 32 : 64, most - start)
      guard
        let columns = RateChange.Beginning.differences(
          of: resampler, to: start..<start + batch, outputs)
      else { return nil }
      for output in rows.indices {
        for column in columns { rows[output].append(column[output]) }
      }
      start += batch
      // Where the last of a batch make no difference, later ones make none.
      if columns.suffix(16).allSatisfy({ $0.allSatisfy { abs($0) < least } }) { break }
    }
    for output in rows.indices {
      let last = rows[output].lastIndex { abs($0) >= least }
      rows[output].removeSubrange((last.map { $0 + 1 } ?? 0)...)
    }
    let used = rows.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
    self.init(Array(rows.prefix(used)))
  }

  /// For each of some inputs, what an impulse there adds to the first outputs of the filter alone that
  /// libsoxr has not.
  private static func differences(
    of resampler: BlockResampler, to inputs: Range<Int>, _ outputs: Int
  ) -> [[Double]]? {
    let blocks = resampler.change.blocks
    let channels = inputs.count
    var impulses = [Float](repeating: 0, count: inputs.upperBound * channels)
    for (channel, input) in inputs.enumerated() { impulses[input * channels + channel] = 1 }
    guard let stream = SoxrStream(from: blocks.from, to: blocks.to, channels: channels),
      let theirs = stream.outputs(outputs, of: impulses)
    else { return nil }
    return inputs.enumerated().map { channel, input in
      let ours = resampler.outputs(outputs, ofImpulseAt: input)
      return (0..<outputs).map { Double(ours[$0]) - Double(theirs[$0 * channels + channel]) }
    }
  }
}

extension BlockResampler {
  /// Its first outputs, at least so many, of an impulse.
  fileprivate func outputs(_ count: Int, ofImpulseAt input: Int) -> [Float] {
    var samples = [Float](repeating: 0, count: input + 1)
    samples[input] = 1
    var outputs: [Float] = []
    var made = [Float](repeating: 0, count: change.blocks.sizes.outputs)
    var first = 0
    reset()
    while outputs.count < count {
      first += take(samples.span.extracting(first...))
      if !isFull { fill() }
      var target = made.mutableSpan
      let given = convert(into: &target)
      outputs += made.prefix(given.count)
    }
    return outputs
  }
}
