package import GraphCore

/// What is known of rows before the first one comes.
package struct FeatureTable: Sendable {
  /// The outputs whose rows are written: several only as JSON Lines.
  package let outputs: [Plan.Output]
  /// The number of the first of them in the plan.
  package let first: Int
  /// The graph and the node, for people.
  package let title: String
  /// Whether a recording may give several items, one for each channel.
  package let hasChannels: Bool
  /// What a corpus knows of the recordings.
  package let notes: CorpusNotes?

  /// - Parameter output: The number of the plan's output that is written; nil for all.
  package init(plan: Plan, output: Int?, notes: CorpusNotes?) {
    outputs = output.map { [plan.outputs[$0]] } ?? plan.outputs
    first = output ?? 0
    let nodes = outputs.map { plan.graph.nodes[$0.node].name }
    title = "\(plan.graph.name):\(nodes.joined(separator: "+"))"
    hasChannels = plan.mostStreams > 1 || notes?.hasChannels == true
    self.notes = notes
  }

  /// Of the rows that are written; of several outputs', the first.
  package var format: Format { outputs[0].format }

  /// The part of a recording that an item is: by its description it is told apart from all others.
  func part(_ item: ItemIdentity) -> RecordingPart {
    let times = notes?.times(item)
    return RecordingPart(item.path, start: times?.start, end: times?.end, channel: item.channel)
  }

  /// Names of the columns of rows of a width.
  func columns(_ width: Int, of output: Int = 0) -> [String] {
    var format = outputs[output].format
    if format.width == 0 { format.width = width }
    return format.columnNames
  }
}

/// What became of an item's rows.
package enum FeatureOutcome {
  case written
  /// This item can't be written; the others can.
  case failed(Problem)
}

/// Writes the rows that one output gives of one item after another, each when the item has ended.
package protocol FeatureWriter: AnyObject {
  /// Writes an item.
  /// - Parameter rows: What the output gave.
  /// - Throws: `Problem` SG0707 when nothing more can be written.
  func take(_ result: ItemResult, _ rows: ResultRows) throws(Problem) -> FeatureOutcome
  /// Completes what was written, also of a run that was interrupted.
  func finish() throws(Problem)
}
