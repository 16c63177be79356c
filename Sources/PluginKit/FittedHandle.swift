import CSergraphPlugin
import GraphCore
import PluginInterface
import Synchronization

/// What a node has learnt, as the host holds it.
final class FittedHandle: Sendable {
  let fitted: Fitted
  /// As the host sees it, from when it is first asked for: it holds every tensor once more.
  private let foreign = Mutex<ForeignModel?>(nil)

  init(_ fitted: Fitted) { self.fitted = fitted }

  /// What the host holds; nil if it holds nothing.
  static func held(_ pointer: UnsafeRawPointer?) throws(Problem) -> FittedHandle? {
    guard pointer != nil else { return nil }
    return try PluginKit.held(pointer, as: FittedHandle.self, "model")
  }

  /// Good as long as this is there.
  var model: sergraph_model {
    foreign.withLock { foreign in
      let model = foreign ?? ForeignModel(fitted)
      foreign = model
      return model.pointer.pointee
    }
  }
}

/// The structs that `extension` gives; they are constant.
private enum Extensions {
  private static let memory = ForeignMemory()
  // Written once, here, and never freed.
  nonisolated(unsafe) static let latency = memory.put(
    sergraph_latency(
      size: UInt32(MemoryLayout<sergraph_latency>.size), reserved: 0, latency: tellLatency))
  nonisolated(unsafe) static let fit = memory.put(
    sergraph_fit(
      size: UInt32(MemoryLayout<sergraph_fit>.size), reserved: 0, wants: tellWants, fit: fitNode,
      forget: forgetFitted))
  nonisolated(unsafe) static let save = memory.put(
    sergraph_save(size: UInt32(MemoryLayout<sergraph_save>.size), reserved: 0, save: saveFitted))
  nonisolated(unsafe) static let load = memory.put(
    sergraph_load(size: UInt32(MemoryLayout<sergraph_load>.size), reserved: 0, load: loadFitted))
}

/// `extension`: what not every kind has, by name.
func findExtension(
  _ kind: UnsafePointer<sergraph_node_kind>?, _ name: UnsafePointer<CChar>?
) -> UnsafeRawPointer? {
  guard let name = name.map({ String(cString: $0) }) else { return nil }
  let learns = Descriptions.isTrainable(kind)
  switch name {
  case SERGRAPH_LATENCY: return UnsafeRawPointer(Extensions.latency)
  case SERGRAPH_FIT where learns: return UnsafeRawPointer(Extensions.fit)
  case SERGRAPH_SAVE where learns: return UnsafeRawPointer(Extensions.save)
  case SERGRAPH_LOAD where learns: return UnsafeRawPointer(Extensions.load)
  default: return nil
  }
}

/// `latency`: how much it keeps back.
private func tellLatency(
  _ node: UnsafeMutableRawPointer?, _ input: UnsafePointer<sergraph_format>?,
  _ seconds: UnsafeMutablePointer<Double>?
) -> Int32 {
  attempt { () throws(Problem) in
    let node = try held(node, as: NodeHandle.self, "node").node
    let input = try Format(try given(input, "input format").pointee, hasParts: true)
    let seconds = try given(seconds, "place for the latency")
    switch node.delay(for: input) {
    case .seconds(let most): seconds.pointee = most
    case .wholeItem: seconds.pointee = .infinity
    }
  }
}

/// `save`: what was learnt, as it goes into a model file.
private func saveFitted(
  _ learnt: UnsafeRawPointer?, _ model: UnsafeMutablePointer<sergraph_model>?
) -> Int32 {
  attempt { () throws(Problem) in
    let fitted = try held(learnt, as: FittedHandle.self, "model")
    try fill(model, with: fitted.model, "a model")
  }
}

/// `load`: what was learnt, from a model file. That the tensors are the node's own is checked where they are used, since only
/// there the width of rows is known.
private func loadFitted(
  _ node: UnsafeMutableRawPointer?, _ model: UnsafePointer<sergraph_model>?,
  _ learnt: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int32 {
  attempt { () throws(Problem) in
    let target = try given(learnt, "place for the model")
    target.pointee = handOver(FittedHandle(try Fitted(try given(model, "model").pointee)))
  }
}

/// `forget`
private func forgetFitted(_ learnt: UnsafeMutableRawPointer?) {
  takeBack(learnt, as: FittedHandle.self)
}
