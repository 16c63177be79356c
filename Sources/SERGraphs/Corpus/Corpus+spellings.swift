import Nodes

extension Corpus {
  /// Gives sides of a split whose names look alike one name, the shortest. A remark names them.
  mutating func uniteSplits() {
    uniteComposed(\.split)
    for (key, group) in Corpus.spellings(of: entries.compactMap(\.split)) {
      let name = Corpus.simplest(of: group)
      for index in entries.indices {
        if let split = entries[index].split, Spelling.key(split) == key {
          entries[index].split = name
        }
      }
      remarks.append(
        "the column 'split' writes '\(name)' in several ways, and they are taken for one (\(Corpus.shown(group)))"
      )
    }
  }

  /// Gives labels that are the same but for how their letters are composed one spelling, the first.
  mutating func uniteLabels() {
    let bytes = Set(entries.map { Array($0.label.utf8) })
    guard bytes.count > classes.count else { return }
    let first = Dictionary(
      entries.map { ($0.label, $0.label) }, uniquingKeysWith: { first, _ in first })
    for (label, group) in Dictionary(
      grouping: bytes.map { String(decoding: $0, as: UTF8.self) }, by: { $0 }
    )
    .sorted(by: { $0.key < $1.key }) where group.count > 1 {
      let spellings = group.map { "'\(Spelling.visible($0, isSpeltOut: true))'" }.sorted()
      remarks.append(
        "the letters of the label '\(label)' are composed in several ways, and they are taken for one label "
          + "(\(spellings.joined(separator: " and ")))")
    }
    for index in entries.indices {
      if let label = first[entries[index].label] { entries[index].label = label }
    }
  }

  /// Gives texts that are equal, but for how their letters are composed, the bytes of the first.
  mutating func uniteComposed(_ column: WritableKeyPath<Entry, String?>) {
    var first: [String: String] = [:]
    for index in entries.indices {
      guard let text = entries[index][keyPath: column] else { continue }
      if let same = first[text] {
        entries[index][keyPath: column] = same
      } else {
        first[text] = text
      }
    }
  }

  /// Labels that differ by what is hardly seen, with what joins them.
  var labelRemarks: [String] {
    let groups = Corpus.spellings(of: classes)
    let several = groups.map { _, group in
      let name = Corpus.simplest(of: group)
      return
        "the labels \(Corpus.shown(group)) differ by blanks, capitals or invisible characters only, and are "
        + "\(group.count) classes: '--map \(Corpus.bare(name))=\(Corpus.bare(name))' makes them one"
    }
    let joined = Set(groups.flatMap(\.group))
    let odd = classes.filter { !joined.contains($0) && Corpus.bare($0) != $0 }.map { label in
      "the label '\(Spelling.visible(label))' has blanks at its ends or invisible characters: "
        + "'--map \(Corpus.bare(label))=\(Corpus.bare(label))' takes them off"
    }
    return several + odd
  }

  /// Texts that look alike, by what they have in common.
  private static func spellings(of texts: [String]) -> [(key: String, group: [String])] {
    Dictionary(grouping: Set(texts), by: Spelling.key).filter { $0.value.count > 1 }
      .map { (key: $0.key, group: $0.value.sorted()) }.sorted { $0.key < $1.key }
  }

  /// The shortest; of equally long ones that in small letters.
  private static func simplest(of group: [String]) -> String {
    let names = group.sorted {
      ($0.unicodeScalars.count, $1) < ($1.unicodeScalars.count, $0)
    }
    return names.first ?? ""
  }

  /// Without what can't be seen; capitals stay.
  private static func bare(_ text: String) -> String {
    let key = Spelling.key(text)
    return key == text.lowercased() ? text : key
  }

  private static func shown(_ group: [String]) -> String {
    group.map { "'\(Spelling.visible($0))'" }.joined(separator: " and ")
  }
}
