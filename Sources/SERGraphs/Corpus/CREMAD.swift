import Glibc
import GraphCore
import Nodes

/// The Crowd-sourced Emotional Multimodal Actors Dataset, by its file names: `1001_DFA_ANG_XX` is actor 1001,
/// sentence, emotion and level.
///
/// 91 actors, 12 sentences, six emotions, of which one sentence is spoken at three levels. The actors' sex stands in the
/// corpus's `VideoDemographics.csv`.
///
/// Reference: H. Cao et al., "CREMA-D: Crowd-sourced emotional multimodal actors dataset", IEEE Transactions on
/// Affective Computing 5(4), 2014.
enum CREMAD: NamedCorpus {
  static let name = "crema-d"
  static let title = "CREMA-D"
  static let example = "1001_DFA_ANG_XX.wav"

  private static let emotions = [
    "ANG": "angry", "DIS": "disgust", "FEA": "fearful", "HAP": "happy", "NEU": "neutral",
    "SAD": "sad",
  ]
  private static let statements = [
    "IEO": "It's eleven o'clock", "TIE": "That is exactly what happened",
    "IOM": "I'm on my way to the meeting", "IWW": "I wonder what this is about",
    "TAI": "The airplane is almost full", "MTI": "Maybe tomorrow it will be cold",
    "IWL": "I would like a new alarm clock", "ITH": "I think I have a doctor's appointment",
    "DFA": "Don't forget a jacket", "ITS": "I think I've seen this before",
    "TSI": "The surface is slick", "WSI": "We'll stop in a couple of minutes",
  ]
  /// One file of the published set ends in a single X.
  private static let levels: [String: String?] = [
    "LO": "low", "MD": "medium", "HI": "high", "XX": nil, "X": nil,
  ]

  static func parse(_ stem: String, folders: [Substring]) throws(OddName) -> FileName {
    let parts = stem.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4 else {
      throw OddName(reason: "a name that is not actor, sentence, emotion and level")
    }
    guard parts[0].utf8.count == 4, let actor = Int(parts[0]), 1001...1091 ~= actor else {
      throw OddName(reason: "a name with an unknown actor")
    }
    guard let statement = statements[parts[1]] else {
      throw OddName(reason: "a name with an unknown sentence")
    }
    guard let label = emotions[parts[2]] else {
      throw OddName(reason: "a name with an unknown emotion")
    }
    guard let level = levels[parts[3]] else {
      throw OddName(reason: "a name with an unknown level")
    }
    var metadata = ["code": parts[2], "text": parts[1], "statement": statement]
    metadata["intensity"] = level
    return FileName(label: label, speaker: parts[0], metadata: metadata)
  }

  /// Finds the recordings of a folder, and what is known of the actors in it or beside it.
  /// - Throws: `Problem` SG0802 when there is no recording, or the table of actors is not as it was published.
  static func readWithDemographics(_ folder: String) throws(Problem) -> Corpus {
    var corpus = try read(folder)
    let table = "VideoDemographics.csv"
    let places = ["\(folder)/\(table)", "\(folder)/../\(table)"]
    guard let path = places.first(where: { access($0, R_OK) == 0 }) else {
      corpus.remarks.append(
        "the sex of the actors is not known: put the corpus's \(table) into '\(folder)'")
      return corpus
    }
    let known = try demographics(path)
    for index in corpus.entries.indices {
      guard let speaker = corpus.entries[index].speaker else { continue }
      corpus.entries[index].metadata.merge(known[speaker] ?? [:]) { own, _ in own }
    }
    return corpus
  }

  /// Sex and age of each actor.
  private static func demographics(_ path: String) throws(Problem) -> [String: [String: String]] {
    let table = try CSVTable(path: path, cure: "copy it again from the corpus")
    let header = table.rows.first?.map(\.text) ?? []
    guard let actor = header.firstIndex(of: "ActorID"), let sex = header.firstIndex(of: "Sex")
    else {
      throw Problem(
        .corpus, "'\(path)' has no columns 'ActorID' and 'Sex'",
        suggestion: "copy it again from the corpus")
    }
    let age = header.firstIndex(of: "Age")
    var known: [String: [String: String]] = [:]
    for row in try table.lines() {
      var metadata = ["sex": row[sex].text.lowercased()]
      metadata["age"] = age.map { row[$0].text }
      known[row[actor].text] = metadata
    }
    return known
  }
}
