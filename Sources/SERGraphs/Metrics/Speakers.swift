/// Which of some recordings belong together: those of each speaker, in the order of the speakers' names; each by itself where
/// not every speaker is known.
/// - Parameter speakers: Who speaks in each.
/// - Returns: Places in `speakers`.
func groups(bySpeakers speakers: [String?]) -> [[Int]] {
  let known = speakers.compactMap { $0 }
  guard known.count == speakers.count else { return speakers.indices.map { [$0] } }
  return Dictionary(grouping: known.indices) { known[$0] }.sorted { $0.key < $1.key }.map(\.value)
}
