/// How much there is to learn from: what the memory of a fit is counted by, before there are any rows.
public struct FitSize: Sendable, Equatable {
  public var rows: Int
  /// Numbers in a row.
  public var columns: Int
  public var classes: Int
  /// Rows of the class that has the most.
  public var mostOfClass: Int
  /// Rows of the recording that has the most.
  public var mostOfItem: Int
  /// Different speakers.
  public var speakers: Int
  /// Different places of recording.
  package var sites = 0

  /// - Parameters:
  ///   - mostOfClass: All rows if absent.
  ///   - mostOfItem: All rows if absent.
  public init(
    rows: Int, columns: Int, classes: Int, mostOfClass: Int? = nil, mostOfItem: Int? = nil,
    speakers: Int = 0
  ) {
    self.rows = rows
    self.columns = columns
    self.classes = classes
    self.mostOfClass = mostOfClass ?? rows
    self.mostOfItem = mostOfItem ?? rows
    self.speakers = speakers
  }
}

/// The most memory that learning takes, beside the examples.
public struct FitNeed: Sendable, Equatable {
  /// Bytes while it learns, what it returns not counted.
  public var working: Int
  /// Bytes of what it returns.
  public var model: Int

  public init(working: Int, model: Int) {
    self.working = working
    self.model = model
  }

  /// What is reckoned with where a node does not say what it takes: two copies of the rows in double precision while it
  /// learns, and a model as large as the rows.
  public init(assumedFor size: FitSize) {
    self.init(
      working: size.rows * (16 * size.columns + 128) + (1 << 20),
      model: size.rows * (4 * size.columns + 16) + (1 << 20))
  }
}
