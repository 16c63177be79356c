import CSergraphPlugin

/// The structs of version 1 of the interface, as long as they will always be at least. A struct that grows keeps its line
/// here, so that plugins that were built before go on working; Tests/PluginHostTests/Fixtures/layout.c holds the layout.
package enum Version1 {
  private static let sizes: [(any BitwiseCopyable.Type, UInt32)] = [
    (sergraph_format.self, 128), (sergraph_part.self, 40), (sergraph_setting.self, 48),
    (sergraph_parameter.self, 72),
    (sergraph_port.self, 32), (sergraph_error.self, 32), (sergraph_node_kind.self, 184),
    (sergraph_latency.self, 16), (sergraph_examples.self, 64), (sergraph_fit.self, 32),
    (sergraph_tensor.self, 32), (sergraph_model.self, 40), (sergraph_save.self, 16),
    (sergraph_load.self, 16), (sergraph_plugin.self, 56), (sergraph_structure.self, 24),
  ]

  /// Bytes of a struct.
  package static func size<Struct: BitwiseCopyable>(of type: Struct.Type) -> UInt32 {
    sizes.first { $0.0 == type }?.1 ?? UInt32(MemoryLayout<Struct>.size)
  }
}

/// A struct that begins with its size: as much of it as its maker knew, the rest zero.
/// - Parameter size: Its size, where not the struct itself says it.
/// - Returns: Nil where it is shorter than version 1 has it.
package func sized<Struct: BitwiseCopyable>(
  _ pointer: UnsafeRawPointer, as type: Struct.Type, size: UInt32? = nil
) -> Struct? {
  let size = size ?? pointer.loadUnaligned(as: UInt32.self)
  guard size >= Version1.size(of: type) else { return nil }
  return withUnsafeTemporaryAllocation(of: Struct.self, capacity: 1) { memory in
    let target = UnsafeMutableRawBufferPointer(memory)
    target.initializeMemory(as: UInt8.self, repeating: 0)
    // No more than either side has; every field of these structs may be zero.
    target.copyMemory(
      from: UnsafeRawBufferPointer(start: pointer, count: min(Int(size), target.count)))
    return memory[0]
  }
}
