import Nodes

extension Corpus {
  /// Gives sides of a split whose names look alike one name, the shortest. A remark names them.
  mutating func uniteSplits() {
    uniteComposed("side of a split", into: "one", { $0.split }, { $0.split = $1 })
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
    uniteComposed("label", into: "one label", { $0.label }, { $0.label = $1 })
  }

  /// Gives texts that are equal, but for how their letters are composed, the bytes of the first. A remark
  /// names them.
  /// - Parameters:
  ///   - noun: What the text is, such as `label`.
  ///   - one: What all spellings are taken for.
  mutating func uniteComposed(
    _ noun: String, into one: String, _ text: (Entry) -> String?,
    _ replace: (inout Entry, String) -> Void
  ) {
    var first: [String: String] = [:]
    // Swift takes such texts for equal, so their bytes are kept.
    var others: [String: Set<[UInt8]>] = [:]
    for index in entries.indices {
      guard let own = text(entries[index]) else { continue }
      guard let same = first[own] else {
        first[own] = own
        continue
      }
      guard !same.utf8.elementsEqual(own.utf8) else { continue }
      others[own, default: []].insert(Array(own.utf8))
      replace(&entries[index], same)
    }
    for (text, group) in others.sorted(by: { $0.key < $1.key }) {
      let same = first[text] ?? text
      let spellings = (group.map { String(decoding: $0, as: UTF8.self) } + [same])
        .map { "'\(Spelling.visible($0, isSpeltOut: true))'" }.sorted()
      remarks.append(
        "the letters of the \(noun) '\(same)' are composed in several ways, and they are taken for \(one) "
          + "(\(spellings.joined(separator: " and ")))")
    }
  }

  /// Labels that differ by what is hardly seen, with what joins them.
  var labelRemarks: [String] {
    let groups = Corpus.spellings(of: classes)
    let several = groups.map { _, group in
      let name = Corpus.simplest(of: group)
      return
        "the labels \(Corpus.shown(group)) differ by blanks, capitals or invisible characters only, and are "
        + "\(group.count) classes: '\(Corpus.mapping(to: Corpus.bare(name)))' makes them one"
    }
    let joined = Set(groups.flatMap(\.group))
    let odd = classes.filter { !joined.contains($0) && Corpus.bare($0) != $0 }.map { label in
      let bare = Corpus.bare(label)
      // Nothing can be written on a command line for a label of which nothing is seen.
      return bare.isEmpty
        ? "the label '\(Spelling.visible(label))' has nothing in it that is seen: give it a name where it stands"
        : "the label '\(Spelling.visible(label))' has blanks at its ends or invisible characters: "
          + "'\(Corpus.mapping(to: bare))' takes them off"
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

  /// The option that takes all spellings of a label for one.
  private static func mapping(to label: String) -> String {
    "--map " + ShellText.word("\(label)=\(label)")
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
