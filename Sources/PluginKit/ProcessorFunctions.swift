import CSergraphPlugin
import GraphCore
import PluginInterface

/// `prepare`: makes a processor.
func prepareNode(
  _ node: UnsafeMutableRawPointer?, _ input: UnsafePointer<sergraph_format>?,
  _ learnt: UnsafeRawPointer?, _ processor: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int32 {
  attempt { () throws(Problem) in
    let target = try given(processor, "place for the processor")
    let handle = try held(node, as: NodeHandle.self, "node")
    let input = try Format(try given(input, "input format").pointee, hasParts: true)
    guard !input.isOpen else {
      throw Problem(.openRate, "the host prepares a processor for an open format, \(input)")
    }
    let fitted = try FittedHandle.held(learnt)
    let output = try handle.output(for: input, fitted: fitted)
    target.pointee = handOver(
      ProcessorHandle(
        try handle.processor(for: input, fitted: fitted), input: input, output: output,
        decidesTimes: handle.node.decidesTimes(for: input)))
  }
}

/// `begin`: an item begins.
func beginItem(_ processor: UnsafeMutableRawPointer?, _ item: UnsafePointer<sergraph_item>?)
  -> Int32
{
  attempt { () throws(Problem) in
    let item = try given(item, "item").pointee
    try held(processor, as: ProcessorHandle.self, "processor").begin(
      ItemIdentity(
        path: item.path.map { String(cString: $0) } ?? "",
        channel: item.channel < 0 ? nil : Int(item.channel), start: item.start,
        speaker: item.speaker.map { String(cString: $0) }))
  }
}

/// `process`: rows in, rows out.
func processRows(
  _ processor: UnsafeMutableRawPointer?, _ input: UnsafePointer<sergraph_rows>?,
  _ output: UnsafeMutablePointer<sergraph_rows>?
) -> Int32 {
  attempt { () throws(Problem) in
    try held(processor, as: ProcessorHandle.self, "processor").process(
      try given(input, "input rows"), into: try given(output, "room for output rows"))
  }
}

/// `finish`: rows that were held back.
func finishItem(
  _ processor: UnsafeMutableRawPointer?, _ output: UnsafeMutablePointer<sergraph_rows>?
) -> Int32 {
  var hasMore = false
  let status = attempt { () throws(Problem) in
    hasMore = try held(processor, as: ProcessorHandle.self, "processor").finish(
      into: try given(output, "room for output rows"))
  }
  return status == SERGRAPH_OK && hasMore ? SERGRAPH_MORE : status
}

/// `reset`: forgets the item.
func resetProcessor(_ processor: UnsafeMutableRawPointer?) {
  _ = attempt { () throws(Problem) in
    try held(processor, as: ProcessorHandle.self, "processor").reset()
  }
}

/// `release`
func releaseProcessor(_ processor: UnsafeMutableRawPointer?) {
  takeBack(processor, as: ProcessorHandle.self)
}
