/// How much of an item a node may keep back before it gives the rows that belong to what it has taken.
public enum Delay: Sendable, Equatable {
  /// At most this many seconds.
  case seconds(Double)
  /// Everything until the item ends.
  case wholeItem
}

/// A node's settings: rows in, rows out. Immutable, comparable and printable without running.
///
/// `format` is a pure function. `prepare` allocates everything that running needs and gives a processor,
/// which one lane owns. The same numbers must come out however the rows are cut into chunks.
public protocol Node: Declared {
  /// The format that it gives for the format that it takes.
  /// - Throws: `Problem` SG03xx that says why it can't, and the cure.
  func format(for input: Format) throws(Problem) -> Format
  /// Makes the processor for an input that `format` accepted, with a fixed rate and width.
  func prepare(for input: Format) throws(Problem) -> any Processor
  /// The most rows that one call of `process` gives for `rows` rows.
  func capacity(for rows: Int, input: Format) -> Int
  /// An upper bound of the bytes that one processor holds, its buffers included.
  func stateBytes(for input: Format) -> Int
  /// How much it keeps back.
  func delay(for input: Format) -> Delay
  /// Whether each output column depends on one input column, in order: such a node may run on each
  /// branch of a join before they are joined, so that no branch has to wait for another.
  var isColumnwise: Bool { get }
}

extension Node {
  public func capacity(for rows: Int, input: Format) -> Int { rows }
  public func delay(for input: Format) -> Delay { .seconds(0) }
  public var isColumnwise: Bool { false }
}

/// What runs: owned by one lane, complete from birth, used for one item after another.
public protocol Processor: AnyObject {
  /// Takes some rows and adds what follows from them to `output`. Allocates nothing.
  /// - Throws: `Problem` SG07xx when the item can't be processed; the rest of the run goes on.
  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem)
  /// The item has ended: adds what is still held back, at most `output.room` rows.
  /// - Returns: Whether more is to come; it is then called again with room.
  func finish(into output: inout RowBuffer) throws(Problem) -> Bool
  /// Forgets the item: afterwards the processor equals a fresh one.
  func reset()
}

extension Processor {
  /// Nothing is held back.
  public func finish(into output: inout RowBuffer) throws(Problem) -> Bool { false }
}
