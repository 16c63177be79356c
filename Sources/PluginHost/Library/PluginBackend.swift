package import GraphCore
import PluginInterface

/// Who answers for a plugin's node: the library in this process, or a process of its own.
package protocol PluginBackend: Sendable {
  /// What it gives for what it takes, and whether it decides while running when its rows happen.
  func format(for input: Format, fitted: Fitted?) throws(Problem) -> PluginFormat
  /// How much it gives and holds.
  func bounds(for rows: Int, input: Format) throws(Problem) -> PluginBounds
  /// Seconds that it may keep back; infinity for the whole item.
  func delay(for input: Format) throws(Problem) -> Double
  /// What it wants for learning; nil if it never learns.
  func wants() throws(Problem) -> PluginWants?
  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted
  func processor(for input: Format, fitted: Fitted?) throws(Problem) -> any Processor
  /// How many rounds later than they could its rows come.
  var lag: Int { get }
}

package struct PluginFormat: Sendable, Equatable {
  package var format: Format
  package var decidesTimes: Bool
}

package struct PluginBounds: Sendable, Equatable {
  package var capacity: Int
  package var stateBytes: Int
  package var isColumnwise: Bool
}

/// What a node that learns wants, with its settings.
package struct PluginWants: OptionSet, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }
  package static let fitting = PluginWants(rawValue: 1)
  package static let labels = PluginWants(rawValue: 2)
  package static let speakers = PluginWants(rawValue: 4)
  package static let heldOut = PluginWants(rawValue: 8)
  package static let heldOutScores = PluginWants(rawValue: 16)
}
