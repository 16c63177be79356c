import ArgumentParser
import GraphCore
import SERGraphs

/// Which recordings of which corpora are meant; shared by all commands that take a corpus.
struct CorpusOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A corpus, such as ravdess:FOLDER, csv:FILE or 'pattern:FOLDER/{label}/{speaker}_*.wav'; several are joined.",
      valueName: "kind:place"))
  var data: [String] = []

  @OptionGroup var selection: SelectionOptions

  /// Options of these that were given.
  var given: [String] {
    [
      ("--data", !data.isEmpty), ("--where", !selection.conditions.isEmpty),
      ("--map", !selection.map.isEmpty), ("--map-to", selection.mapTo != nil),
      ("--labels", selection.labels != nil),
      ("--verbose", selection.verbose), ("--columns", !selection.columns.isEmpty),
    ].filter(\.1).map(\.0)
  }

  /// Finds the recordings and selects, opens those that may be copies; tells what is worth knowing of the
  /// corpus.
  /// - Parameters:
  ///   - message: What a signal is answered with from here on, until work is run.
  ///   - across: What names corpora that are learnt from, and others that are tested.
  func load(
    reportingAs style: DiagnosticStyle, interrupted message: String = "interrupted",
    across: AcrossOptions? = nil
  ) throws(Problem) -> Corpus {
    let specs = across?.specs(data: data) ?? data
    guard !specs.isEmpty else {
      throw Problem(.usage, "no corpus is given", suggestion: "name one with --data KIND:FOLDER")
    }
    var corpus = try selection.load(specs, reportingAs: style, interrupted: message)
    if let across { corpus = try across.sharing(corpus, data: data) }
    report(corpus.remarks.map { Problem(.corpus, $0, severity: .warning) }, as: style)
    return corpus
  }
}

extension LabelTable: ExpressibleByArgument {}

/// Which recordings of a corpus are meant.
struct SelectionOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only recordings whose column has this value, or one of several with commas between; repeated, all must hold.",
      valueName: "column=value"))
  var conditions: [String] = []

  @Option(
    help: ArgumentHelp("Gives a label another name, so that two become one.", valueName: "old=new"))
  var map: [String] = []

  @Option(
    help: ArgumentHelp(
      "Few labels that corpora share, calm as neutral: basic4 (neutral, happy, sad, angry), basic5 (and fearful) or basic6 (and disgust).",
      valueName: "table"))
  var mapTo: LabelTable?

  @Option(
    help: ArgumentHelp("Only these labels, separated by commas, after --map.", valueName: "labels"))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "What columns of a csv corpus are called, such as label=emotion,path=file.",
      valueName: "meaning=column"))
  var columns: [String] = []

  @Flag(help: "Name every file of the corpus that is passed over (standard error).")
  var verbose = false

  /// Finds the recordings of corpora and selects among them.
  /// - Parameter message: What a signal is answered with from here on, until work is run.
  func load(
    _ specs: [String], reportingAs style: DiagnosticStyle,
    interrupted message: String = "interrupted"
  ) throws(Problem) -> Corpus {
    var selection = try CorpusSelection(conditions: conditions, mapping: map, labels: labels)
    selection.table = mapTo
    var corpora: [Corpus] = []
    let columns = try ColumnNames(columns)
    let specs = try specs.map { spec throws(Problem) in try CorpusSpec.parse(spec) }
    guard columns.isEmpty || specs.contains(where: { $0.kind == .csv }) else {
      throw Problem(
        .usage, "'--columns' has no effect: no corpus is a csv", suggestion: "leave it out")
    }
    Interruptible.watch(telling: message)
    for spec in specs { corpora.append(try spec.load(columns: columns)) }
    let corpus = try Corpus.joining(corpora).selecting(selection)
    if verbose { report(corpus.skipped.map { .passedOver($0.path, for: $0.reason) }, as: style) }
    return corpus
  }
}
