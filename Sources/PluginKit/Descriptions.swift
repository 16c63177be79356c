import CSergraphPlugin
import GraphCore
import PluginInterface
import Synchronization

/// The descriptions that this library has given, and the kinds of node that they speak of.
enum Descriptions {
  /// One description: what it was made of, and the memory that it lies in, which is never freed since a host may look at it
  /// as long as the library is loaded.
  private struct Made: Sendable {
    let key: [String]
    let types: [ObjectIdentifier]
    let memory: ForeignMemory
    /// Nobody writes to it, and `memory` keeps it.
    nonisolated(unsafe) let pointer: UnsafePointer<sergraph_plugin>
  }

  private static let made = Mutex<[Made]>([])
  /// The kind that lies at each address.
  private static let kinds = Mutex<[UInt: NodeKind]>([:])
  private static let trainable = Mutex<Set<UInt>>([])

  /// The kind that a host means.
  /// - Throws: `Problem` SG0903 if it was not given by this library.
  static func kind(_ pointer: UnsafePointer<sergraph_node_kind>?) throws(Problem) -> NodeKind {
    guard let kind = kinds.withLock({ $0[UInt(bitPattern: pointer)] }) else {
      throw Problem(
        .badMetadata, "this is not a kind of node of the plugin",
        suggestion: "pass on the description that the plugin gave, not a copy of it")
    }
    return kind
  }

  /// Whether nodes of the kind learn.
  static func isTrainable(_ pointer: UnsafePointer<sergraph_node_kind>?) -> Bool {
    trainable.withLock { $0.contains(UInt(bitPattern: pointer)) }
  }

  /// The description of a plugin: the same one whenever it is asked for.
  static func description(
    vendor: String, version: String, summary: String, nodes: [any Node.Type]
  ) -> UnsafeRawPointer {
    let key = [vendor, version, summary]
    let types = nodes.map { ObjectIdentifier($0) }
    func known(_ made: [Made]) -> Made? { made.first { $0.key == key && $0.types == types } }
    if let known = made.withLock({ known($0) }) { return UnsafeRawPointer(known.pointer) }

    // The nodes' own code runs here, so outside of the lock; of two that are made at once, one is kept.
    let memory = ForeignMemory()
    let kinds = nodes.map { (type: $0, kind: NodeKind($0)) }
    let pointers = kinds.map { UnsafePointer(memory.put(foreign($0.kind, in: memory))) }
    var plugin = sergraph_plugin()
    plugin.size = UInt32(MemoryLayout<sergraph_plugin>.size)
    plugin.interface_version = SERGRAPH_INTERFACE_VERSION
    plugin.vendor = memory.put(vendor)
    plugin.version = memory.put(version)
    plugin.summary = memory.put(summary)
    plugin.made_with = memory.put(madeWith)
    plugin.kinds = UnsafePointer(memory.put(all: pointers.map { Optional($0) }))
    plugin.kind_count = UInt32(pointers.count)
    let new = Made(
      key: key, types: types, memory: memory, pointer: UnsafePointer(memory.put(plugin)))

    for (pointer, (type, kind)) in zip(pointers, kinds) {
      let address = UInt(bitPattern: pointer)
      Descriptions.kinds.withLock { $0[address] = kind }
      if type is any TrainableNode.Type { _ = trainable.withLock { $0.insert(address) } }
    }
    let kept = made.withLock { made in
      if let known = known(made) { return known }
      made.append(new)
      return new
    }
    if kept.pointer != new.pointer {
      for pointer in pointers {
        let address = UInt(bitPattern: pointer)
        _ = Descriptions.kinds.withLock { $0.removeValue(forKey: address) }
        _ = trainable.withLock { $0.remove(address) }
      }
    }
    return UnsafeRawPointer(kept.pointer)
  }

  private static var madeWith: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2"
    #endif
  }
}
