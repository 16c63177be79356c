import ArgumentParser
import Glibc
import GraphCore
import SERGraphs

struct CorpusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Tells what a corpus holds: labels, speakers, minutes, and files that can't be read.",
    discussion: """
      Opens every file and looks at its header and length; --deep decodes all of it, and
      tells what is the matter with its sound. Several
      corpora are told as the one that they make together.

      CORPORA (docs/corpora.md)
        ravdess: emodb: tess: crema-d: savee:   a FOLDER each, by the published file names
        folders:FOLDER                          a folder for each class
        csv:FILE                                columns path, label, speaker and more
        'pattern:FOLDER/{label}/{speaker}_*.wav'  what the files' paths say, in quotes

      EXAMPLES
        sergraph corpus ravdess:RAVDESS
        sergraph corpus ravdess:RAVDESS --where intensity=strong --labels happy,sad,angry
        sergraph corpus csv:calls.csv --deep --format json

      EXIT STATUS
        1 when a recording can't be read.
      """)

  @Argument(help: ArgumentHelp("The corpus, such as ravdess:FOLDER.", valueName: "kind:place"))
  var corpora: [String]

  @OptionGroup var selection: SelectionOptions

  @Flag(help: "Decode every file to its end.")
  var deep = false

  @Option(help: "text or json.")
  var format: DiagnosticStyle = .text

  @Option(help: "How problems are printed: text or json.")
  var diagnostics: DiagnosticStyle = .text

  func run() async throws {
    let status = try await reporting(as: diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    let corpus = try selection.load(corpora, reportingAs: diagnostics)
    let bar =
      isatty(STDERR_FILENO) == 1
      ? ProgressBar(total: corpus.entries.count, noun: "recordings") : nil
    let lanes = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let outcome = try await Interruptible.run(telling: "interrupted") { [deep] in
      await Census.take(corpus, deep: deep, lanes: lanes) { bar?.finishOne() }
    }
    bar?.clear()
    guard !outcome.isInterrupted, let census = outcome.value else { return Status.interrupted }
    if format == .json {
      try Terminal.write(census.json.line)
    } else {
      try Terminal.show(census.text(naming: selection.verbose))
    }
    return census.damaged.isEmpty ? nil : Status.someFailed
  }
}
