import GraphCore

/// A layer of a network, which may hold layers: every form that a structured value can have.
indirect enum Layer: ParameterVariant {
  case relu
  case dropout(Double)
  case conv2d(Convolution)
  case dense(Dense)
  case norm(Norm)
  case residual([Layer])
  case branch(Branch)

  static let name = "layer"
  static let options: [ParameterOption<Layer>] = [
    .init("relu", .relu, "Sets negative numbers to 0."),
    .init("dropout", Layer.dropout, "Leaves out some numbers."),
    .init("conv2d", Layer.conv2d, "Filters in two dimensions."),
    .init("dense", Layer.dense, "Weighted sums."),
    .init("batch_norm", Layer.norm, "Centres and scales."),
    .init("residual", Layer.residual, "Adds its input to what its layers give."),
    .init("branch", Layer.branch, "Two ways."),
  ]

  var chosen: (word: String, value: (any ParameterValue)?) {
    switch self {
    case .relu: ("relu", nil)
    case .dropout(let value): ("dropout", value)
    case .conv2d(let value): ("conv2d", value)
    case .dense(let value): ("dense", value)
    case .norm(let value): ("batch_norm", value)
    case .residual(let value): ("residual", value)
    case .branch(let value): ("branch", value)
    }
  }
}

struct Convolution: ParameterRecord {
  enum Padding: String, ParameterChoice { case same, valid }
  var filters = 1
  var kernel = [3, 3]
  var padding = Padding.same
  static let name = "convolution"
  static let fields: [Parameter<Convolution>] = [
    .init("filters", \.filters, in: 1...4096, "How many filters.").required,
    .init("kernel", \.kernel, unit: .bins, each: 1...63, "Their size."),
    .init("padding", \.padding, "What is done at the edges."),
  ]
}

struct Dense: ParameterRecord {
  var units = 1
  var isBiased = true
  static let name = "dense"
  static let fields: [Parameter<Dense>] = [
    .init("units", \.units, in: 1...1000, "How many sums.").required.main,
    .init("bias", \.isBiased, "Whether a number is added."),
  ]
}

struct Norm: ParameterRecord {
  var momentum = 0.9
  var label: String?
  static let name = "norm"
  static let fields: [Parameter<Norm>] = [
    .init("momentum", \.momentum, in: 0...1, "How slowly it follows."),
    .init("label", \.label, "What it is called."),
  ]
}

struct Branch: ParameterRecord {
  var left: [Layer] = []
  var right: [Layer] = []
  var join: Norm?
  static let name = "branch"
  static let fields: [Parameter<Branch>] = [
    .init("left", \.left, "The first way."),
    .init("right", \.right, "The second way."),
    .init("join", \.join, "What comes after both."),
  ]
}

/// A rule of an alarm.
struct Rule: ParameterRecord {
  var label = [""]
  var above = 0.5
  var duration = 0.0
  static let name = "rule"
  static let fields: [Parameter<Rule>] = [
    .init("label", \.label, "The classes that count.").required,
    .init("above", \.above, in: 0...1, "The smallest score."),
    .init("for", \.duration, unit: .seconds, in: 0...3600, "How long."),
  ]
}

/// Layers and rules as settings; gives what goes in.
struct Network: Node {
  var layers: [Layer] = [.relu]
  var rules: [Rule] = []
  var first: Rule?
  var head = Layer.dense(Dense(units: 8))

  static let about = About(
    "network", "Has layers.", family: "Test", from: [.audio, .features], to: "the same",
    definition: "x.")
  static let parameters: [Parameter<Network>] = [
    .init("layers", \.layers, "The layers, in order."),
    .init("rules", \.rules, "When to tell."),
    .init("first", \.first, "The first rule."),
    .init("head", \.head, "The last layer."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    if layers.isEmpty {
      throw Problem(
        .conflict, "there are no layers", settings: ["layers[0]"], suggestion: "one at least")
    }
    guard case .conv2d(let convolution)? = layers.last, convolution.filters == 666 else {
      return input
    }
    throw Problem(
      .conflict, "the last layer is odd", settings: ["layers[\(layers.count - 1)].conv2d.filters"])
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Copy() }
  func stateBytes(for input: Format) -> Int { 8 }

  private final class Copy: Processor {
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for number in 0..<input.count {
        let row = input[number]
        var target = output.append()
        for column in target.indices { target[column] = row[column] }
      }
    }
    func reset() {}
  }
}

/// A node whose only parameter has to be given.
struct Alarm: Node {
  var rules: [Rule] = []
  static let about = About(
    "alarm", "Has rules.", family: "Test", from: [.audio, .features], to: "the same",
    definition: "x.")
  static let parameters: [Parameter<Alarm>] = [
    .init("rules", \.rules, "When to tell.").required
  ]
  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    try Network().prepare(for: input)
  }
  func stateBytes(for input: Format) -> Int { 8 }
}
