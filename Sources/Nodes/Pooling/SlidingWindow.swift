import GraphCore

/// A window that slides over regular rows: window `k` covers rows `k hop ..< k hop + length`.
///
/// Rows after the last whole window make one more, shorter one, and so does an item shorter than a window.
struct SlidingWindow {
  /// In rows.
  let length: Int
  let hop: Int

  /// Rounds seconds to whole rows; nil without a window, or where rows are not regular.
  init?(window: Double?, hop: Double?, over input: Format) {
    guard let window, let hop, let period = input.clock.period else { return nil }
    length = max(1, Int((window / period.value).rounded()))
    self.hop = max(1, Int((hop / period.value).rounded()))
  }

  /// The clock of one row a window, or of one an item where neither setting is there.
  /// - Parameters:
  ///   - window: Length in seconds.
  ///   - hop: From one window's start to the next one's, in seconds.
  ///   - input: What it slides over.
  ///   - node: The node's name, for messages.
  /// - Throws: `Problem` SG0304 when one setting is missing, SG0301 when rows are not regular.
  static func clock(
    window: Double?, hop: Double?, over input: Format, for node: String
  ) throws(Problem) -> Clock {
    guard window != nil || hop != nil else { return .item }
    guard window != nil, hop != nil else {
      let (present, absent) = window == nil ? ("hop", "window") : ("window", "hop")
      throw Problem(
        .conflict, "'\(present)' is set without '\(absent)'", settings: [present],
        suggestion: "a sliding window needs both, in seconds; leave both out to pool the whole item"
      )
    }
    guard case .regular(let period, let first, let span) = input.clock,
      let sliding = SlidingWindow(window: window, hop: hop, over: input)
    else {
      throw Problem(
        .wrongKind, "a sliding window needs regular rows, but '\(node)' gets \(input)",
        suggestion: "leave out `window` and `hop`")
    }
    let reach = period * (sliding.length - 1)
    return .regular(
      period: period * sliding.hop,
      first: Ratio(
        2 * first.numerator * reach.denominator + reach.numerator * first.denominator,
        2 * first.denominator * reach.denominator),
      span: span + reach)
  }

  func capacity(for rows: Int) -> Int { rows / hop + 1 }

  var rowCount: RowCount { .windows(length: length, hop: hop) }

  /// The rows of a window.
  func rows(of window: Int) -> Range<Int> { window * hop..<window * hop + length }

  /// Whether rows are left that make a last, shorter window.
  /// - Parameters:
  ///   - rows: Of the item.
  ///   - given: Whole windows.
  func leavesRows(of rows: Int, given: Int) -> Bool {
    let covered = given == 0 ? 0 : (given - 1) * hop + length
    return covered < rows && given * hop < rows
  }
}

/// What to say where an item has no rows to sum up.
func noRows(for node: String) -> Problem {
  Problem(
    .tooShort,
    "the recording is too short: not one row reached '\(node)', which needs at least one",
    suggestion: "use a longer recording, a shorter `frame_length`, or `center: true` in `framing`")
}
