/// What each of several groups of recordings adds up to, as far as intervals are made of it: the cells of the confusion
/// matrix that are not empty, and the squared distances. Where speakers are not known each recording is a group, and a
/// whole tally of each would fill the memory.
package struct GroupTallies: Sendable {
  let classes: Int
  /// All groups together.
  package private(set) var sum: Tally
  /// Where the cells of each group begin; after the last one, where they end.
  private var starts = [0]
  private var cells: [Int] = []
  private var counts: [Int] = []
  private var squares: [Double] = []

  /// - Parameter tallies: One of each group; made one after another, so that no two need be there at a time.
  package init(classes: Int, _ tallies: some Sequence<Tally>) {
    self.classes = classes
    sum = Tally(classes: classes)
    for tally in tallies {
      sum.add(tally)
      let confusion = tally.confusion.span
      for cell in confusion.indices where confusion[cell] > 0 {
        cells.append(cell)
        counts.append(confusion[cell])
      }
      starts.append(cells.count)
      squares.append(tally.squares)
    }
  }

  /// How many groups there are.
  var count: Int { squares.count }

  /// The sum of the groups, without bins of confidence.
  /// - Parameter times: How often each of them counts.
  func drawn(_ times: [Int]) -> Tally {
    var confusion = [Int](repeating: 0, count: classes * classes)
    var total = 0.0
    var sums = confusion.mutableSpan
    let (times, starts, squares) = (times.span, starts.span, squares.span)
    let (cells, counts) = (cells.span, counts.span)
    // Without a branch on groups that were not drawn: a third of them, at random.
    for group in squares.indices {
      let factor = times[group]
      for place in starts[group]..<starts[group + 1] {
        sums[cells[place]] += factor * counts[place]
      }
      total += Double(factor) * squares[group]
    }
    return Tally(classes: classes, confusion: confusion, squares: total)
  }
}
