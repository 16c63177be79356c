import ArgumentParser
import SERGraphs

/// The command line. Results go to standard output, everything else to standard error.
struct Sergraph: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sergraph",
    abstract: "Runs, fits and checks audio graphs for speech emotion recognition.",
    discussion: """
      A graph is a YAML file that wires nodes (decode, resample, framing, STFT, mel, MFCC, classifiers, ...).

      EXAMPLES
        sergraph run graphs/mfcc-mlp.yaml call.wav
        sergraph run graphs/mfcc-mlp.yaml recordings/ --format jsonl > results.jsonl
        sergraph extract graphs/mfcc-mlp.yaml recordings/ --at features --out features.csv
        sergraph plot graphs/mfcc-mlp.yaml call.wav --out call.png
        sergraph fit graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --split speaker:0.2
        sergraph evaluate graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --out report
        sergraph corpus ravdess:RAVDESS
        sergraph graphs
        sergraph nodes mel
        sergraph plugin new acme.tremor --language swift

      EXIT STATUS
        0 all well; 1 some items failed; 2 wrong usage, graph or model, and nothing ran;
        70 a bug of ours; 130 interrupted.
      """,
    version: sergraphVersion,
    subcommands: [
      Run.self, Extract.self, Plot.self, Explain.self, Fit.self, Adapt.self, Evaluate.self,
      Compare.self,
      ModelCommand.self,
      CorpusCommand.self, Check.self, PlanCommand.self, Show.self, Graphs.self, Nodes.self,
      PluginCommand.self,
    ])
}
