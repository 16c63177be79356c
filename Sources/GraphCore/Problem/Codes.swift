extension Problem.Code {
  // YAML
  public static let unreadable = Problem.Code("SG0101")
  public static let syntax = Problem.Code("SG0102")
  public static let duplicateKey = Problem.Code("SG0103")
  public static let tab = Problem.Code("SG0104")
  public static let alias = Problem.Code("SG0105")
  public static let tooLarge = Problem.Code("SG0106")
  public static let shape = Problem.Code("SG0107")
  // Names and values
  public static let unknownKey = Problem.Code("SG0201")
  public static let unknownNode = Problem.Code("SG0202")
  public static let unknownParameter = Problem.Code("SG0203")
  public static let wrongValue = Problem.Code("SG0204")
  public static let outOfRange = Problem.Code("SG0205")
  public static let unknownInput = Problem.Code("SG0206")
  public static let missing = Problem.Code("SG0207")
  public static let unknownGraphParameter = Problem.Code("SG0208")
  public static let badOverride = Problem.Code("SG0209")
  public static let badName = Problem.Code("SG0210")
  public static let unused = Problem.Code("SG0211")
  // Formats
  public static let wrongKind = Problem.Code("SG0301")
  public static let openRate = Problem.Code("SG0302")
  public static let clocksDiffer = Problem.Code("SG0303")
  public static let conflict = Problem.Code("SG0304")
  // Plans
  public static let overMemory = Problem.Code("SG0401")
  // Models
  public static let noModel = Problem.Code("SG0501")
  public static let otherFeatures = Problem.Code("SG0502")
  public static let damagedModel = Problem.Code("SG0503")
  public static let cannotFit = Problem.Code("SG0504")
  // Runs
  public static let cannotOpen = Problem.Code("SG0701")
  public static let notAudio = Problem.Code("SG0702")
  public static let truncated = Problem.Code("SG0703")
  public static let emptyRecording = Problem.Code("SG0704")
  public static let notFinite = Problem.Code("SG0705")
  public static let tooShort = Problem.Code("SG0706")
  public static let inputOutput = Problem.Code("SG0707")
  public static let brokenNode = Problem.Code("SG0708")
  public static let unexpectedRate = Problem.Code("SG0709")
  // Usage: corpora, splits, arguments
  public static let usage = Problem.Code("SG0801")
  public static let corpus = Problem.Code("SG0802")
  public static let split = Problem.Code("SG0803")
}
