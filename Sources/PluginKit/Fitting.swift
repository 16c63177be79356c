import CSergraphPlugin
import GraphCore
import PluginInterface
import Synchronization

/// `wants`: what a node learns from.
func tellWants(_ node: UnsafeMutableRawPointer?, _ flags: UnsafeMutablePointer<UInt32>?) -> Int32 {
  attempt { () throws(Problem) in
    let node = try trainable(node)
    var wants: UInt32 = 0
    if node.needsFitting { wants |= UInt32(SERGRAPH_NEEDS_FITTING) }
    if node.needsLabels { wants |= UInt32(SERGRAPH_NEEDS_LABELS) }
    if node.enrolsSpeakers { wants |= UInt32(SERGRAPH_ENROLS_SPEAKERS) }
    if node.seesHeldOut { wants |= UInt32(SERGRAPH_SEES_HELD_OUT) }
    if node.wantsHeldOutScores { wants |= UInt32(SERGRAPH_WANTS_HELD_OUT_SCORES) }
    try given(flags, "place for what it wants").pointee = wants
  }
}

/// `fit`: learns. The host gives up by what it answers to `progress`; a node asks `Task.isCancelled`. So the fit is a task,
/// and runs on the thread that called.
func fitNode(
  _ node: UnsafeMutableRawPointer?, _ input: UnsafePointer<sergraph_format>?,
  _ examples: UnsafePointer<sergraph_examples>?, _ options: UnsafePointer<sergraph_fit_options>?,
  _ learnt: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int32 {
  attempt { () throws(Problem) in
    let target = try given(learnt, "place for what is learnt")
    let node = try trainable(node)
    let input = try Format(try given(input, "input format").pointee, hasParts: true)
    let examples = try Examples(try given(examples, "rows to learn from").pointee)
    let progress = HostProgress(try given(options, "options").pointee)
    let options = FitOptions(seed: progress.seed, progress: progress.tell)
    let fitted = try CallerExecutor.run { () throws(Problem) in
      try node.fit(examples, input: input, options: options)
    }
    guard !progress.isGivenUp else { throw Problem.interrupted }
    target.pointee = handOver(FittedHandle(fitted))
  }
}

private func trainable(
  _ node: UnsafeMutableRawPointer?
) throws(Problem) -> any TrainableGraphNode {
  let node = try held(node, as: NodeHandle.self, "node").node
  guard let node = node as? any TrainableGraphNode else {
    throw Problem(.cannotFit, "'\(node.about.name)' does not learn")
  }
  return node
}

/// Tells the host how far a fit is, and hears when to give up.
private final class HostProgress: Sendable {
  let seed: UInt64
  private let callback:
    (@convention(c) (UnsafeMutableRawPointer?, UInt64, UInt64, Double) -> Int32)?
  /// Only the host looks at it. The fit ends before the call that this comes from does.
  nonisolated(unsafe) private let context: UnsafeMutableRawPointer?
  private let givenUp = Mutex(false)

  init(_ options: sergraph_fit_options) {
    seed = options.seed
    callback = options.progress
    context = options.context
  }

  var isGivenUp: Bool { givenUp.withLock { $0 } }

  func tell(epoch: Int, most: Int, loss: Double) {
    guard let callback,
      callback(context, UInt64(clamping: epoch), UInt64(clamping: most), loss) != 0
    else { return }
    givenUp.withLock { $0 = true }
    // `fit` is called on a task of its own.
    withUnsafeCurrentTask { $0?.cancel() }
  }
}
