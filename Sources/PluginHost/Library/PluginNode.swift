import GraphCore
import PluginInterface

/// A node that comes from a plugin.
struct PluginNode: GraphNode {
  let kind: PluginMetadata.Kind
  let values: [PluginSetting]
  let backend: any PluginBackend

  var about: About { kind.about }
  var parameterDescriptions: [ParameterDescription] { kind.parameters }
  var settings: [(name: String, text: String)] { values.map { ($0.name, $0.text) } }
  var ports: [Port] { kind.ports }
  var lag: Int { backend.lag }

  func format(for input: Format) throws(Problem) -> Format {
    let output = try format(for: input, fitted: nil)
    // What a plugin can't answer is told here; later questions get a cautious answer instead.
    _ = try backend.bounds(for: 1, input: input)
    _ = try backend.delay(for: input)
    return output
  }

  func format(for input: Format, fitted: Fitted?) throws(Problem) -> Format {
    let output = try backend.format(for: input, fitted: fitted).format
    // Classes are known after fitting, channels when a recording is opened.
    guard output.width > 0 || output.kind == .scores || output.kind == .audio else {
      throw Problem(
        .brokenNode, "the plugin gives rows of no columns", suggestion: "mend the plugin")
    }
    guard output.stride == output.width else {
      throw Problem(
        .brokenNode, "the plugin gives rows that overlap", suggestion: "only inputs may overlap")
    }
    guard Set(output.names).count == output.names.count else {
      throw Problem(.brokenNode, "the plugin gives two columns of one name")
    }
    return output
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    try backend.processor(for: input, fitted: nil)
  }

  func capacity(for rows: Int, input: Format) -> Int {
    (try? backend.bounds(for: rows, input: input).capacity) ?? rows
  }

  func stateBytes(for input: Format) -> Int {
    (try? backend.bounds(for: 1, input: input).stateBytes) ?? kind.stateSize
  }

  func delay(for input: Format) -> Delay {
    let seconds = (try? backend.delay(for: input)) ?? kind.lookAhead
    return seconds.isFinite ? .seconds(seconds) : .wholeItem
  }

  func isColumnwise(for input: Format) -> Bool {
    (try? backend.bounds(for: 1, input: input).isColumnwise) ?? false
  }

  func decidesTimes(for input: Format) -> Bool {
    (try? backend.format(for: input, fitted: nil).decidesTimes) ?? false
  }
}

/// A node that comes from a plugin and learns.
struct TrainablePluginNode: TrainableGraphNode {
  let node: PluginNode
  let wants: PluginWants

  var about: About { node.about }
  var parameterDescriptions: [ParameterDescription] { node.parameterDescriptions }
  var settings: [(name: String, text: String)] { node.settings }
  var ports: [Port] { node.ports }
  var lag: Int { node.lag }

  func format(for input: Format) throws(Problem) -> Format { try node.format(for: input) }
  func capacity(for rows: Int, input: Format) -> Int { node.capacity(for: rows, input: input) }
  func stateBytes(for input: Format) -> Int { node.stateBytes(for: input) }
  func delay(for input: Format) -> Delay { node.delay(for: input) }
  func isColumnwise(for input: Format) -> Bool { node.isColumnwise(for: input) }
  func decidesTimes(for input: Format) -> Bool { node.decidesTimes(for: input) }

  var needsFitting: Bool { wants.contains(.fitting) }
  var enrolsSpeakers: Bool { wants.contains(.speakers) }
  var seesHeldOut: Bool { wants.contains(.heldOut) || enrolsSpeakers }
  var wantsHeldOutScores: Bool { wants.contains(.heldOutScores) }
  var needsLabels: Bool { wants.contains(.labels) }

  func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try node.backend.fit(examples, input: input, options: options)
  }

  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    try node.format(for: input, fitted: fitted)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    guard !needsFitting else { throw unfitted }
    return try node.prepare(for: input)
  }

  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try node.backend.processor(for: input, fitted: fitted)
  }
}
