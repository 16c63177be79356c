extension Experiment {
  /// What groups of recordings add up to, of each repetition.
  func tallies(of groups: [[Int]]) -> [GroupTallies] {
    repetitions.indices.map { repetition in
      GroupTallies(
        classes: classes.count, groups.lazy.map { tally($0, in: repetition) })
    }
  }
}
