import DSP
import GraphCore

/// Audio through a long response, each channel by itself, in blocks of fixed length: as many rows come out as
/// go in, in step, two blocks later; then what is still in it.
struct BlockFilter {
  private let channels: Int
  private let convolver: BlockConvolver
  /// Rows that are filtered at once.
  private let pair: Int
  /// Rows before those, which still ring.
  private let before: Int
  /// For each channel one after another: the rows before, and those that are filtered next.
  private let kept: Scratch
  /// The rows of the last pair, all channels side by side.
  private let made: Scratch
  private let scratch: Scratch
  /// Rows of the next pair that are there.
  private var filled = 0
  private var hasMade = false
  /// Rows that don't come out: those before the middle of a response that looks ahead.
  private var unwanted = 0
  private var taken = 0
  private var given = 0

  /// - Parameter longest: The most numbers of a response.
  init(longest: Int, channels: Int) {
    self.channels = channels
    convolver = BlockConvolver(longest: longest)
    pair = 2 * convolver.block
    before = longest - 1
    kept = Scratch((before + pair) * channels)
    made = Scratch(pair * channels)
    scratch = Scratch(pair)
  }

  /// An upper bound of the bytes that one holds.
  static func bytes(longest: Int, channels: Int) -> Int {
    let pair = 2 * BlockConvolver.block(longest: longest)
    return BlockConvolver.bytes(longest: longest) + 4 * ((longest + 2 * pair) * channels + pair)
      + 1024
  }

  /// The most rows that come out later than they go in.
  static func rowsBehind(longest: Int, ahead: Int = 0) -> Int {
    2 * BlockConvolver.block(longest: longest) + ahead
  }

  /// Begins an item.
  /// - Parameters:
  ///   - response: At most as many numbers as were said.
  ///   - ahead: How many of them look ahead.
  mutating func begin(_ response: Span<Float>, ahead: Int = 0) {
    convolver.use(response)
    unwanted = ahead
  }

  /// Takes rows, and adds those that are ready.
  mutating func process(_ input: Span<Float>, into output: inout RowBuffer) {
    let rows = input.count / channels
    taken += rows
    output.fill { target in pass(input, rows, into: &target) }
  }

  /// Adds the rows that are still missing, as far as there is room.
  /// - Returns: Whether more are to come.
  mutating func finish(into output: inout RowBuffer) -> Bool {
    while given < taken, output.room > 0 {
      // Nothing comes in any more; of what comes out, no more than is missing.
      let rows = min(output.room, taken + unwanted - given)
      let missing = taken - given
      output.fill { target in min(pass(nil, rows, into: &target), missing) }
      given = min(given, taken)
    }
    return given < taken
  }

  /// - Returns: How many rows came out.
  private mutating func pass(
    _ input: Span<Float>?, _ rows: Int, into target: inout MutableSpan<Float>
  ) -> Int {
    var (first, out) = (0, 0)
    while first < rows {
      let count = min(rows - first, pair - filled)
      if hasMade {
        let skipped = min(unwanted, count)
        unwanted -= skipped
        let place = (filled + skipped) * channels..<(filled + count) * channels
        let start = out * channels
        made.read { made in
          let source = made.extracting(place)
          for index in source.indices { target[start + index] = source[index] }
        }
        out += count - skipped
      }
      keep(input, first, count)
      first += count
      filled += count
      if filled == pair { filter() }
    }
    given += out
    return out
  }

  /// Keeps rows until a pair is there; of none, zeros.
  private func keep(_ input: Span<Float>?, _ first: Int, _ count: Int) {
    let (channels, filled, before, pair) = (channels, filled, before, pair)
    kept.write { target in
      for channel in 0..<channels {
        let place = channel * (before + pair) + before + filled
        if let input {
          for row in 0..<count { target[place + row] = input[(first + row) * channels + channel] }
        } else {
          for row in 0..<count { target[place + row] = 0 }
        }
      }
    }
  }

  private mutating func filter() {
    let (channels, before, pair) = (channels, before, pair)
    for channel in 0..<channels {
      let start = channel * (before + pair)
      kept.read { kept in
        scratch.write { target in
          convolver.convolve(kept.extracting(start..<start + before + pair), into: &target)
        }
      }
      scratch.read { rows in
        made.write { target in
          for row in 0..<pair { target[row * channels + channel] = rows[row] }
        }
      }
      kept.write { rows in
        for row in 0..<before { rows[start + row] = rows[start + pair + row] }
      }
    }
    filled = 0
    hasMade = true
  }

  mutating func reset() {
    kept.clear()
    filled = 0
    hasMade = false
    unwanted = 0
    taken = 0
    given = 0
  }
}
