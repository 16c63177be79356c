import GraphCore
import Learning

/// Parts of the examples that are held out one after another, for what is fitted on the others.
enum ExampleFolds {
  /// The fold of each row. Rows of one speaker stay together; where speakers are not known, or there is only
  /// one, those of a recording and its copies. Every class is spread over the folds as evenly as that allows.
  /// - Parameters:
  ///   - count: The most folds; fewer if there are fewer groups.
  ///   - seed: Decides between equals.
  static func numbers(_ examples: Examples, count: Int, seed: UInt64) -> [Int] {
    let groups = groups(of: examples)
    let groupCount = groups.max().map { $0 + 1 } ?? 0
    let folds = max(1, min(count, groupCount))
    var classCounts = [[Int]](
      repeating: [Int](repeating: 0, count: examples.classes.count), count: groupCount)
    for (row, group) in groups.enumerated() { classCounts[group][examples.labels[row]] += 1 }
    var order = Array(0..<groupCount)
    var generator = SeededGenerator(seed: seed)
    generator.shuffle(&order)
    var filled = [[Int]](
      repeating: [Int](repeating: 0, count: examples.classes.count), count: folds)
    var foldOfGroup = [Int](repeating: 0, count: groupCount)
    for group in order {
      // The fold that has the fewest rows of the group's classes; of equals the one that has the fewest rows.
      let best = filled.indices.min { a, b in
        let own = classCounts[group].indices.reduce((0, 0)) {
          let weight = classCounts[group][$1]
          return ($0.0 + weight * filled[a][$1], $0.1 + weight * filled[b][$1])
        }
        return own.0 != own.1
          ? own.0 < own.1 : filled[a].reduce(0, +) < filled[b].reduce(0, +)
      }
      foldOfGroup[group] = best ?? 0
      for own in classCounts[group].indices {
        filled[best ?? 0][own] += classCounts[group][own]
      }
    }
    return groups.map { foldOfGroup[$0] }
  }

  /// Numbers of the groups, in the order of their first rows.
  private static func groups(of examples: Examples) -> [Int] {
    if let speakers = examples.speakers, Set(speakers).count > 1 {
      return numbered(speakers)
    }
    return numbered(examples.recordingNumbers ?? examples.items)
  }

  private static func numbered<Name: Hashable>(_ names: [Name]) -> [Int] {
    var numbers: [Name: Int] = [:]
    return names.map { name in
      let number = numbers[name] ?? numbers.count
      numbers[name] = number
      return number
    }
  }
}
