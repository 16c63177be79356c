import CSergraphPlugin
import PluginHost
import PluginInterface
import Synchronization

extension Watch {
  /// Functions that stand in for a kind's.
  /// - Parameter pointer: The plugin's own description, which its functions are given.
  static func wrap(
    _ pointer: UnsafePointer<sergraph_node_kind>
  ) -> UnsafePointer<sergraph_node_kind> {
    guard let own = sized(pointer, as: sergraph_node_kind.self) else { return pointer }
    original = own
    kind = pointer
    var watched = own
    wrapSettings(&watched)
    wrapRunning(&watched)
    if own.extension != nil { watched.extension = { _, name in Watch.extended(name) } }
    watched.last_error = {
      let failed = Watch.words?.call ?? .none
      let error = Watch.call(.reason) { Watch.original.last_error() }
      Watch.check(error, after: failed)
      return error
    }
    let memory = UnsafeMutablePointer<sergraph_node_kind>.allocate(capacity: 1)
    memory.initialize(to: watched)
    return UnsafePointer(memory)
  }

  private static func wrapSettings(_ watched: inout sergraph_node_kind) {
    watched.create = { _, settings, count, node in
      Watch.status(.create) { Watch.original.create(Watch.kind, settings, count, node) }
    }
    watched.destroy = { node in Watch.call(.destroy) { Watch.original.destroy(node) } }
    watched.format = { node, input, learnt, output in
      let size = output?.pointee.size ?? 0
      let result = Watch.status(.format) { Watch.original.format(node, input, learnt, output) }
      if output?.pointee.size != size {
        Watch.notice(
          "`format` writes the `size` of what it is given",
          cure: "the struct is the host's: write the other fields, or copy no more than both have")
      }
      return result
    }
    if watched.bounds != nil {
      watched.bounds = { node, input, rows, bounds in
        Watch.status(.bounds) { Watch.original.bounds(node, input, rows, bounds) }
      }
    }
    watched.prepare = { node, input, learnt, processor in
      Watch.status(.prepare) { Watch.original.prepare(node, input, learnt, processor) }
    }
  }

  private static func wrapRunning(_ watched: inout sergraph_node_kind) {
    if watched.begin != nil {
      watched.begin = { processor, item in
        Watch.status(.begin) { Watch.original.begin(processor, item) }
      }
    }
    watched.process = { processor, input, output in
      let result = Watch.status(.process) { Watch.original.process(processor, input, output) }
      Watch.check(output, of: .process, result)
      return result
    }
    if watched.finish != nil {
      watched.finish = { processor, output in
        let result = Watch.status(.finish, mayHaveMore: true) {
          Watch.original.finish(processor, output)
        }
        Watch.check(output, of: .finish, result)
        if result == Int32(SERGRAPH_MORE), output?.pointee.count == 0 {
          Watch.notice(
            "`finish` promises more rows, but gives none",
            cure: "write at least one row before SERGRAPH_MORE")
        }
        return result
      }
    }
    watched.reset = { processor in Watch.call(.reset) { Watch.original.reset(processor) } }
    watched.release = { processor in Watch.call(.release) { Watch.original.release(processor) } }
  }

  private static func check(
    _ output: UnsafeMutablePointer<sergraph_rows>?, of call: CheckedCall, _ status: Int32
  ) {
    guard status >= 0, let rows = output?.pointee else { return }
    guard rows.count <= rows.capacity else {
      return Watch.notice(
        "`\(call.name)` says that it gave more rows than fit",
        cure: "write the number of rows to `count`, at most `capacity`; `bounds` says how many",
        with: "\(rows.count) rows where \(rows.capacity) fit")
    }
    guard let covers = rows.covers else { return }
    for row in 0..<Int(rows.count) where covers[2 * row] > covers[2 * row + 1] {
      return Watch.notice(
        "`\(call.name)` says that a row covers rows that can't be",
        cure: "write the first input row and the one after the last, counted from the item's start",
        with: "the rows \(covers[2 * row])..<\(covers[2 * row + 1])")
    }
  }

  /// The struct of an extension, with functions that are watched.
  private static func extended(_ name: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
    guard let name, let found = Watch.call(.extensions, { Watch.original.extension(kind, name) })
    else {
      return nil
    }
    switch String(cString: name) {
    case SERGRAPH_LATENCY:
      guard let own = sized(found, as: sergraph_latency.self), own.latency != nil else { break }
      latency = own
      return keep(
        sergraph_latency(size: own.size, reserved: 0) { node, input, seconds in
          Watch.status(.latency) { Watch.latency.latency(node, input, seconds) }
        })
    case SERGRAPH_FIT:
      guard let own = sized(found, as: sergraph_fit.self), own.wants != nil, own.fit != nil,
        own.forget != nil
      else { break }
      fit = own
      return keep(
        sergraph_fit(
          size: own.size, reserved: 0,
          wants: { node, flags in Watch.status(.wants) { Watch.fit.wants(node, flags) } },
          fit: { node, input, examples, options, learnt in
            Watch.status(.fit) { Watch.fit.fit(node, input, examples, options, learnt) }
          },
          forget: { learnt in Watch.call(.forget) { Watch.fit.forget(learnt) } }))
    case SERGRAPH_SAVE:
      guard let own = sized(found, as: sergraph_save.self), own.save != nil else { break }
      save = own
      return keep(
        sergraph_save(size: own.size, reserved: 0) { learnt, model in
          Watch.status(.save) { Watch.save.save(learnt, model) }
        })
    case SERGRAPH_LOAD:
      guard let own = sized(found, as: sergraph_load.self), own.load != nil else { break }
      load = own
      return keep(
        sergraph_load(size: own.size, reserved: 0) { node, model, learnt in
          Watch.status(.load) { Watch.load.load(node, model, learnt) }
        })
    default: break
    }
    return found
  }

  /// A struct that the host may point to as long as the process lives; made once for each extension.
  private static func keep<Struct: BitwiseCopyable>(_ value: Struct) -> UnsafeRawPointer? {
    let place = kept.withLock { kept in
      let name = "\(Struct.self)"
      if let made = kept[name] { return made }
      let memory = UnsafeMutablePointer<Struct>.allocate(capacity: 1)
      memory.initialize(to: value)
      kept[name] = UInt(bitPattern: memory)
      return UInt(bitPattern: memory)
    }
    return UnsafeRawPointer(bitPattern: place)
  }
}
