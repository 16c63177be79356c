import Nodes

extension Corpus {
  /// Gives speakers whose names look alike or are the same number, such as `1` and `01`, one name, the
  /// shortest: taken for two, one
  /// person could be on both sides of a split, and nothing would say so. A remark tells who they are.
  mutating func uniteSpeakers() {
    uniteComposed("speaker", into: "one person", { $0.speaker }, { $0.speaker = $1 })
    let spellings = Dictionary(grouping: speakers, by: SpeakerName.key).filter {
      $0.value.count > 1
    }
    guard !spellings.isEmpty else { return }
    var names: [String: String] = [:]
    for group in spellings.values {
      let name = group.min {
        ($0.unicodeScalars.count, $0) < ($1.unicodeScalars.count, $1)
      }
      for other in group { names[other] = name }
    }
    for index in entries.indices {
      if let name = entries[index].speaker.flatMap({ names[$0] }) { entries[index].speaker = name }
    }
    let examples = spellings.sorted { $0.key < $1.key }.prefix(3).map {
      $0.value.map { Spelling.visible($0) }.joined(separator: " and ")
    }
    remarks.append(
      "\(counted(spellings.count, "speaker")) \(spellings.count == 1 ? "is" : "are") written in several "
        + "ways, and taken for one person each (\(examples.joined(separator: ", "))): rename those "
        + "who are not")
  }
}
