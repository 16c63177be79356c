import CSergraphPlugin
import GraphCore
import PluginInterface

extension ParameterDescription {
  /// A node's parameter as sergraph_plugin.h has it.
  func foreign(in memory: ForeignMemory) -> sergraph_parameter {
    // Structures may contain one another, so each has its place before any is filled in.
    var places: [String: UnsafeMutablePointer<sergraph_structure>] = [:]
    for structure in structures { places[structure.name] = memory.put(sergraph_structure()) }
    for structure in structures {
      let members = structure.members.map { $0.foreign(in: memory, places) }
      places[structure.name]?.pointee = sergraph_structure(
        size: UInt32(MemoryLayout<sergraph_structure>.size), member_count: UInt32(members.count),
        name: memory.put(structure.name), members: UnsafePointer(memory.put(all: members)))
    }
    return foreign(in: memory, places)
  }

  private func foreign(
    in memory: ForeignMemory, _ places: [String: UnsafeMutablePointer<sergraph_structure>]
  ) -> sergraph_parameter {
    let code = form.code
    var foreign = sergraph_parameter()
    foreign.size = UInt32(MemoryLayout<sergraph_parameter>.size)
    foreign.type = code.type
    foreign.flags = code.flags
    if isRequired { foreign.flags |= UInt32(SERGRAPH_REQUIRED) }
    if isMain { foreign.flags |= UInt32(SERGRAPH_MAIN) }
    foreign.unit = unit?.code ?? UInt32(SERGRAPH_UNIT_NONE)
    foreign.name = memory.put(name)
    foreign.help = memory.put(help)
    foreign.standard = memory.put(standard)
    if let limits, [.integer, .number].contains(form.element) {
      foreign.flags |= UInt32(SERGRAPH_RANGE)
      foreign.minimum = limits.lowerBound
      foreign.maximum = limits.upperBound
    }
    if case .choice(let words) = form.element {
      foreign.choices = memory.put(all: words)
      foreign.choice_count = UInt32(words.count)
    }
    foreign.structure = form.structure.flatMap { places[$0] }.map { UnsafePointer($0) }
    return foreign
  }
}
