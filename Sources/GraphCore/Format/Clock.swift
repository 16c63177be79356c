/// When the rows of a stream happen. Times are derived from it, never supplied by a node.
public enum Clock: Sendable, Equatable {
  /// Regular, but at a rate that is not known before a recording is opened.
  case open
  /// Row `i` is centred at `first + i * period` seconds and covers `span` seconds.
  case regular(period: Ratio, first: Ratio, span: Ratio)
  /// Each row covers a stretch of rows of a regular clock, whose fields these are; which one is found while running.
  case segments(period: Ratio, first: Ratio, span: Ratio)
  /// One row, which covers the whole item.
  case item

  /// The clock of audio at a sample rate.
  /// - Parameter rate: Samples per second.
  public static func audio(rate: Int) -> Clock {
    .regular(period: Ratio(1, rate), first: Ratio(0), span: Ratio(1, rate))
  }

  /// Whether rows of the two clocks happen at the same times, so that they may be joined side by side.
  /// Spans may differ: centred frames of 25 ms and of 100 ms every 10 ms agree.
  package func agrees(with other: Clock) -> Bool {
    switch (self, other) {
    case (.item, .item): true
    case (.segments, .segments): self == other
    case (.regular(let period, let first, _), .regular(let otherPeriod, let otherFirst, _)):
      period == otherPeriod && first == otherFirst
    default: false
    }
  }

  /// Seconds from one row to the next, where they are regular and known.
  public var period: Ratio? {
    if case .regular(let period, _, _) = self { period } else { nil }
  }

  /// The clock of rows that each cover a stretch of rows of this clock; nil unless this is regular.
  package var segments: Clock? {
    guard case .regular(let period, let first, let span) = self else { return nil }
    return .segments(period: period, first: first, span: span)
  }

  /// The stretch of the recording that a row covers, in seconds, cut at both ends of the item; all of it for a row
  /// that covers a segment.
  /// - Parameters:
  ///   - row: Its number, from 0.
  ///   - duration: The item's length in seconds.
  package func times(ofRow row: Int, duration: Double) -> (start: Double, end: Double) {
    guard case .regular(let period, let first, let span) = self else { return (0, duration) }
    let center = first.value + Double(row) * period.value
    let start = max(0, center - span.value / 2)
    return (min(start, duration), max(0, min(duration, center + span.value / 2)))
  }
}

extension Clock: CustomStringConvertible {
  /// `100/s, each 25 ms`, `once an item`, or `open rate`.
  public var description: String {
    switch self {
    case .open: "open rate"
    case .item: "once an item"
    case .segments: "once a segment"
    case .regular(let period, _, let span):
      "\(shortNumber(1 / period.value))/s"
        + (span == period ? "" : ", each \(shortNumber(span.value * 1000)) ms")
    }
  }
}

/// A number with at most two decimals, for people.
package func shortNumber(_ value: Double) -> String {
  let hundredths = (value * 100).rounded()
  guard abs(hundredths) < 9e15 else { return "\(value)" }
  if hundredths.truncatingRemainder(dividingBy: 100) == 0 { return String(Int(hundredths / 100)) }
  let text = String(Int(abs(hundredths)))
  let padded = String(repeating: "0", count: max(0, 3 - text.count)) + text
  let trimmed = padded.dropLast(2) + "." + padded.suffix(2)
  return (value < 0 ? "-" : "")
    + (trimmed.hasSuffix("0") ? String(trimmed.dropLast()) : String(trimmed))
}
