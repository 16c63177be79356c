import GraphCore
import GraphTesting
import Nodes
import TestSupport
import Testing

extension NormalizeScopeTests {
  @Test func refusesSettingsThatMakeNoSense() {
    expectProblem(
      "SG0304", "'feature_range' is [1, 0], but takes two numbers, the smaller one first",
      "such as [0, 1]"
    ) { () throws(Problem) in
      _ = try node { $0.featureRange = [1, 0] }.format(for: input)
    }
    expectProblem(
      "SG0304", "'quantile_range' is [25], but takes two numbers, the smaller one first",
      "such as [25, 75]"
    ) { () throws(Problem) in
      _ = try node { $0.quantileRange = [25] }.format(for: input)
    }
    expectProblem(
      "SG0304", "'method' is robust, which has no running form",
      "use `method: zscore` or `mean` with `by: running`, or `by: item`"
    ) { () throws(Problem) in
      _ = try node {
        $0.method = .robust
        $0.scope = .running
      }.format(for: input)
    }
  }

  @Test func refusesOneRowAnItemWhereItTakesMany() {
    let item = Format(.features, width: 6, clock: .item)
    expectProblem(
      "SG0304", "'by' is item, but an item has one row here, which would become 0",
      "put 'normalize' before the node that pools, or use `by: corpus`"
    ) { () throws(Problem) in _ = try node { $0.scope = .item }.format(for: item) }
    expectProblem(
      "SG0304",
      "'by' is running, which needs rows at a regular rate, not features of 6, once an item",
      "put 'normalize' before the node that pools, or use `by: corpus`"
    ) { () throws(Problem) in _ = try node { $0.scope = .running }.format(for: item) }
  }

  @Test func refusesACorpusThatDoesNotNameSpeakers() {
    expectProblem(
      "SG0504",
      "'normalize' takes statistics by speaker, but the corpus does not name the speaker of every recording",
      "use a corpus that does, or `by: corpus` or `by: item`"
    ) { () throws(Problem) in _ = try fit(node { $0.scope = .speaker }) }
  }

  @Test func refusesSpeakersThatItHasNotMet() throws {
    let node = node { $0.scope = .speaker }
    let fitted = try fit(node, speakers: speakers)
    func run(_ speaker: String?) throws(Problem) {
      _ = try outputRows(
        of: node, input: input, rows: rows, fitted: fitted,
        item: ItemIdentity(path: "a.wav", speaker: speaker))
    }
    expectProblem(
      "SG0505", "'normalize' does not know the speaker 'anne'",
      "did you mean 'ann'?; to enrol somebody, fit the graph with recordings of theirs"
    ) { () throws(Problem) in try run("anne") }
    expectProblem(
      "SG0505", "'normalize' does not know the speaker 'xavier'",
      "the model knows ann, bob; to enrol somebody, fit the graph with recordings of theirs"
    ) { () throws(Problem) in try run("xavier") }
    expectProblem(
      "SG0505", "'normalize' has to know who speaks, and nobody was named",
      "say whose recordings they are with --speaker NAME; the model knows ann, bob"
    ) { () throws(Problem) in try run(nil) }
  }

  @Test func refusesAModelOfAnotherScopeOrOtherQuantiles() throws {
    let corpus = try fit(Normalize())
    expectProblem(
      "SG0503", "the model has no tensor 'center'"
    ) { () throws(Problem) in
      _ = try node { $0.method = .robust }.format(for: input, fitted: corpus)
    }
    expectProblem(
      "SG0502", "the model was fitted on the corpus as a whole, not on each speaker",
      "fit the graph again with `sergraph fit`, or use `by: corpus`"
    ) { () throws(Problem) in
      _ = try node { $0.scope = .speaker }.format(for: input, fitted: corpus)
    }
    let robust = try fit(node { $0.method = .robust })
    expectProblem(
      "SG0502", "'quantile_range' is [10, 90], but the model was fitted with [25, 75]",
      "fit the graph again with `sergraph fit`, or undo the change"
    ) { () throws(Problem) in
      _ = try node {
        $0.method = .robust
        $0.quantileRange = [10, 90]
      }.prepare(for: input, fitted: robust)
    }
  }
}
