import CSergraphPlugin
package import GraphCore
package import PluginInterface
import Synchronization

/// A node of a library that is loaded into this process.
///
/// `@unchecked Sendable` is safe: a node never changes after `create`, and its functions may be called by several threads
/// at once, by the contract of sergraph_plugin.h.
package final class LoadedNode: PluginBackend, @unchecked Sendable {
  private let library: PluginLibrary
  let kind: UnsafePointer<sergraph_node_kind>
  let node: UnsafeMutableRawPointer?

  /// What was last loaded, for as long as somebody uses it: all lanes share one.
  private struct Last {
    var fitted: Fitted?
    weak var model: LoadedModel?
  }
  private let last = Mutex(Last())

  /// Creates a node.
  /// - Throws: `Problem` SG0304 that says which settings can't be.
  package init(
    _ library: PluginLibrary, _ id: String, _ settings: [PluginSetting]
  ) throws(Problem) {
    self.library = library
    kind = try library.kind(id)
    let memory = ForeignMemory()
    let foreign = UnsafePointer(memory.put(all: settings.map { $0.foreign(in: memory) }))
    var node: UnsafeMutableRawPointer?
    let status = withExtendedLifetime(memory) { [kind] in
      kind.pointee.create(kind, foreign, UInt32(settings.count), &node)
    }
    guard status == SERGRAPH_OK else { throw LoadedNode.problem(kind, .conflict, in: "create") }
    self.node = node
  }

  deinit { kind.pointee.destroy(node) }

  package let lag = 0

  package func format(for input: Format, fitted: Fitted?) throws(Problem) -> PluginFormat {
    try format(for: input, model: try loaded(fitted))
  }

  /// The format with what the library itself has learnt or loaded.
  package func format(for input: Format, model: LoadedModel?) throws(Problem) -> PluginFormat {
    let foreign = ForeignFormat(input)
    var output = sergraph_format()
    output.size = UInt32(MemoryLayout<sergraph_format>.size)
    // What the plugin gives may point into what it was given.
    defer { withExtendedLifetime((foreign, model)) {} }
    let status = kind.pointee.format(node, foreign.pointer, model?.pointer, &output)
    guard status == SERGRAPH_OK else { throw problem(.conflict, in: "format") }
    output.size = UInt32(MemoryLayout<sergraph_format>.size)
    // The one list of names whose length is known: who copies a format easily forgets it.
    if output.names != nil, output.names == foreign.pointer.pointee.names,
      output.width > foreign.pointer.pointee.width
    {
      throw Problem(
        .brokenNode, "the plugin gives \(output.width) columns the input's \(input.width) names",
        suggestion: "set `names` of the output, to NULL if its columns are only numbered")
    }
    return PluginFormat(
      format: try Format(output, hasParts: false), decidesTimes: output.decides_times != 0)
  }

  package func bounds(for rows: Int, input: Format) throws(Problem) -> PluginBounds {
    let size = Int(min(kind.pointee.state_size, 1 << 46))
    guard let ask = kind.pointee.bounds else {
      return PluginBounds(capacity: rows, stateBytes: size, isColumnwise: false)
    }
    let foreign = ForeignFormat(input)
    var bounds = sergraph_bounds()
    bounds.size = UInt32(MemoryLayout<sergraph_bounds>.size)
    bounds.capacity = UInt64(rows)
    bounds.state_bytes = UInt64(size)
    let status = withExtendedLifetime(foreign) {
      ask(node, foreign.pointer, UInt64(rows), &bounds)
    }
    guard status == SERGRAPH_OK else { throw problem(.brokenNode, in: "bounds") }
    return PluginBounds(
      capacity: Int(min(bounds.capacity, 1 << 31)),
      stateBytes: Int(min(bounds.state_bytes, 1 << 46)), isColumnwise: bounds.is_columnwise != 0)
  }

  package func delay(for input: Format) throws(Problem) -> Double {
    guard
      let ask = extensionStruct(SERGRAPH_LATENCY, sergraph_latency.self)?.latency
    else { return kind.pointee.look_ahead }
    let foreign = ForeignFormat(input)
    var seconds = 0.0
    let status = withExtendedLifetime(foreign) { ask(node, foreign.pointer, &seconds) }
    guard status == SERGRAPH_OK else { throw problem(.brokenNode, in: "latency") }
    guard seconds >= 0 else {
      throw Problem(.brokenNode, "its latency is \(seconds) s", suggestion: "mend the plugin")
    }
    return seconds
  }

  package func wants() throws(Problem) -> PluginWants? {
    guard let ask = extensionStruct(SERGRAPH_FIT, sergraph_fit.self)?.wants else { return nil }
    var flags: UInt32 = 0
    guard ask(node, &flags) == SERGRAPH_OK else { throw problem(.brokenNode, in: "wants") }
    return PluginWants(rawValue: flags)
  }

  package func processor(for input: Format, fitted: Fitted?) throws(Problem) -> any Processor {
    try processor(for: input, model: try loaded(fitted))
  }

  /// A processor with what the library itself has learnt or loaded.
  package func processor(for input: Format, model: LoadedModel?) throws(Problem) -> any Processor {
    let output = try format(for: input, model: model)
    let foreign = ForeignFormat(input)
    var processor: UnsafeMutableRawPointer?
    let status = withExtendedLifetime((foreign, model)) {
      kind.pointee.prepare(node, foreign.pointer, model?.pointer, &processor)
    }
    guard status == SERGRAPH_OK else { throw problem(.conflict, in: "prepare") }
    return LoadedProcessor(
      self, processor, model: model, outputWidth: output.format.width,
      decidesTimes: output.decidesTimes)
  }

  /// An extension of this kind, by its name.
  func extensionStruct<Extension: BitwiseCopyable>(
    _ name: String, _ type: Extension.Type
  ) -> Extension? {
    kind.pointee.extension?(kind, name).flatMap { sized($0, as: type) }
  }

  /// What was learnt, in the plugin's own memory.
  private func loaded(_ fitted: Fitted?) throws(Problem) -> LoadedModel? {
    guard let fitted else { return nil }
    let result: Result<LoadedModel, Problem> = last.withLock { last in
      if let model = last.model, last.fitted == fitted { return .success(model) }
      do throws(Problem) {
        let model = try LoadedModel(self, node, fitted)
        last = Last(fitted: fitted, model: model)
        return .success(model)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  package func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem)
    -> Fitted
  {
    try LoadedModel(fitting: self, node, examples, input: input, options: options).saved()
  }

  func problem(_ code: Problem.Code, in call: String) -> Problem {
    LoadedNode.problem(kind, code, in: call)
  }

  /// Why a call failed, as the plugin says.
  private static func problem(
    _ kind: UnsafePointer<sergraph_node_kind>, _ code: Problem.Code, in call: String
  ) -> Problem {
    guard let pointer = kind.pointee.last_error(),
      let error = sized(pointer, as: sergraph_error.self), let message = error.message
    else {
      return Problem(
        code, "the plugin failed in '\(call)' without a reason",
        suggestion: "it has to tell the reason in `last_error`")
    }
    let known = error.code.map { Problem.Code(String(cString: $0)) }
      .flatMap { code in Problem.Code.meanings.first { $0.code == code }?.code }
      // What ends a plugin's process is not the plugin's to say.
      .flatMap { $0 == .pluginEnded || $0 == .givenUp ? nil : $0 }
    let settings = texts(error.settings, count: Int(min(error.setting_count, mostSettings))) ?? []
    return Problem(
      known ?? code, printable(String(cString: message)), settings: settings.map(printable),
      suggestion: error.cure.map { printable(String(cString: $0)) })
  }

  /// The most settings that are told to be at fault.
  private static let mostSettings: UInt64 = 64

  /// A plugin's text as one line of moderate length.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(1000).map {
          $0.properties.generalCategory == .control ? " " : $0
        }))
  }
}
