import SERGraphs

/// Fits and evaluates a graph of one's own: `fit-evaluate CORPUS MODEL`, such as `fit-evaluate folders:calls calls.safetensors`.
@main struct FitEvaluate {
  static let graph = """
    sergraph: 1
    name: voices
    nodes:
      audio:    {use: decode}
      speech:   {use: resample, sample_rate: 16000}
      frames:   {use: framing, frame_length: 400, hop_length: 160}
      spectrum: {use: stft, output: power}
      mel:      {use: mel, n_mels: 40}
      mfcc:     {use: mfcc, n_mfcc: 13}
      means:    {use: pool, stats: [mean, std]}
      scaled:   {use: normalize, method: zscore}
      emotion:  {use: logistic}
    """

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { return print("fit-evaluate CORPUS MODEL") }
    let corpus = try Corpus(arguments[1])
    print(corpus.summary)
    let graph = try Graph(yaml: graph)

    let report = try await graph.evaluate(on: corpus, folds: "random-folds:3")
    print(report.protocolWords)
    if let uar = report.value(of: .uar) { print("UAR", uar.mean) }

    let fitted = try await graph.fit(on: corpus, split: "none")
    try fitted.model.write(to: arguments[2])
    // What was fitted runs at once.
    let plan = try graph.plan(model: arguments[2])
    for try await event in plan.results(of: corpus.recordings) {
      guard case .rows(let rows) = event.content else { continue }
      rows.forEachRow { row, _, _ in
        print(event.item.path, plan.outputs[rows.output].label(of: row) ?? "-")
      }
    }
  }
}
