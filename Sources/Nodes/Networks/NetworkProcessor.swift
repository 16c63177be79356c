import GraphCore
import Learning

/// Keeps the rows of an item, or of a window, and scores them.
final class NetworkProcessor: Processor {
  private let networks: [(network: TrainedNetwork, scores: NetworkScores)]
  private let isEmbedding: Bool
  private let width: Int
  private let longest: Int
  private let window: SlidingWindow?
  /// Rows from `first` on.
  private var kept: [Float] = []
  private var first = 0
  private var count = 0
  /// Windows given.
  private var given = 0

  init(_ networks: [TrainedNetwork], node: Network, input: Format) {
    // A lane is one thread: what layers compute must not depend on how many lanes there are.
    self.networks = networks.map { ($0, NetworkScores($0, threads: 1)) }
    isEmbedding = node.gives == .embedding
    longest = node.longest
    width = input.width
    window = node.sliding(input)
    kept.reserveCapacity(min((window?.length ?? longest) * width, 4 << 20))
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard window != nil || count + input.count <= longest else {
      throw Problem(
        .tooLong, "'network' has been given more than \(longest) rows, the most that it keeps",
        suggestion: "raise 'longest', set 'window' and 'hop', or divide recordings by start and end"
      )
    }
    for index in 0..<input.count {
      let row = input[index]
      // Before a window's first row.
      if let window, count < window.rows(of: given).lowerBound {
        count += 1
        first = count
        continue
      }
      for column in row.indices { kept.append(row[column]) }
      count += 1
      if let window, count == window.rows(of: given).upperBound {
        try score(into: &output)
        given += 1
        forget(before: window.rows(of: given).lowerBound)
      }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard count > 0 else { throw noRows(for: "network") }
    if let window, !window.leavesRows(of: count, given: given) { return false }
    try score(into: &output)
    given += 1
    return false
  }

  /// Scores the rows that are kept.
  private func score(into output: inout RowBuffer) throws(Problem) {
    var sums: [Double] = []
    do throws(LearningFailure) {
      for (network, scores) in networks {
        let own = try scores.scores(of: kept, count: kept.count / width, isEmbedding: isEmbedding)
        sums = sums.isEmpty ? own : zip(sums, own).map { $0 + $1 }
        // Items are of many lengths, windows of one.
        if window == nil { network.memory.trim() }
      }
    } catch { throw error.problem(of: "network") }
    var row = output.append()
    for column in row.indices { row[column] = Float(sums[column] / Double(networks.count)) }
  }

  private func forget(before row: Int) {
    let gone = min(max(0, row - first), kept.count / width)
    kept.removeFirst(gone * width)
    first += gone
  }

  func reset() {
    kept.removeAll(keepingCapacity: true)
    (first, count, given) = (0, 0, 0)
  }
}
