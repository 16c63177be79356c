import ArgumentParser
import GraphCore
import SERGraphs

/// What held-out recordings are put through.
struct DegradeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Score the same held-out recordings once more under each of these, such as phone,noise:10dB,room.",
      valueName: "conditions"))
  var degrade: [String] = []

  /// Options of these that were given.
  var given: [String] { degrade.isEmpty ? [] : ["--degrade"] }

  /// The conditions; nil where one is none.
  func conditions(_ checks: inout OptionChecks) throws -> [TestCondition]? {
    try checks.value(of: "--degrade") { try TestCondition.parse(degrade) }
  }
}
