import CSergraphPlugin
import GraphCore
import PluginInterface
import PluginKit

/// A node of a plugin as a host in C has it: driven by the pointers of the description and nothing else, so that it can be
/// held to the rules of nodes and compared with the node that it was made of.
struct ForeignNode: TrainableGraphNode {
  /// Why a call failed, in the plugin's words.
  final class Held: Sendable {
    let kind: Pointer<sergraph_node_kind>
    let node: Handle

    init(_ kind: Pointer<sergraph_node_kind>, _ node: Handle) {
      self.kind = kind
      self.node = node
    }
    deinit { kind.value.destroy(node.value) }
  }

  /// Constant while the plugin is loaded, as sergraph_plugin.h has it.
  struct Pointer<Pointee>: @unchecked Sendable {
    let pointer: UnsafePointer<Pointee>
    var value: Pointee { pointer.pointee }
  }

  /// What the plugin made; it may be used on any thread.
  struct Handle: @unchecked Sendable { let value: UnsafeMutableRawPointer? }

  let about: About
  let parameterDescriptions: [ParameterDescription]
  let ports: [Port]
  let settings: [(name: String, text: String)]
  let held: Held

  var kind: sergraph_node_kind { held.kind.value }
  var node: UnsafeMutableRawPointer? { held.node.value }

  /// Makes one with `create`.
  init(
    _ type: any Node.Type, of kind: UnsafePointer<sergraph_node_kind>,
    _ settings: [PluginSetting] = []
  ) throws(Problem) {
    let told = NodeKind(type)
    about = told.about
    parameterDescriptions = told.parameters
    ports = told.ports
    self.settings = settings.map { ($0.name, $0.text) }
    let memory = ForeignMemory()
    let foreign = memory.put(all: settings.map { $0.foreign(in: memory) })
    var node: UnsafeMutableRawPointer?
    let status = kind.pointee.create(kind, foreign, UInt32(settings.count), &node)
    withExtendedLifetime(memory) {}
    try ForeignNode.check(status, kind.pointee)
    held = Held(Pointer(pointer: kind), Handle(value: node))
  }

  static func check(_ status: Int32, _ kind: sergraph_node_kind) throws(Problem) {
    guard status < 0 else { return }
    guard let error = kind.last_error()?.pointee else {
      throw Problem(.brokenNode, "it fails without a reason")
    }
    throw Problem(
      Problem.Code(String(cString: error.code)), String(cString: error.message),
      settings: texts(error.settings, count: Int(error.setting_count)) ?? [],
      suggestion: error.cure.map { String(cString: $0) })
  }

  func foreignFormat(
    for input: Format, learnt: UnsafeRawPointer? = nil
  ) throws(Problem) -> sergraph_format {
    let foreign = ForeignFormat(input)
    var output = sergraph_format()
    output.size = UInt32(MemoryLayout<sergraph_format>.size)
    try ForeignNode.check(kind.format(node, foreign.pointer, learnt, &output), kind)
    return output
  }

  func format(for input: Format) throws(Problem) -> Format {
    try Format(try foreignFormat(for: input), hasParts: false)
  }

  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    let learnt = try ForeignFitted(fitted, of: self)
    return try Format(try foreignFormat(for: input, learnt: learnt.handle.value), hasParts: false)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    try ForeignProcessor(self, input: input, learnt: nil)
  }

  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try ForeignProcessor(self, input: input, learnt: try ForeignFitted(fitted, of: self))
  }

  func bounds(for rows: Int, _ input: Format) throws(Problem) -> sergraph_bounds {
    let foreign = ForeignFormat(input)
    var bounds = sergraph_bounds()
    bounds.size = UInt32(MemoryLayout<sergraph_bounds>.size)
    try ForeignNode.check(kind.bounds(node, foreign.pointer, UInt64(rows), &bounds), kind)
    return bounds
  }

  func capacity(for rows: Int, input: Format) -> Int {
    (try? bounds(for: rows, input)).map { Int($0.capacity) } ?? 0
  }

  /// The processor's, and what this wrapper takes.
  func stateBytes(for input: Format) -> Int {
    (try? bounds(for: 64, input)).map { Int($0.state_bytes) + 512 } ?? 0
  }

  func decidesTimes(for input: Format) -> Bool {
    (try? foreignFormat(for: input))?.decides_times == 1
  }

  var needsLabels: Bool { false }

  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted {
    let learnt = try ForeignFitted(examples, input: input, of: self) { epoch, most, loss in
      options.progress(epoch, most, loss)
      return false
    }
    return try learnt.saved()
  }
}
