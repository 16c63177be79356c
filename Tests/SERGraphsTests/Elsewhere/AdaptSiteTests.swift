import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// A model that keeps statistics of several places learns of one more.
@Suite struct AdaptSiteTests {
  private static let bySite = MadePlace.text.replacing(
    "{use: normalize}", with: "{use: normalize, by: site}")

  @Test func aSiteIsAddedBesideThoseThatAreKnown() async throws {
    let fitted = try await MadePlace.fitted(Self.bySite, at: ["lobby", "yard"])
    #expect(fitted.model.fitted(node: "scaled")?.sites == ["lobby", "yard"])
    // The stored rows know where they were recorded.
    #expect(fitted.model.golden?.sites.count == 4)
    let folder = TemporaryFolder()
    let place = try MadePlace.corpus(in: folder, times: 0.15, takes: 24)
    let adaptation = try await MadePlace.adapt(fitted.file, to: place, Self.bySite, site: "cellar")
    #expect(adaptation.weight == 24.0 / 74)
    #expect(adaptation.site?.isNew == true && adaptation.recalibrated.isEmpty)
    let scaled = try #require(adaptation.model.fitted(node: "scaled"))
    #expect(scaled.sites == ["lobby", "yard", "cellar"])
    #expect(scaled.tensors["mean"]?.shape == [4, 2])
    // What was measured of the other sites holds.
    #expect(adaptation.model.origin.metrics == fitted.model.origin.metrics)
    #expect(
      adaptation.model.origin.protocolWords.hasSuffix(
        "; the site 'cellar' adapted without labels to 24 recordings of made, which count 0.32"))
    let path = "\(fitted.folder.path)/adapted.safetensors"
    try adaptation.model.write(to: path)
    #expect(try Model.read(path) == adaptation.model)
    let plan = try Session.plan(
      MadePlace.graph(Self.bySite), model: Session.ModelFile(path: path, place: nil))
    #expect(plan.sites.map(\.known) == [["lobby", "yard", "cellar"]])
    expectProblem(
      "SG0506", "'scaled' does not know the site 'celar'",
      "did you mean 'cellar'?; leave --site out to take the statistics of all sites, or add it with "
        + "`sergraph adapt --site`"
    ) { () throws(Problem) in try plan.check(site: "celar") }
    try plan.check(site: "Cellar")
    #expect(plan.siteWarnings(nil).count == 1)
    var named = plan
    named.site = "yard"
    #expect(named.siteWarnings(nil).isEmpty)
    let warning = try #require(plan.siteWarnings(place).first)
    #expect(
      warning.message
        == "24 recordings are of no site that the model knows: the statistics of all sites are taken"
    )
  }

  @Test func aSiteIsRefusedWhereNoneIsKept() async throws {
    let fitted = try await MadePlace.fitted()
    let problems = #expect(throws: Problems.self) {
      try Adapter(
        MadePlace.graph(), model: fitted.file, site: "lobby", options: PlanOptions(lanes: 1))
    }
    let problem = try #require(problems?.all.first)
    #expect(problem.message == "no node of the graph 'made' takes statistics by site")
    #expect(
      problem.suggestion == "leave out --site, or fit the graph with `normalize: {by: site}`")
    let plan = try Session.plan(MadePlace.graph(), model: fitted.file)
    expectProblem(
      "SG0801", "'--site' has no effect: no node of the graph takes statistics by site",
      "leave it out; `sergraph adapt` brings a model to one place, and a graph with "
        + "`normalize: {by: site}` keeps several"
    ) { () throws(Problem) in try plan.check(site: "lobby") }
    #expect(plan.siteWarnings(nil).isEmpty)
  }

  /// Held-out recordings of places that were not learnt from get the statistics of the corpus, and it is said.
  @Test func theReportSaysHowManyTestedRecordingsAreOfOtherSites() async throws {
    let folder = TemporaryFolder()
    var corpus = try MadePlace.corpus(in: folder, times: 1)
    for entry in corpus.entries.indices {
      corpus.entries[entry].metadata["site"] = entry < 2 ? "cellar" : "lobby"
    }
    let options = PlanOptions(lanes: 1)
    // Speaker s0 has recordings 0, 4 and 8, speaker s1 1, 5 and 9.
    let spec = try SplitSpec.parse("speakers:s0,s1")
    let report = try #require(
      try await Fitter(MadePlace.graph(Self.bySite), options: options).fit(
        corpus, spec: spec, split: try spec.split(corpus, seed: 0),
        options: Fitter.Options(seed: 0, plan: options)))
    #expect(report.model.fitted(node: "scaled")?.sites == ["lobby"])
    #expect(
      report.text.contains(
        "'scaled' took the statistics of the whole corpus for 2 tested recordings of sites that were not learnt "
          + "from, or of none that is named"), "\(report.text)")
  }
}
