import CSergraphPlugin
import GraphCore
import PluginInterface
import Synchronization

/// A node, as the host holds it.
final class NodeHandle: Sendable {
  let node: any GraphNode
  /// Every format that was given to the host, which may look at it until the node is destroyed.
  private let given = Mutex<[Given]>([])

  private struct Given: Sendable {
    let format: Format
    let decidesTimes: Bool
    let foreign: ForeignFormat
  }

  init(_ node: any GraphNode) { self.node = node }

  /// What the node gives, as it says itself: its rows may overlap.
  func output(for input: Format, fitted: FittedHandle?) throws(Problem) -> Format {
    if let fitted = fitted?.fitted, let node = node as? any TrainableGraphNode {
      return try node.format(for: input, fitted: fitted)
    }
    return try node.format(for: input)
  }

  func processor(for input: Format, fitted: FittedHandle?) throws(Problem) -> any Processor {
    if let fitted = fitted?.fitted, let node = node as? any TrainableGraphNode {
      return try node.prepare(for: input, fitted: fitted)
    }
    return try node.prepare(for: input)
  }

  /// What the node gives, as the host sees it: rows do not overlap in the interface.
  func foreignOutput(for input: Format, fitted: FittedHandle?) throws(Problem) -> sergraph_format {
    var output = try output(for: input, fitted: fitted)
    output.stride = output.width
    let decidesTimes = node.decidesTimes(for: input)
    let wanted = output
    let foreign = given.withLock { given in
      if let same = given.first(where: { $0.format == wanted && $0.decidesTimes == decidesTimes }) {
        return same.foreign
      }
      let new = ForeignFormat(wanted, decidesTimes: decidesTimes)
      given.append(Given(format: wanted, decidesTimes: decidesTimes, foreign: new))
      return new
    }
    // `given` keeps what the copy points to.
    return foreign.pointer.pointee
  }
}

/// `create`: reads settings as a graph file's are read, each by its declaration.
func createNode(
  _ kind: UnsafePointer<sergraph_node_kind>?, _ settings: UnsafePointer<sergraph_setting>?,
  _ count: UInt32, _ node: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int32 {
  attempt { () throws(Problem) in
    let target = try given(node, "place for the node")
    let kind = try Descriptions.kind(kind)
    let read = kind.read(try entries(settings, count: Int(count), of: kind))
    switch read {
    case .success(let configured):
      guard let node = configured as? any GraphNode else {
        throw Problem(.badMetadata, "'\(kind.about.name)' is not a node that takes rows")
      }
      target.pointee = handOver(NodeHandle(node))
    case .failure(let problems):
      // The host tells one problem a call: all in one sentence, with the first one's cure.
      guard var problem = problems.all.first else { return }
      problem.message = problems.all.map(\.message).joined(separator: "; ")
      problem.settings = problems.all.flatMap(\.settings)
      throw problem
    }
  }
}

private func entries(
  _ settings: UnsafePointer<sergraph_setting>?, count: Int, of kind: NodeKind
) throws(Problem) -> [Value.Entry] {
  var entries: [Value.Entry] = []
  guard count > 0 else { return entries }
  let first = UnsafeRawPointer(try given(settings, "settings"))
  // The host's settings may be longer than ours: they lie as far apart as the first one says.
  let step = Int(first.load(as: UInt32.self))
  for index in 0..<count {
    guard let setting = sized(first.advanced(by: index * step), as: sergraph_setting.self) else {
      throw Problem(.wrongValue, "a setting is \(step) bytes long")
    }
    let name = setting.name.map { String(cString: $0) } ?? ""
    let parameter = kind.parameters.first { $0.name == name }
    let value = try ForeignSettings(parameter?.structures ?? []).value(setting, parameter?.form)
    entries.append(Value.Entry(key: name, keyPlace: value.place, value: value))
  }
  return entries
}

/// `format`: what comes out.
func formatNode(
  _ node: UnsafeMutableRawPointer?, _ input: UnsafePointer<sergraph_format>?,
  _ learnt: UnsafeRawPointer?, _ output: UnsafeMutablePointer<sergraph_format>?
) -> Int32 {
  attempt { () throws(Problem) in
    let handle = try held(node, as: NodeHandle.self, "node")
    let input = try Format(try given(input, "input format").pointee, hasParts: true)
    let foreign = try handle.foreignOutput(for: input, fitted: try FittedHandle.held(learnt))
    try fill(output, with: foreign, "an output format")
  }
}

/// `bounds`: how much comes out, and what a processor holds.
func boundNode(
  _ node: UnsafeMutableRawPointer?, _ input: UnsafePointer<sergraph_format>?, _ rows: UInt64,
  _ bounds: UnsafeMutablePointer<sergraph_bounds>?
) -> Int32 {
  attempt { () throws(Problem) in
    let node = try held(node, as: NodeHandle.self, "node").node
    let input = try Format(try given(input, "input format").pointee, hasParts: true)
    let capacity = node.capacity(for: Int(clamping: rows), input: input)
    let own = ProcessorHandle.bytes(of: node, input: input, capacity: capacity)
    let foreign = sergraph_bounds(
      size: 0, is_columnwise: node.isColumnwise(for: input) ? 1 : 0, capacity: UInt64(capacity),
      state_bytes: UInt64(node.stateBytes(for: input) + own))
    try fill(bounds, with: foreign, "bounds")
  }
}

/// `destroy`
func destroyNode(_ node: UnsafeMutableRawPointer?) { takeBack(node, as: NodeHandle.self) }
