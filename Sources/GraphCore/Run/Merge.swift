/// Gives results to the sink, in input order.
struct Merge: Sendable {
  /// Who takes them; false ends the run.
  enum Sink: Sendable {
    /// Rows as they come.
    case events(@Sendable (ItemEvent) -> Bool)
    /// Items when they are complete.
    case items(@Sendable (ItemResult) -> Bool)

    var isLive: Bool { if case .events = self { true } else { false } }
  }

  private let sink: Sink
  private let stopOnFailure: Bool
  private(set) var succeeded = 0
  private(set) var failed = 0
  private(set) var isInterrupted = false

  init(_ sink: Sink, stopOnFailure: Bool) {
    self.sink = sink
    self.stopOnFailure = stopOnFailure
  }

  /// Takes all results, until the sink has enough.
  /// - Returns: What became of them.
  func run(_ window: Window) async -> Merge {
    var merge = self
    var goesOn = true
    while goesOn, let results = await window.take() {
      switch sink {
      case .events(let take):
        goesOn = await merge.follow(results, take)
      case .items(let take):
        let result = results.whole()
        let isFailure = if case .failure = result.outcome { true } else { false }
        goesOn = merge.count(isFailure: isFailure, goesOn: take(result))
      }
    }
    if !goesOn { window.stop() }
    merge.isInterrupted = !goesOn || Task.isCancelled
    return merge
  }

  /// Gives an item as it comes.
  private mutating func follow(
    _ results: ItemResults, _ take: @Sendable (ItemEvent) -> Bool
  ) async -> Bool {
    while let departure = await results.next() {
      let goesOn = take(ItemEvent(item: results.item, departure))
      switch departure {
      case .rows: if !goesOn { return false }
      case .end: return count(isFailure: false, goesOn: goesOn)
      case .failure: return count(isFailure: true, goesOn: goesOn)
      }
    }
    return false
  }

  private mutating func count(isFailure: Bool, goesOn: Bool) -> Bool {
    if isFailure { failed += 1 } else { succeeded += 1 }
    return goesOn && !(stopOnFailure && failed > 0)
  }
}
