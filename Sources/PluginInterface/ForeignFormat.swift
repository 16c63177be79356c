package import CSergraphPlugin
package import GraphCore

/// A format as sergraph_plugin.h has it, with all that it points to.
package final class ForeignFormat: Sendable {
  private let memory = ForeignMemory()
  /// Good as long as this is there; nobody writes to it.
  nonisolated(unsafe) package let pointer: UnsafePointer<sergraph_format>

  /// Makes one.
  /// - Parameters:
  ///   - decidesTimes: Of an output: whether the node decides when its rows happen.
  package init(_ format: Format, decidesTimes: Bool = false) {
    pointer = UnsafePointer(
      memory.put(ForeignFormat.make(format, decidesTimes: decidesTimes, in: memory)))
  }

  private static func make(
    _ format: Format, decidesTimes: Bool, in memory: ForeignMemory
  ) -> sergraph_format {
    var foreign = sergraph_format()
    foreign.size = UInt32(MemoryLayout<sergraph_format>.size)
    foreign.kind = format.kind.code
    let (clock, times) = code(of: format.clock)
    foreign.clock = clock
    foreign.period = ratio(times?.period)
    foreign.first = ratio(times?.first)
    foreign.span = ratio(times?.span)
    foreign.scale = format.scale?.code ?? UInt32(SERGRAPH_SCALE_NONE)
    foreign.width = UInt64(format.width)
    foreign.stride = UInt64(format.stride)
    foreign.sample_rate = Int64(format.sampleRate ?? 0)
    foreign.fft_size = Int64(format.fftSize ?? 0)
    foreign.names = memory.put(all: format.names)
    let parts = format.parts.map { part in
      sergraph_part(
        size: UInt32(MemoryLayout<sergraph_part>.size), reserved: 0, port: memory.put(part.port),
        first_column: UInt64(part.columns.lowerBound), column_count: UInt64(part.columns.count),
        format: memory.put(make(part.format, decidesTimes: false, in: memory)))
    }
    foreign.parts = UnsafePointer(memory.put(all: parts))
    foreign.part_count = UInt64(parts.count)
    foreign.decides_times = decidesTimes ? 1 : 0
    return foreign
  }

  private static func code(of clock: Clock) -> (
    UInt32, (period: Ratio, first: Ratio, span: Ratio)?
  ) {
    switch clock {
    case .open: (UInt32(SERGRAPH_CLOCK_OPEN), nil)
    case .item: (UInt32(SERGRAPH_CLOCK_ITEM), nil)
    case .regular(let period, let first, let span):
      (UInt32(SERGRAPH_CLOCK_REGULAR), (period, first, span))
    case .segments(let period, let first, let span):
      (UInt32(SERGRAPH_CLOCK_SEGMENTS), (period, first, span))
    }
  }

  private static func ratio(_ ratio: Ratio?) -> sergraph_ratio {
    sergraph_ratio(
      numerator: Int64(ratio?.numerator ?? 0), denominator: Int64(ratio?.denominator ?? 1))
  }
}
