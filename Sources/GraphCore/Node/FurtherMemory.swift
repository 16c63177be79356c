/// Memory that recordings of some kinds take beyond the bound of all others, since a decoder is loaded for
/// them.
public struct FurtherMemory: Sendable, Equatable {
  /// The decoder.
  let name: String
  /// Its libraries, in bytes.
  let once: Int
  /// For each recording that is open.
  let perLane: Int
  /// What grows with a recording, in words.
  let growth: String

  package init(name: String, once: Int, perLane: Int, growth: String) {
    self.name = name
    self.once = once
    self.perLane = perLane
    self.growth = growth
  }
}
