import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// Each place of recording has statistics of its own, blended with those of the corpus.
@Suite struct NormalizeSiteTests {
  private let input = Format(.features, width: 2, clock: .item)
  private static let node: Normalize = {
    var node = Normalize()
    node.scope = .site
    return node
  }()

  /// Four recordings of the lobby, two of the yard, and two of which nothing is known.
  private static let rows: [Float] = [1, 10, 3, 10, 5, 10, 7, 10, 100, 20, 104, 24, 0, 0, 4, 12]
  private static let sites: [String?] = [
    "lobby", "Lobby", "lobby", "lobby", "yard", "yard", nil, nil,
  ]

  private func examples(
    _ rows: [Float] = rows, sites: [String?]? = sites
  ) -> Examples {
    var examples = Examples(
      rows: rows, width: 2, labels: [Int](repeating: 0, count: rows.count / 2), classes: [])
    examples.sites = sites
    return examples
  }

  private func fit(_ examples: Examples, _ node: Normalize = node) throws(Problem) -> Fitted {
    try node.fit(examples, input: input, options: FitOptions(seed: 0))
  }

  private func scaled(_ row: [Float], at site: String?, by fitted: Fitted) throws -> [Float] {
    var item = ItemIdentity(path: "a.wav")
    item.site = site
    return try outputRows(of: Self.node, input: input, rows: row, fitted: fitted, item: item)
  }

  private func expect(_ found: [Float]?, near expected: [Double]) {
    #expect(found?.count == expected.count)
    for (one, other) in zip(found ?? [], expected) { #expect(abs(Double(one) - other) < 1e-5) }
  }

  @Test func ofNRecordingsTheyCountNOfNAnd50() throws {
    let fitted = try fit(examples())
    #expect(fitted.sites == ["Lobby", "yard"] && fitted.speakers.isEmpty)
    let mean = try #require(fitted.tensors["mean"])
    #expect(mean.shape == [3, 2])
    let (lobby, yard) = (4.0 / 54, 2.0 / 52)
    expect(
      mean.values,
      near: [
        28, 12, 28 + lobby * (4 - 28), 12 + lobby * (10 - 12), 28 + yard * (102 - 28),
        12 + yard * (22 - 12),
      ])
    let scale = try #require(fitted.tensors["scale"]).values.map { Double($0) }
    let root = 5.0.squareRoot()
    #expect(abs(scale[2] - (scale[0] + lobby * (root - scale[0]))) < 1e-5)
    // What is constant in the lobby says nothing of its spread there.
    #expect(scale[3] == scale[1])
  }

  /// A copy of a recording is no further recording.
  @Test func copiesDoNotCountAsRecordings() throws {
    var examples = examples()
    examples.recordingNumbers = [0, 0, 0, 0, 4, 5, 6, 7]
    let mean = try fit(examples).tensors["mean"]?.values
    expect(mean.map { [$0[2]] }, near: [28 - 24.0 / 51])
  }

  @Test func whereNoSiteIsKnownTheCorpusIsTaken() throws {
    let fitted = try fit(examples())
    let row: [Float] = [28, 12]
    #expect(try scaled(row, at: nil, by: fitted) == [0, 0])
    #expect(try scaled(row, at: "cellar", by: fitted) == [0, 0])
    let lobby = try scaled(row, at: "lobby", by: fitted)
    #expect(lobby[0] > 0.04)
    #expect(try scaled(row, at: " LOBBY", by: fitted) == lobby)
    #expect(try scaled(row, at: "yard", by: fitted)[0] < -0.04)
    var item = ItemIdentity(path: "a.wav")
    item.site = "yard"
    #expect(checkNode(Self.node, input: input, rows: Self.rows, fitted: fitted, item: item) == [])
  }

  @Test(arguments: [nil, [String?](repeating: nil, count: 8)])
  func aCorpusWithoutSitesIsRefused(sites: [String?]?) {
    expectProblem(
      "SG0504",
      "'normalize' takes statistics by site, but the corpus says of no recording where it was made",
      "add a column 'site' to its CSV file, or use `by: corpus` or `by: item`"
    ) { () throws(Problem) in _ = try fit(examples(sites: sites)) }
  }

  @Test func moreThanAThousandSitesAreRefused() throws {
    let rows = [Float](repeating: 1, count: 2002)
    let all = (0..<1001).map { Optional("site \($0)") }
    expectProblem(
      "SG0504", "there are 1001 sites, and a model keeps statistics of at most 1000",
      "name larger places in the column 'site', or use `by: item`"
    ) { () throws(Problem) in _ = try fit(examples(rows, sites: all)) }
    let fitted = try fit(examples(Array(rows.prefix(2000)), sites: Array(all.prefix(1000))))
    #expect(fitted.sites.count == 1000)
    expectProblem(
      "SG0504", "there are 1001 sites, and a model keeps statistics of at most 1000",
      "name larger places in the column 'site', or use `by: item`"
    ) { () throws(Problem) in
      _ = try Self.node.adapt(
        fitted, to: examples(), weight: 0.5, site: "another", input: input)
    }
  }

  @Test func aSiteIsAddedOrReplacedAndTheOthersStay() throws {
    let fitted = try fit(examples())
    let old = try #require(fitted.tensors["mean"]).values
    let place = examples([0, 0, 2, 4], sites: nil)
    func mean(_ site: String?) throws -> (sites: [String], values: [Float]) {
      let adapted = try Self.node.adapt(
        fitted, to: place, weight: 0.25, site: site, input: input)
      #expect(adapted.tensors["scale"]?.shape == adapted.tensors["mean"]?.shape)
      return (adapted.sites, try #require(adapted.tensors["mean"]).values)
    }
    let added = try mean("cellar")
    #expect(added.sites == ["Lobby", "yard", "cellar"])
    #expect(Array(added.values.prefix(6)) == old)
    expect(Array(added.values.suffix(2)), near: [28 - 0.25 * 27, 12 - 0.25 * 10])
    let replaced = try mean("Yard")
    #expect(replaced.sites == ["Lobby", "yard"])
    #expect(Array(replaced.values.prefix(4)) == Array(old.prefix(4)))
    expect(Array(replaced.values.suffix(2)), near: [28 - 0.25 * 27, 12 - 0.25 * 10])
    let whole = try mean(nil)
    #expect(Array(whole.values.suffix(4)) == Array(old.suffix(4)))
    expect(Array(whole.values.prefix(2)), near: [28 - 0.25 * 27, 12 - 0.25 * 10])
  }

  @Test func aModelOfTheWholeCorpusIsRefused() throws {
    var corpus = Self.node
    corpus.scope = .corpus
    let fitted = try fit(examples(), corpus)
    expectProblem(
      "SG0502", "the model was fitted on the corpus as a whole, not on each site",
      "fit the graph again with `sergraph fit`, or use `by: corpus`"
    ) { () throws(Problem) in _ = try Self.node.prepare(for: input, fitted: fitted) }
  }

  @Test func nothingThatIsHeldOutIsLearntFrom() {
    #expect(!Self.node.seesHeldOut && !Self.node.enrolsSpeakers && Self.node.learnsSites)
    #expect(Self.node.needsFitting && Self.node.isAdaptable)
  }
}
