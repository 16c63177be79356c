import Glibc

/// What the steps of a run have done: rows, and time at work.
package struct Counters: Sendable, Equatable {
  package struct NodeWork: Sendable, Equatable {
    package var rows = 0
    /// Nanoseconds inside the node.
    package var busy: UInt64 = 0
    /// Nanoseconds that a lane waited for this node to have something to do. Nodes of a lane run one after
    /// another, so only the source waits: for its turn, when results are not taken.
    package var waiting: UInt64 = 0
  }

  /// For each node of the graph.
  package var nodes: [NodeWork]
  /// Nanoseconds from first to last, of all lanes.
  package var lane: UInt64 = 0
  /// Seconds of audio that were read.
  package var audio: Double = 0

  init(nodes: Int) { self.nodes = Array(repeating: NodeWork(), count: nodes) }

  mutating func add(_ other: Counters) {
    for index in nodes.indices {
      nodes[index].rows += other.nodes[index].rows
      nodes[index].busy += other.nodes[index].busy
      nodes[index].waiting += other.nodes[index].waiting
    }
    lane += other.lane
    audio += other.audio
  }
}

/// Nanoseconds of a clock that only goes forward.
package func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
