import CSergraphPlugin
package import GraphCore
import PluginInterface

/// What a node of a library has learnt, in the library's own memory.
///
/// `@unchecked Sendable` is safe: nothing changes it after it was made.
package final class LoadedModel: @unchecked Sendable {
  private let node: LoadedNode
  private let functions: sergraph_fit
  /// Never null.
  let pointer: UnsafeMutableRawPointer?

  /// Reads what was learnt.
  /// - Throws: `Problem` SG0503 when the tensors don't fit.
  init(_ node: LoadedNode, _ handle: UnsafeMutableRawPointer?, _ fitted: Fitted) throws(Problem) {
    self.node = node
    functions = try LoadedModel.functions(of: node)
    guard let load = node.extensionStruct(SERGRAPH_LOAD, sergraph_load.self)?.load else {
      throw LoadedModel.incapable
    }
    let model = ForeignModel(fitted)
    var learnt: UnsafeMutableRawPointer?
    let status = withExtendedLifetime(model) { load(handle, model.pointer, &learnt) }
    guard status == SERGRAPH_OK else { throw node.problem(.damagedModel, in: "load") }
    guard learnt != nil else { throw LoadedModel.nothing("load") }
    pointer = learnt
  }

  /// Learns.
  /// - Throws: `Problem` SG0504 that says what is wrong with the rows.
  init(
    fitting node: LoadedNode, _ handle: UnsafeMutableRawPointer?, _ examples: Examples,
    input: Format, options: FitOptions
  ) throws(Problem) {
    self.node = node
    functions = try LoadedModel.functions(of: node)
    let foreign = ForeignExamples(examples)
    let format = ForeignFormat(input)
    // The plugin calls back during `fit` only, on this thread, so the box outlives every call.
    let progress = Progress(options.progress)
    var foreignOptions = sergraph_fit_options(
      size: UInt32(MemoryLayout<sergraph_fit_options>.size), reserved: 0, seed: options.seed,
      context: Unmanaged.passUnretained(progress).toOpaque(),
      progress: { context, epoch, most, loss in
        guard let context else { return 0 }
        let progress = Unmanaged<Progress>.fromOpaque(context).takeUnretainedValue()
        progress.tell(Int(clamping: epoch), Int(clamping: most), loss)
        return Task.isCancelled ? 1 : 0
      })
    var learnt: UnsafeMutableRawPointer?
    let status = withExtendedLifetime((foreign, format, progress)) { [functions] in
      functions.fit(handle, format.pointer, foreign.pointer, &foreignOptions, &learnt)
    }
    guard status == SERGRAPH_OK else { throw node.problem(.cannotFit, in: "fit") }
    guard learnt != nil else { throw LoadedModel.nothing("fit") }
    pointer = learnt
  }

  deinit { functions.forget(pointer) }

  /// What was learnt, for a model file.
  package func saved() throws(Problem) -> Fitted {
    guard let save = node.extensionStruct(SERGRAPH_SAVE, sergraph_save.self)?.save else {
      throw LoadedModel.incapable
    }
    var model = sergraph_model()
    model.size = UInt32(MemoryLayout<sergraph_model>.size)
    guard save(pointer, &model) == SERGRAPH_OK else { throw node.problem(.brokenNode, in: "save") }
    model.size = UInt32(MemoryLayout<sergraph_model>.size)
    return try Fitted(model)
  }

  private static func functions(of node: LoadedNode) throws(Problem) -> sergraph_fit {
    guard let functions = node.extensionStruct(SERGRAPH_FIT, sergraph_fit.self),
      functions.fit != nil, functions.forget != nil
    else { throw incapable }
    return functions
  }

  private static let incapable = Problem(
    .brokenNode, "the plugin's node can't learn", suggestion: "it needs fit, save and load")

  private static func nothing(_ call: String) -> Problem {
    Problem(
      .brokenNode, "the plugin says that '\(call)' went well, and gives nothing",
      suggestion: "mend the plugin")
  }

  /// Passes progress on.
  private final class Progress {
    let tell: @Sendable (Int, Int, Double) -> Void
    init(_ tell: @escaping @Sendable (Int, Int, Double) -> Void) { self.tell = tell }
  }
}
