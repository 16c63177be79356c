/// A graph whose nodes are known and whose edges lead to nodes: ready to be compiled.
public struct Graph: Sendable {
  /// One node with its settings.
  public struct Step: Sendable {
    /// Its name in the graph; `part.mfcc` inside a sub-graph.
    public let name: String
    public let kind: any Declared
    /// The steps whose rows it takes.
    public let inputs: [Int]
    /// Where the name stands.
    public let place: Place
    /// Where the inputs stand, one for each; empty if the node takes the one above.
    public let inputPlaces: [Place]
    /// Where the settings stand, by name.
    public let settingPlaces: [String: Place]

    /// The word after `use`.
    public var use: String { type(of: kind).about.name }
  }

  /// A parameter of the whole graph.
  public struct GraphParameter: Sendable {
    public let name: String
    public let value: String
    public let unit: String?
    public let help: String
  }

  public let name: String
  public let summary: String
  /// The file that it was read from.
  public let path: String
  /// What a run without arguments takes, relative to the working folder, with the places in the file.
  public let inputs: [(path: String, place: Place)]
  /// The model file, relative to the working folder.
  public let model: (path: String, place: Place)?
  public let parameters: [GraphParameter]
  public let steps: [Step]
  /// What is odd but not wrong.
  public let warnings: [Problem]

  /// The names of the nodes that have to be fitted, in order.
  public var trainable: [String] {
    steps.filter { $0.kind is any TrainableNode }.map(\.name)
  }

  /// What stands above and in a node, in a canonical form: kinds, settings and edges by number, without
  /// names. Two nodes with the same lines compute the same numbers.
  public func canonicalLines(upTo index: Int) -> [String] {
    var wanted: Set<Int> = [index]
    for step in stride(from: index, through: 0, by: -1) where wanted.contains(step) {
      wanted.formUnion(steps[step].inputs)
    }
    let order = wanted.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    return order.map { step in
      let settings = steps[step].kind.settings.map { "\($0.name)=\($0.text)" }
      let inputs = steps[step].inputs.map { "#\(numbers[$0] ?? 0)" }
      return
        (["#\(numbers[step] ?? 0)", steps[step].use] + settings + [
          "in=[" + inputs.joined(separator: ",") + "]"
        ])
        .joined(separator: " ")
    }
  }
}
