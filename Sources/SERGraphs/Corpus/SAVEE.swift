/// The Surrey Audio-Visual Expressed Emotion database, by its file names: `DC_a01`, or `DC/a01` as it was published.
///
/// Four men; emotions a, d, f, h, n, sa, su and the number of a sentence.
///
/// Reference: P. Jackson, S. Haq, "Surrey Audio-Visual Expressed Emotion (SAVEE) database" (2014).
enum SAVEE: NamedCorpus {
  static let name = "savee"
  static let title = "SAVEE"
  static let example = "DC_a01.wav, or DC/a01.wav"

  private static let speakers: Set<String> = ["DC", "JE", "JK", "KL"]
  private static let emotions = [
    "a": "angry", "d": "disgust", "f": "fearful", "h": "happy", "n": "neutral", "sa": "sad",
    "su": "surprised",
  ]

  static func parse(_ stem: String, folders: [Substring]) throws(OddName) -> FileName {
    let parts = stem.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count <= 2, let last = parts.last else {
      throw OddName(reason: "a name that is not speaker, emotion and number")
    }
    guard let speaker = parts.count == 2 ? parts.first : folders.last,
      speakers.contains(speaker.uppercased())
    else { throw OddName(reason: "a name with an unknown speaker") }
    let code = last.prefix { $0.isLetter }.lowercased()
    let number = last.dropFirst(code.count)
    guard number.utf8.count == 2, number.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw OddName(reason: "a name that is not speaker, emotion and number")
    }
    guard let label = emotions[code] else {
      throw OddName(reason: "a name with an unknown emotion")
    }
    return FileName(
      label: label, speaker: speaker.uppercased(),
      metadata: ["code": code, "sex": "male", "text": code + number])
  }
}
