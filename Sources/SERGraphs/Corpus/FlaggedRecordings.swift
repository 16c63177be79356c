import GraphCore

/// Which recordings of a corpus have something the matter with their sound.
package struct FlaggedRecordings: Sendable, Equatable {
  /// The numbers of the recordings that have a flag, rising.
  private var recordings: [SoundFlag: [Int]] = [:]

  package init() {}

  mutating func add(_ flags: [SoundFlag], of recording: Int) {
    for flag in flags { recordings[flag, default: []].append(recording) }
  }

  /// The flags that recordings have, in the order of `SoundFlag`.
  package var flags: [SoundFlag] { SoundFlag.allCases.filter { recordings[$0] != nil } }

  package func recordings(with flag: SoundFlag) -> [Int] { recordings[flag] ?? [] }

  /// Only some recordings, by their places in a list.
  /// - Parameter kept: The list: numbers of recordings, rising.
  func renumbered(_ list: [Int]) -> FlaggedRecordings {
    let numbers = Dictionary(uniqueKeysWithValues: zip(list, list.indices))
    var kept = FlaggedRecordings()
    for (flag, members) in recordings {
      let new = members.compactMap { numbers[$0] }.sorted()
      if !new.isEmpty { kept.recordings[flag] = new }
    }
    return kept
  }

  /// One line: `silence 2, clipped 1`; nil where there are none.
  var summary: String? {
    let flags = flags
    guard !flags.isEmpty else { return nil }
    return flags.map { "\($0.rawValue) \(recordings(with: $0).count)" }.joined(separator: ", ")
  }

  /// Lines for people: how many recordings have each flag, and each of them by its name if asked for.
  func lines(naming isNamed: Bool, _ name: (Int) -> String) -> [String] {
    guard let summary else { return [] }
    guard isNamed else { return ["flags     \(summary)"] }
    return ["flags     \(summary)"]
      + flags.flatMap { flag in
        recordings(with: flag).map { "          \(flag.rawValue): \(name($0))" }
      }
  }

  /// The recordings of each flag by name.
  func named(_ name: (Int) -> String) -> [SoundFlag: [String]] {
    recordings.mapValues { $0.map(name) }
  }

  /// For programs: the recordings of each flag by name.
  func json(_ name: (Int) -> String) -> JSON {
    .object(
      flags.map { flag in
        JSON.Member(flag.rawValue, .array(recordings(with: flag).map { .string(name($0)) }))
      })
  }

  /// What has to be said of recordings that are learnt from though they hold no speech.
  func remark(learning train: [Int]) -> String? {
    let learnt = Set(train)
    let empty = Set(recordings(with: .silence) + recordings(with: .littleSpeech))
      .intersection(learnt).count
    guard empty > 0 else { return nil }
    return empty == 1
      ? "remark    one recording that is learnt from has hardly any speech, or none"
      : "remark    \(empty) recordings that are learnt from have hardly any speech, or none"
  }
}
