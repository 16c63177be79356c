import GraphCore
import Nodes

extension Corpus {
  /// Finds files that hold the same sound under several names: the same samples in WAV, AIFF and FLAC files,
  /// the same encoded bytes in others, whatever their tags are. Remarks name them.
  ///
  /// Only files whose sound is equally long, and the same in its middle, are read whole; none is decoded.
  mutating func findCopies() {
    var seen: Set<String> = []
    let files = entries.map(\.file).filter { seen.insert($0).inserted }
    let originals = Corpus.originals(of: files)
    guard !originals.isEmpty else { return }
    for index in entries.indices { entries[index].original = originals[entries[index].file] }
    let same = copies.filter { $0.map(\.label).allEqual && $0.map(\.speaker).allEqual }
    if !same.isEmpty {
      remarks.append(
        "\(counted(same.count, "recording")) \(same.count == 1 ? "is" : "are") there under several names "
          + "(\(Corpus.listed(same) { "'\($0.name)'" })): leave out all but one")
    }
    remarks += [contradictions].compactMap { $0 }
  }

  /// That recordings under several names have several labels or speakers; nil where none has.
  var contradictions: String? {
    let torn = copies.filter { !$0.map(\.label).allEqual || !$0.map(\.speaker).allEqual }
    guard !torn.isEmpty else { return nil }
    let words = Corpus.listed(torn) { entry in
      "'\(entry.name)' is \(Spelling.visible(entry.label))"
        + (entry.speaker.map { ", spoken by \(Spelling.visible($0))" } ?? "")
    }
    return
      "the same sound has contradicting labels or speakers under several names (\(words)): correct the labels, or leave "
      + "out all but one"
  }

  /// Entries that are the same stretch of the same sound in several files.
  private var copies: [[Entry]] {
    guard entries.contains(where: { $0.original != nil }) else { return [] }
    var groups: [RecordingPart: [Entry]] = [:]
    for entry in entries {
      let part = RecordingPart(
        entry.original ?? entry.file, start: entry.start, end: entry.end, channel: entry.channel)
      groups[part, default: []].append(entry)
    }
    return groups.values.filter { $0.count > 1 }.sorted {
      $0[0].name.utf8.lexicographicallyPrecedes($1[0].name.utf8)
    }
  }

  private static func listed(_ groups: [[Entry]], _ words: (Entry) -> String) -> String {
    groups.prefix(3).map { $0.prefix(3).map(words).joined(separator: ", ") }.joined(separator: "; ")
      + (groups.count > 3 ? "; and \(groups.count - 3) more" : "")
  }

  /// Files of one length that are the same in their middle; all of them where one tells its hash without
  /// being read.
  private static func near(
    _ group: [(file: String, bytes: SoundBytes)]
  ) -> [[(file: String, bytes: SoundBytes)]] {
    var near: [[UInt8]: [(file: String, bytes: SoundBytes)]] = [:]
    for member in group {
      guard let sample = member.bytes.sample else { return [group] }
      near[sample, default: []].append(member)
    }
    return Array(near.values)
  }

  /// For each file that holds the same sound as an earlier one, that one.
  private static func originals(of files: [String]) -> [String: String] {
    var alike: [[UInt8]: [(file: String, bytes: SoundBytes)]] = [:]
    for file in files {
      guard let bytes = SoundBytes(path: file) else { continue }
      alike[bytes.form, default: []].append((file, bytes))
    }
    var originals: [String: String] = [:]
    for group in alike.values where group.count > 1 {
      for near in Corpus.near(group) where near.count > 1 {
        for equal in Dictionary(grouping: near, by: { $0.bytes.hash }).values {
          for copy in equal.dropFirst() { originals[copy.file] = equal[0].file }
        }
      }
    }
    return originals
  }
}

extension Array where Element: Equatable {
  fileprivate var allEqual: Bool { allSatisfy { $0 == first } }
}
