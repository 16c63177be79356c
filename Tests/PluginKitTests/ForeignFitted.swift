import CSergraphPlugin
import GraphCore
import PluginInterface

/// What a node has learnt, as a host holds it.
final class ForeignFitted: Sendable {
  let node: ForeignNode
  let handle: ForeignNode.Handle

  /// By `load`.
  init(_ fitted: Fitted, of node: ForeignNode) throws(Problem) {
    let load = try ForeignFitted.extension(SERGRAPH_LOAD, of: node, as: sergraph_load.self)
    let model = ForeignModel(fitted)
    var learnt: UnsafeMutableRawPointer?
    try ForeignNode.check(load.load(node.node, model.pointer, &learnt), node.kind)
    self.node = node
    handle = ForeignNode.Handle(value: learnt)
  }

  /// By `fit`.
  /// - Parameter progress: Told how far it is; says whether to give up.
  init(
    _ examples: Examples, input: Format, of node: ForeignNode, seed: UInt64 = 1,
    progress: @escaping (Int, Int, Double) -> Bool
  ) throws(Problem) {
    let fit = try ForeignFitted.extension(SERGRAPH_FIT, of: node, as: sergraph_fit.self)
    let examples = ForeignExamples(examples)
    let input = ForeignFormat(input)
    let box = Box(progress)
    var options = sergraph_fit_options()
    options.size = UInt32(MemoryLayout<sergraph_fit_options>.size)
    options.seed = seed
    options.context = Unmanaged.passUnretained(box).toOpaque()
    options.progress = { context, epoch, most, loss in
      guard let context else { return 0 }
      let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
      return box.progress(Int(epoch), Int(most), loss) ? 1 : 0
    }
    var learnt: UnsafeMutableRawPointer?
    let status = fit.fit(node.node, input.pointer, examples.pointer, &options, &learnt)
    withExtendedLifetime((examples, input, box)) {}
    try ForeignNode.check(status, node.kind)
    self.node = node
    handle = ForeignNode.Handle(value: learnt)
  }

  private final class Box {
    let progress: (Int, Int, Double) -> Bool
    init(_ progress: @escaping (Int, Int, Double) -> Bool) { self.progress = progress }
  }

  deinit {
    if let fit = try? ForeignFitted.extension(SERGRAPH_FIT, of: node, as: sergraph_fit.self) {
      fit.forget(handle.value)
    }
  }

  /// By `save`.
  func saved() throws(Problem) -> Fitted {
    let save = try ForeignFitted.extension(SERGRAPH_SAVE, of: node, as: sergraph_save.self)
    var model = sergraph_model()
    model.size = UInt32(MemoryLayout<sergraph_model>.size)
    try ForeignNode.check(save.save(handle.value, &model), node.kind)
    return try Fitted(model)
  }

  static func `extension`<Struct>(
    _ name: String, of node: ForeignNode, as type: Struct.Type
  ) throws(Problem) -> Struct {
    guard let found = node.kind.extension(node.held.kind.pointer, name) else {
      throw Problem(.brokenNode, "it has no extension '\(name)'")
    }
    return found.assumingMemoryBound(to: type).pointee
  }
}
