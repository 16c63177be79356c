package import CSergraphPlugin
package import GraphCore

/// Rows to learn from, as sergraph_plugin.h has them, with all that they point to.
package final class ForeignExamples: Sendable {
  private let memory = ForeignMemory()
  /// The rows: the table's own where they stand side by side there, else a copy.
  private let block: StoredRows.Block
  /// Good as long as this is there; nobody writes to it.
  nonisolated(unsafe) package let pointer: UnsafePointer<sergraph_examples>

  package init(_ examples: Examples) {
    block = examples.block
    let foreign = sergraph_examples(
      size: UInt32(MemoryLayout<sergraph_examples>.size),
      class_count: UInt32(examples.classes.count),
      values: unsafe block.numbers.baseAddress, count: UInt64(examples.count),
      width: UInt64(examples.width),
      labels: memory.put(all: examples.labels.map { UInt32($0) }),
      classes: memory.put(all: examples.classes),
      speakers: examples.speakers.flatMap { [memory] in memory.put(all: $0) },
      items: memory.put(all: examples.items.map { UInt64($0) }))
    pointer = UnsafePointer(memory.put(foreign))
  }
}

extension Examples {
  /// Reads rows from beyond the C interface.
  /// - Throws: `Problem` SG0708 for rows that can't be.
  package init(_ foreign: sergraph_examples) throws(Problem) {
    let count = Int(foreign.count)
    guard foreign.size >= Version1.size(of: sergraph_examples.self),
      let classes = texts(foreign.classes, count: Int(foreign.class_count)),
      count == 0 || (foreign.labels != nil && foreign.items != nil && foreign.values != nil)
    else { throw Problem(.brokenNode, "the host gives rows to learn from that can't be read") }
    // The host keeps the rows until `fit` returns, and the examples are used no longer.
    let rows = unsafe StoredRows(
      over: UnsafeBufferPointer(start: foreign.values, count: count * Int(foreign.width)),
      width: Int(foreign.width), count: count)
    self.init(
      rows,
      labels: UnsafeBufferPointer(start: foreign.labels, count: count).map { Int($0) },
      classes: classes,
      speakers: foreign.speakers == nil ? nil : texts(foreign.speakers, count: count),
      items: UnsafeBufferPointer(start: foreign.items, count: count).map { Int($0) })
  }
}
