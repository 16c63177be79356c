/// The Berlin Database of Emotional Speech, by its file names: `03a01Fa` is speaker 03, text a01, emotion F
/// (Freude), version a.
///
/// Ten speakers, five of each sex; ten German sentences.
///
/// Reference: F. Burkhardt et al., "A database of German emotional speech", Interspeech 2005.
enum EmoDB: NamedCorpus {
  static let name = "emodb"
  static let title = "Emo-DB"
  static let example = "03a01Fa.wav"

  /// By the first letter of the German word: Wut, Langeweile, Ekel, Angst, Freude, Trauer.
  private static let emotions: [Character: String] = [
    "W": "angry", "L": "boredom", "E": "disgust", "A": "fearful", "F": "happy", "T": "sad",
    "N": "neutral",
  ]
  private static let sexes = [
    "03": "male", "08": "female", "09": "female", "10": "male", "11": "male", "12": "male",
    "13": "female", "14": "female", "15": "male", "16": "female",
  ]
  private static let texts: Set<String> = [
    "a01", "a02", "a04", "a05", "a07", "b01", "b02", "b03", "b09", "b10",
  ]

  static func parse(_ stem: String, folders: [Substring]) throws(OddName) -> FileName {
    let letters = Array(stem)
    guard letters.count == 7, letters[6].isASCII, letters[6].isLetter else {
      throw OddName(reason: "a name that is not speaker, text, emotion and version")
    }
    let (speaker, text) = (String(letters[..<2]), String(letters[2..<5]).lowercased())
    guard let sex = sexes[speaker] else { throw OddName(reason: "a name with an unknown speaker") }
    guard texts.contains(text) else { throw OddName(reason: "a name with an unknown text") }
    guard let label = emotions[letters[5]] else {
      throw OddName(reason: "a name with an unknown emotion")
    }
    return FileName(
      label: label, speaker: speaker,
      metadata: [
        "code": String(letters[5]), "sex": sex, "text": text, "version": String(letters[6]),
      ])
  }
}
