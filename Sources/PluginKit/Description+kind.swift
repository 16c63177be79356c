import CSergraphPlugin
import GraphCore
import PluginInterface

extension Descriptions {
  /// A kind of node as sergraph_plugin.h has it.
  static func foreign(_ kind: NodeKind, in memory: ForeignMemory) -> sergraph_node_kind {
    var foreign = sergraph_node_kind()
    foreign.size = UInt32(MemoryLayout<sergraph_node_kind>.size)
    foreign.takes = Format.Kind.set(of: kind.about.input)
    foreign.id = memory.put(kind.about.name)
    foreign.summary = memory.put(kind.about.summary)
    foreign.family = memory.put(kind.about.family)
    foreign.gives = memory.put(kind.about.output)
    foreign.definition = memory.put(kind.about.definition)
    let ports = kind.ports.map { port in
      sergraph_port(
        size: UInt32(MemoryLayout<sergraph_port>.size), kinds: Format.Kind.set(of: port.kinds),
        name: memory.put(port.name), help: memory.put(port.help),
        is_optional: port.isOptional ? 1 : 0, reserved: 0)
    }
    foreign.ports = UnsafePointer(memory.put(all: ports))
    foreign.port_count = UInt32(ports.count)
    let parameters = kind.parameters.map { $0.foreign(in: memory) }
    foreign.parameters = UnsafePointer(memory.put(all: parameters))
    foreign.parameter_count = UInt32(parameters.count)
    // Both depend on settings and input: `latency` and `bounds` tell them. Without these, a host has to expect the most.
    foreign.look_ahead = .infinity
    foreign.state_size = 0
    foreign.create = createNode
    foreign.format = formatNode
    foreign.bounds = boundNode
    foreign.prepare = prepareNode
    foreign.begin = beginItem
    foreign.process = processRows
    foreign.finish = finishItem
    foreign.reset = resetProcessor
    foreign.release = releaseProcessor
    foreign.destroy = destroyNode
    foreign.last_error = LastError.pointer
    foreign.extension = findExtension
    return foreign
  }
}
