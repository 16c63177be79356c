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
  public static let unknownSpeaker = Problem.Code("SG0505")
  public static let unknownSite = Problem.Code("SG0506")
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
  public static let passedOver = Problem.Code("SG0710")
  public static let tooLong = Problem.Code("SG0711")
  // Usage: corpora, splits, arguments
  public static let usage = Problem.Code("SG0801")
  public static let corpus = Problem.Code("SG0802")
  public static let split = Problem.Code("SG0803")
  public static let report = Problem.Code("SG0804")
  // Plugins
  public static let cannotLoad = Problem.Code("SG0901")
  public static let interfaceVersion = Problem.Code("SG0902")
  public static let badMetadata = Problem.Code("SG0903")
  public static let duplicateKind = Problem.Code("SG0904")
  public static let pluginEnded = Problem.Code("SG0905")
  public static let givenUp = Problem.Code("SG0906")

  /// What each code means, for `docs/graph-format.md`.
  package static let meanings: [(code: Problem.Code, meaning: String)] = [
    (unreadable, "a graph file can't be read"),
    (syntax, "the file is not YAML"),
    (duplicateKey, "a key stands twice in one mapping"),
    (tab, "a tab is used as indentation"),
    (alias, "a merge key, or an alias that is unknown, cyclic or explodes"),
    (tooLarge, "the file is larger than 1 MiB"),
    (shape, "a mapping, list or text stands where another is wanted"),
    (unknownKey, "there is no such key here"),
    (unknownNode, "there is no such kind of node"),
    (unknownParameter, "the kind of node, or a record in its settings, has no such parameter"),
    (wrongValue, "a value is of another type, or none of the words that are allowed"),
    (outOfRange, "a number is outside its range"),
    (
      unknownInput,
      "'in' names no node above, 'output' names none, or the node has nothing to take rows from"
    ),
    (missing, "a key that must be there is missing"),
    (unknownGraphParameter, "the graph has no such parameter"),
    (badOverride, "--set or -p names nothing in the graph"),
    (badName, "this can't be a node's name"),
    (unused, "nothing takes a node's rows (a warning)"),
    (wrongKind, "a node takes another kind of rows than it gets"),
    (openRate, "a node needs a fixed sample rate"),
    (clocksDiffer, "rows that are to be joined happen at different times"),
    (conflict, "settings contradict one another or the format"),
    (overMemory, "the graph needs more memory than --memory, or the machine, allows"),
    (noModel, "the graph has to be fitted, or its model is not there"),
    (otherFeatures, "the model was fitted on other features than the graph gives"),
    (damagedModel, "the model file is damaged, or not one of ours"),
    (cannotFit, "the graph can't be fitted on these recordings"),
    (unknownSpeaker, "a node has to know who speaks, and the model does not know that speaker"),
    (unknownSite, "a node takes statistics by place, and the model does not know that place"),
    (cannotOpen, "a recording can't be opened"),
    (notAudio, "a file is not a recording that can be decoded"),
    (truncated, "a recording is cut off or damaged"),
    (emptyRecording, "a recording holds no samples"),
    (notFinite, "a node gave a number that is NaN or infinite"),
    (tooShort, "a recording is too short for the graph"),
    (inputOutput, "a file can't be written or read, or the disk is full"),
    (brokenNode, "a node breaks its own declaration"),
    (unexpectedRate, "a recording has a sample rate that is not allowed"),
    (passedOver, "files or folders were passed over in a search (a warning)"),
    (tooLong, "the recording has more rows than a node keeps, such as `longest` of `network`"),
    (usage, "an argument is wrong, or names nothing"),
    (corpus, "a corpus or CSV file can't be read, or has no such label, column or value"),
    (split, "a corpus can't be split or divided into folds so"),
    (report, "a report can't be read, or compared with the other"),
    (cannotLoad, "a plugin is not there, or can't be loaded"),
    (interfaceVersion, "a plugin speaks another version of the interface"),
    (badMetadata, "what a plugin says of itself is wrong, damaged or out of date"),
    (duplicateKind, "two plugins give nodes of the same name"),
    (pluginEnded, "a plugin's node crashed, took too long or too much memory"),
    (givenUp, "a plugin's node failed so often that it is not tried again"),
  ]
}
