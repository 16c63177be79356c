/// The word of a list that was probably meant, or nil when none is near.
///
/// Distance is Damerau-Levenshtein in its restricted form (insertions, deletions, substitutions and
/// swaps of neighbours, each 1). A word is near within two edits, or one for words of up to four letters, if some
/// letter stays.
package func nearest(to word: String, among words: [String]) -> String? {
  allNearest(to: word, among: words).first
}

/// The words that are as near as the nearest.
private func allNearest(to word: String, among words: [String]) -> [String] {
  let lowered = word.lowercased()
  let limit = word.count <= 4 ? 1 : 2
  let near = words.map { ($0, distance(lowered, $0.lowercased())) }
    .filter { $0.1 <= limit && $0.1 < max(word.count, $0.0.count) }
  let least = near.map(\.1).min()
  return near.filter { $0.1 == least }.map(\.0)
}

/// `did you mean 'x'?`, or `did you mean 'x' or 'y'?` where two are equally near; nil when none is.
package func didYouMean(_ word: String, among words: [String]) -> String? {
  let near = allNearest(to: word, among: words).prefix(3)
  return near.isEmpty
    ? nil : "did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?"
}

/// `did you mean 'x'?` for the nearest word, else a list of all when it is short.
package func suggestion(for word: String, among words: [String]) -> String? {
  if let near = didYouMean(word, among: words) { return near }
  guard !words.isEmpty, words.count <= 24 else { return nil }
  return "one of: " + words.joined(separator: ", ")
}

private func distance(_ first: String, _ second: String) -> Int {
  let a = Array(first)
  let b = Array(second)
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var before = [Int](repeating: 0, count: b.count + 1)
  var above = Array(0...b.count)
  for i in 1...a.count {
    var row = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let cost = a[i - 1] == b[j - 1] ? 0 : 1
      row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + cost)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        row[j] = min(row[j], before[j - 2] + 1)
      }
    }
    before = above
    above = row
  }
  return above[b.count]
}
