package import GraphCore
import Nodes

/// What a corpus holds, once every file has been opened.
package struct Census: Sendable {
  package let corpus: Corpus
  /// For each entry its rate, channels and seconds (of its part, if it is one), or why it can't be read.
  package let recordings: [Result<Recording, Problem>]

  /// What an entry gives.
  package struct Recording: Sendable, Equatable {
    package let rate: Int
    package let channels: Int
    package let seconds: Double
    /// The audio track that is read, from 0, of a file that has several; else nil.
    package let track: Int?
    /// What is the matter with its sound: without `deep`, only what the container shows.
    package var flags: [SoundFlag] = []
    /// In hertz; nil where it was not measured.
    package var bandwidth: Double?
  }

  /// Opens every file.
  /// - Parameters:
  ///   - deep: Decodes all of them.
  ///   - lanes: How many files are open at once.
  ///   - finished: Told of each file that is done, from any thread.
  /// - Returns: Nil if the task was cancelled.
  package static func take(
    _ corpus: Corpus, deep: Bool, lanes: Int, finished: @escaping @Sendable () -> Void
  ) async -> Census? {
    let entries = corpus.entries
    let found = await withTaskGroup(
      of: [(Int, Result<Recording, Problem>)].self,
      returning: [Result<Recording, Problem>?].self
    ) { group in
      for lane in 0..<lanes {
        group.addTask {
          var found: [(Int, Result<Recording, Problem>)] = []
          for index in stride(from: lane, to: entries.count, by: lanes) {
            if Task.isCancelled { break }
            do throws(Problem) {
              found.append((index, .success(try Census.look(at: entries[index], deep: deep))))
            } catch {
              found.append((index, .failure(error)))
            }
            finished()
          }
          return found
        }
      }
      var all = [Result<Recording, Problem>?](repeating: nil, count: entries.count)
      for await part in group { for (index, result) in part { all[index] = result } }
      return all
    }
    let recordings = found.compactMap { $0 }
    guard !Task.isCancelled, recordings.count == entries.count else { return nil }
    return Census(corpus: corpus, recordings: recordings)
  }

  private static func look(
    at entry: Corpus.Entry, deep: Bool
  ) throws(Problem) -> Recording {
    try entry.recording.checkIsFile()
    let start = entry.start ?? 0
    let header = try RecordingHeader(
      path: entry.path, deep: deep, start: start, end: entry.end, channel: entry.channel)
    let end = entry.end ?? header.seconds
    // Times in tables are rounded, lengths are not.
    guard start < header.seconds, end <= header.seconds + 0.1 else {
      throw Problem(
        .emptyRecording,
        "the part from \(decimals(start, 3)) s to \(decimals(end, 3)) s is not in the recording, "
          + "which ends at \(decimals(header.seconds, 3)) s",
        suggestion: "correct start and end")
    }
    if let channel = entry.channel, channel >= header.channels {
      throw Problem(
        .cannotOpen,
        "there is no channel \(channel): the recording has \(header.channels), counted from 0",
        suggestion: "correct the column 'channel'")
    }
    return Recording(
      rate: header.rate, channels: entry.channel == nil ? header.channels : 1,
      seconds: min(end, header.seconds) - start, track: header.track, flags: header.flags,
      bandwidth: header.bandwidth)
  }

  /// Those that can't be read.
  package var damaged: [(entry: Corpus.Entry, problem: Problem)] {
    zip(corpus.entries, recordings).compactMap { entry, recording in
      if case .failure(let problem) = recording { (entry, problem) } else { nil }
    }
  }

  /// What is worth knowing of the corpus: as it lies there, and as its files were found.
  package var remarks: [String] { corpus.remarks + [remarkOnTracks].compactMap { $0 } }

  private var remarkOnTracks: String? {
    let several = zip(corpus.entries, recordings).compactMap { entry, recording in
      (try? recording.get())?.track.map { (name: entry.name, track: $0) }
    }
    guard let first = several.first else { return nil }
    return
      "\(counted(several.count, "recording")) \(several.count == 1 ? "has" : "have") several audio tracks, "
      + "of which the one marked as default is read, else the first (of '\(first.name)' track \(first.track)): "
      + "'track' of decode takes another"
  }

  /// Those whose sound has something the matter with it. `narrow-band` has what reaches less than 0.7 of the
  /// bandwidth that nine tenths of the corpus reach.
  package var flags: FlaggedRecordings {
    var found: [(flags: [SoundFlag], bandwidth: Double?)] = []
    for recording in recordings {
      let one = try? recording.get()
      found.append((one?.flags ?? [], one?.bandwidth))
    }
    let known = found.compactMap(\.bandwidth).sorted()
    let usual = known.isEmpty ? 0 : known[known.count / 10]
    var flagged = FlaggedRecordings()
    for (number, one) in found.enumerated() {
      let isNarrow = one.bandwidth.map { $0 < SoundMeasures.narrow * usual } ?? false
      flagged.add(one.flags + (isNarrow ? [.narrowBand] : []), of: number)
    }
    return flagged
  }

  /// Seconds of audio in those that can be read; 0 for the others.
  var seconds: [Double] {
    recordings.map { if case .success(let recording) = $0 { recording.seconds } else { 0 } }
  }

  /// How many recordings have each value of something, the smallest value first.
  func counts(_ value: (Recording) -> Int) -> [(value: Int, count: Int)] {
    Dictionary(grouping: recordings.compactMap { try? $0.get() }, by: value)
      .map { (value: $0.key, count: $0.value.count) }.sorted { $0.value < $1.value }
  }

  /// How many recordings have each value of a column, in the order of the values' bytes.
  /// - Parameter label: Counts those of one label only.
  func counts(of column: String, label: String? = nil) -> [(value: String, count: Int)] {
    let entries = corpus.entries.filter { label == nil || $0.label == label }
    return Dictionary(grouping: entries.compactMap { $0.value(of: column) }) { $0 }
      .map { (value: $0.key, count: $0.value.count) }
      .sorted { $0.value.utf8.lexicographicallyPrecedes($1.value.utf8) }
  }
}
