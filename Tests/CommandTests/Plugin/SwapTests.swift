import Foundation
import Testing

/// One word swaps the classifier of a graph.
@Suite struct SwapTests {
  private static let classifiers = ["mlp", "logistic", "svm", "knn", "gmm", "hmm", "lda"]

  @Test(arguments: classifiers) func everyClassifierStandsInTheSameGraph(use: String) throws {
    let folder = try Folder()
    let corpus = try SmallCorpus.make(in: folder)
    let model = "\(folder.path)/model.safetensors"
    let swap = ["--set", "emotion.use=\(use)"]
    let graph = try SmallCorpus.graph(in: folder)
    let fit = try Program(
      ["fit", graph, "--data", "ravdess:\(corpus)", "--out", model] + swap
    ).end()
    #expect(fit.status == 0, "\(fit.errors)")
    #expect(fit.output.contains("test      accuracy"))
    let runs = try ["1", "2"].map { lanes in
      try Program(
        ["run", graph, "--model", model, corpus, "--lanes", lanes] + swap
      ).end()
    }
    #expect(runs[0].status == 0, "\(runs[0].errors)")
    #expect(runs[0].output == runs[1].output)
    let lines = try runs[0].lines.map { try ResultLine.read($0) }
    #expect(lines.count == 48)
    for line in lines {
      let scores = try #require(line.scores)
      #expect(scores.keys.sorted() == SmallCorpus.emotions.sorted())
      #expect(abs(scores.values.reduce(0, +) - 1) < 1e-4)
    }
    // A tone for each emotion is easy for all of them.
    let right = lines.count { line in
      line.item.contains(
        "03-01-0\((SmallCorpus.emotions.firstIndex(of: line.label ?? "") ?? 8) + 1)-")
    }
    #expect(right >= 40, "\(right) of 48")
    let other = try Program.run("run", "Tests/Graphs/mfcc-mlp.yaml", "--model", model, samples[0])
    #expect(other.status == (use == "mlp" ? 0 : 2))
  }

  @Test func scoresAreJoinedAndCalibrated() throws {
    let folder = try Folder()
    let corpus = try SmallCorpus.make(in: folder)
    let graph = "\(folder.path)/vote.yaml"
    try folder.write(
      Array(
        """
        sergraph: 1
        nodes:
          audio:    {use: decode}
          speech:   {use: resample, sample_rate: 16000}
          frames:   {use: framing, frame_length: 512, hop_length: 256}
          spectrum: {use: stft}
          mel:      {use: mel, n_mels: 20}
          means:    {use: pool, stats: [mean]}
          scaled:   {use: normalize}
          line:     {use: logistic, in: scaled}
          near:     {use: knn, in: scaled}
          both:     {use: average, in: [line, near], weights: [2, 1]}
          emotion:  {use: calibrate}
        """.utf8), to: "vote.yaml")
    let model = "\(folder.path)/vote.safetensors"
    let fit = try Program.run(
      "fit", graph, "--data", "ravdess:\(corpus)", "--out", model, "--split", "speakers:03")
    #expect(fit.status == 0, "\(fit.errors)")
    let run = try Program.run("run", graph, "--model", model, corpus)
    #expect(run.status == 0 && run.lines.count == 48, "\(run.errors)")
    let shown = try Program.run("model", model)
    #expect(shown.output.contains("temperature 1"))
    let evaluated = try Program.run(
      "evaluate", graph, "--data", "ravdess:\(corpus)", "--folds", "loso", "--no-learning-curve")
    #expect(evaluated.status == 0, "\(evaluated.errors)")
    #expect(evaluated.output.contains("accuracy  1.000"))
  }
}
