import Foundation
import GraphCore
import SERGraphs
import Testing

/// What `evaluate` refuses, when, and in what words.
@Suite struct EvaluateRefusalTests {
  private let folder: Folder
  private let corpus: String

  init() throws {
    folder = try Folder()
    corpus = try SmallCorpus.make(in: folder)
  }

  private func evaluate(_ data: String, _ arguments: [String]) throws -> Ended {
    try Program(
      ["evaluate", "Tests/Graphs/mfcc-knn.yaml", "--data", data, "--no-learning-curve"] + arguments
    ).end()
  }

  /// Recordings of the small corpus as a table: `(speaker, emotion, take)` gives label and speaker, or nothing to leave it out.
  private func table(
    _ row: (_ speaker: Int, _ emotion: Int, _ take: Int) -> (label: String, speaker: String)?
  ) throws -> String {
    var lines = ["path,label,speaker"]
    for speaker in 1...4 {
      for emotion in 1...4 {
        for (number, take) in ["01-01", "01-02", "02-01"].enumerated() {
          guard let (label, name) = row(speaker, emotion, number) else { continue }
          lines.append(
            "Actor_0\(speaker)/03-01-0\(emotion)-01-\(take)-0\(speaker).wav,\(label),\(name)")
        }
      }
    }
    try folder.write(lines.joined(separator: "\n"), to: "corpus/list.csv")
    return "csv:\(corpus)/list.csv"
  }

  @Test func wrongArgumentsAreRefusedBeforeTheWork() throws {
    for (arguments, words) in [
      (["--folds", "folds:9"], "too few for 9 folds"), (["--seeds", "0"], "outside 1...1000"),
      (["--folds", "loso", "--by", "sexx"], "did you mean 'sex'?"),
      (["--out", "\(folder.path)/no/report"], "can't make the folder"),
      (["--model", "x", "--tune", "emotion.alpha=1,2"], "leave out one of them"),
      (["--model", "x", "--seeds", "2"], "'--seeds' is for fits"),
      (["--model", "x", "--seed", "2"], "'--seed' is for fits"),
      (["--model", "x", "--no-learning-curve"], "'--no-learning-curve' is for fits"),
      (["--set", "audio.each_channel=true"], "makes an item of each channel"),
      (["--folds", "loso", "--folds-file", "x"], "leave out one of them"),
      (["--tune-on", "test"], "none is tuned"),
      (["--tune", "emotion.alpha=1,1"], "lists a value twice"),
      (["--tune", "emotion.alpha=1,2", "--tune", "emotion.alpha=3"], "is tuned twice"),
      (["--folds", "loso", "--set", "emotion.use=calibrate"], "SG0301"),
      (["--folds", "loso", "--set", "emotion.use=rms"], "SG0301"),
    ] {
      let ended = try Program(
        ["evaluate", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)"] + arguments
      ).end()
      #expect(ended.status == 2, "\(arguments)")
      #expect(ended.errors.contains(words), "\(arguments): \(ended.errors)")
      #expect(ended.output == "")
    }
  }

  /// Where nothing can be read, the work would have ended with other words.
  @Test func columnsAreLookedForBeforeTheWork() throws {
    try folder.write("RIFF", to: "bad/03-01-01-01-01-01-01.wav")
    try folder.write("RIFF", to: "bad/03-01-02-01-01-01-02.wav")
    let data = "ravdess:\(folder.path)/bad"
    let ended = try evaluate(data, ["--folds", "loso", "--by", "sexx"])
    #expect(ended.status == 2 && ended.errors.contains("no recording has a column 'sexx'"))
    #expect(ended.errors.contains("did you mean 'sex'?"))
    let scored = try Program.run(
      "evaluate", "Tests/Graphs/mfcc-knn.yaml", "--data", data, "--by", "sexx", "--model",
      "Tests/Graphs/models/mfcc-knn.safetensors")
    #expect(scored.status == 2 && scored.errors.contains("no recording has a column 'sexx'"))
  }

  @Test func aClassOfOneSpeakerIsNamedWithItsFold() throws {
    let data = try table { speaker, emotion, _ in
      (speaker == 3 && emotion == 1 ? "rare" : emotion < 3 ? "low" : "high", "s\(speaker)")
    }
    let ended = try evaluate(data, ["--folds", "loso", "--set", "emotion.n_neighbors=1"])
    #expect(ended.status == 2)
    for words in [
      "'knn' has no rows of the class 'rare' to learn from", "leave the class out",
      "what is learnt where the fold 's3' is tested, with seed 0",
    ] {
      #expect(ended.errors.contains(words), "\(ended.errors)")
    }
    #expect(!ended.errors.contains("settings are chosen"))
  }

  @Test func aTrainingPartTooSmallToChooseInIsNamed() throws {
    let data = try table { speaker, emotion, take in
      take == 0 && emotion == 1 && speaker < 3
        ? (speaker == 1 ? "low" : "high", "s\(speaker)") : nil
    }
    let ended = try evaluate(data, ["--folds", "loso", "--tune", "emotion.n_neighbors=1,2"])
    #expect(ended.status == 2)
    #expect(
      ended.errors.contains("the training part has 1 recording, too few to choose settings"),
      "\(ended.errors)")
    #expect(ended.errors.contains("where the fold 's1' is tested"))
    #expect(!ended.errors.contains("too few for 4 folds"))
  }

  @Test func whatIsLeftOfATrainingPartIsNamed() throws {
    // Without the fold, and without those held out in it, one of the classes has gone.
    let data = try table { speaker, emotion, _ in
      emotion < 3 ? (speaker < 3 && emotion == 1 ? "rare" : "low", "s\(speaker)") : nil
    }
    let ended = try evaluate(data, ["--folds", "loso", "--tune", "emotion.n_neighbors=1,2"])
    #expect(ended.status == 2)
    for words in [
      "no rows of the class 'rare'", "settings are chosen on recordings that were held out",
      "with emotion.n_neighbors=1", "where the fold 's1' is tested",
    ] {
      #expect(ended.errors.contains(words), "\(ended.errors)")
    }
  }

  /// A confusion matrix has the square of the classes, and a model file may name as many as it likes.
  @Test func aModelOfVeryManyClassesIsRefused() throws {
    var model = try Safetensors.read("\(Program.package)/Tests/Graphs/models/mfcc-mlp.safetensors")
    let labels = (0..<200_000).map { JSON.string("label\($0)") }
    model.metadata["labels.emotion"] = JSON.array(labels).line
    model.metadata["digest"] = nil
    model.tensors["golden.input"] = nil
    model.tensors["golden.scores"] = nil
    model.tensors["emotion.weight.0"] = Tensor(shape: [180, 1], [Float](repeating: 0, count: 180))
    model.tensors["emotion.bias.0"] = Tensor(shape: [1], [0])
    model.tensors["emotion.weight.1"] = Tensor(
      shape: [1, 200_000], [Float](repeating: 0, count: 200_000))
    model.tensors["emotion.bias.1"] = Tensor(
      shape: [200_000], [Float](repeating: 0, count: 200_000))
    let path = "\(folder.path)/many.safetensors"
    try model.write(to: path)
    let ended = try Program.run(
      "evaluate", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)", "--model", path,
      "--set",
      "emotion.hidden_layer_sizes=[1]")
    #expect(ended.status == 2, "\(ended.status)")
    #expect(
      ended.errors.contains("has 200000 labels, more than the 100 that are told apart"),
      "\(ended.errors)")
  }
}
