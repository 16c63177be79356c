import GraphCore
import GraphTesting
import PluginHost
import PluginInterface

extension Checks {
  /// Seconds that learning may take with other settings; then the case is left.
  private static let patience = 2.0

  /// Tries every parameter that was not set with values at the ends of its range and beyond. What a graph can't give is
  /// a warning, whatever it does.
  func checkParameters() {
    let fixed = channel.request.settings.compactMap { $0.split(separator: "=").first }
    let inputs = accepted()
    for (index, parameter) in kind.parameters.enumerated()
    where !fixed.contains(Substring(parameter.name)) {
      let hostile = HostileSettings(parameter: parameter, structures: parameter.structures)
      for trial in hostile.trials {
        let words = "'\(parameter.name)' is \(trial.words)"
        let remark = trial.isAllowed ? "" : ", which no graph gives"
        let severity = trial.isAllowed ? Problem.Severity.error : .warning
        `case`(words + remark, severity: severity) {
          var values = settings
          values[index] = PluginSetting(parameter.name, parameter.form, trial.content)
          // Refused with a reason is as good as working.
          guard let made = try? library.node(kind.about.name, values) else { return }
          for sample in inputs.prefix(2) {
            try? run(made, sample, isAllowed: trial.isAllowed)
          }
        }
      }
    }
  }

  private func run(
    _ made: (node: any GraphNode, loaded: LoadedNode), _ sample: SampleInput,
    isAllowed: Bool
  ) throws(Problem) {
    channel.doing(sample.name)
    var fitted: Fitted?
    if let learner = made.node as? any TrainableGraphNode, learner.needsFitting {
      let end = monotonicNanoseconds() + UInt64(Checks.patience * 1e9)
      let options = FitOptions(seed: 1) { [channel = Passing(channel)] _, _, _ in
        if monotonicNanoseconds() > end { channel.value.leave() }
      }
      fitted = try learner.fit(sample.examples(), input: sample.format, options: options)
    }
    let output = try made.loaded.format(for: sample.format, fitted: fitted).format
    guard let trial = trial(made.node, sample, output) else { return }
    let rows = Array(sample.rows.prefix(min(sample.rows.count, 1000 * sample.format.width)))
    let processor = try made.loaded.processor(for: sample.format, fitted: fitted)
    // NaN for NaN is fair; that it returned is enough.
    if !trial.outcome(processor, rows: rows, chunk: Checks.chunk).isFinite, isAllowed {
      found("NaN or infinity comes out of finite numbers", cure: Checks.finite)
    }
  }

  /// `@unchecked Sendable` is safe: the plugin calls back on the thread that it was called on.
  private struct Passing: @unchecked Sendable {
    let value: CheckChannel
    init(_ value: CheckChannel) { self.value = value }
  }
}
