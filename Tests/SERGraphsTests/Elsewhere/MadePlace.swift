import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// A model that was fitted at home, and recordings of other places.
enum MadePlace {
  static let text = """
    sergraph: 1
    name: made
    nodes:
      audio:   {use: decode, expect: 8000}
      frames:  {use: framing, frame_length: 200, hop_length: 80, center: false}
      level:   {use: rms}
      means:   {use: pool, stats: [mean, std]}
      scaled:  {use: normalize}
      emotion: {use: logistic}

    """

  static func graph(_ text: String = text) throws -> Graph {
    try GraphReader.read(try readYAML(text, name: "made"), path: "made", nodes: standardNodes)
  }

  /// Soft recordings are calm, loud ones angry; of another place all are softer.
  static func corpus(
    in folder: TemporaryFolder, times factor: Float, takes: Int = 12, soft: Float = 4000,
    loud: Float = 24_000
  ) throws -> Corpus {
    var entries: [Corpus.Entry] = []
    for number in 0..<takes {
      let samples = noise(4000, seed: UInt64(number + 1))
      let loudness: Float = factor * (number % 2 == 0 ? soft : loud) * (1 + 0.02 * Float(number))
      try folder.addWAV("\(number).wav", samples.map { Int16($0 * loudness) }, rate: 8000)
      entries.append(
        Corpus.Entry(
          path: "\(folder.path)/\(number).wav", name: "\(number).wav",
          label: number % 2 == 0 ? "calm" : "angry", speaker: "s\(number % 4)"))
    }
    return Corpus(name: "made", entries: entries, classes: ["calm", "angry"])
  }

  struct Fitted {
    let folder = TemporaryFolder()
    let model: Model
    var file: Session.ModelFile {
      Session.ModelFile(path: "\(folder.path)/m.safetensors", place: nil)
    }
  }

  static func fitted(
    _ text: String = text, at sites: [String] = [],
    changing change: (inout [Corpus.Entry]) -> Void = { _ in }
  ) async throws -> Fitted {
    let folder = TemporaryFolder()
    var corpus = try corpus(in: folder, times: 1)
    for entry in corpus.entries.indices where !sites.isEmpty {
      corpus.entries[entry].metadata["site"] = sites[entry / 2 % sites.count]
    }
    change(&corpus.entries)
    let options = PlanOptions(lanes: 1)
    let report = try #require(
      try await Fitter(graph(text), options: options).fit(
        corpus, spec: .none, split: try SplitSpec.none.split(corpus, seed: 0),
        options: Fitter.Options(seed: 0, plan: options)))
    let fitted = Fitted(model: report.model)
    try report.model.write(to: fitted.file.path)
    return fitted
  }

  static func adapt(
    _ file: Session.ModelFile, to corpus: Corpus, weight: Double? = nil, _ text: String = text,
    site: String? = nil
  ) async throws -> Adaptation {
    let options = PlanOptions(lanes: 1)
    return try #require(
      try await Adapter(graph(text), model: file, site: site, options: options).run(
        corpus, weight: weight, options: options, progress: RunProgress()))
  }
}
