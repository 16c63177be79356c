/// The Toronto Emotional Speech Set, by its file names: `OAF_back_angry` is the older actress saying "Say the
/// word back" in anger.
///
/// Two actresses, aged 64 (OAF) and 26 (YAF); 200 words, seven emotions each. `ps` is the pleasant surprise; one file
/// of the published set is misspelt, `OA_bite_neutral`.
///
/// Reference: M. K. Pichora-Fuller, K. Dupuis, "Toronto emotional speech set (TESS)" (2020),
/// doi:10.5683/SP2/E8H2MF.
enum TESS: NamedCorpus {
  static let name = "tess"
  static let title = "TESS"
  static let example = "OAF_back_angry.wav"

  private static let speakers = ["oaf": "OAF", "oa": "OAF", "yaf": "YAF"]
  private static let emotions = [
    "angry": "angry", "disgust": "disgust", "fear": "fearful", "happy": "happy",
    "neutral": "neutral", "ps": "surprised", "sad": "sad",
    // Copies of the set write it out.
    "pleasant_surprise": "surprised", "pleasant_surprised": "surprised", "surprise": "surprised",
  ]

  static func parse(_ stem: String, folders: [Substring]) throws(OddName) -> FileName {
    let parts = stem.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[1].isEmpty else {
      throw OddName(reason: "a name that is not speaker, word and emotion")
    }
    guard let speaker = speakers[parts[0].lowercased()] else {
      throw OddName(reason: "a name with an unknown speaker")
    }
    let code = parts[2].lowercased()
    guard let label = emotions[code] else {
      throw OddName(reason: "a name with an unknown emotion")
    }
    return FileName(
      label: label, speaker: speaker,
      metadata: [
        "code": code, "sex": "female", "text": parts[1].lowercased(),
        "age": speaker == "OAF" ? "64" : "26",
      ])
  }
}
