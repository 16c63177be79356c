import GraphCore

/// The same scaling for every item.
final class NormalizeProcessor: Processor {
  private let scaling: ColumnScaling

  init(_ scaling: ColumnScaling) { self.scaling = scaling }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      var row = output.append()
      scaling.apply(input[index], into: &row)
    }
  }

  func reset() {}
}

/// Each speaker's own scaling, or each site's.
final class NamedNormalizeProcessor: Processor {
  /// By what an item's statistics are found.
  enum Names {
    /// One has to be named that is known.
    case speakers([String])
    /// Where none is named that is known, the first row is taken; the row of a site comes behind it.
    case sites([String])
  }

  private let settings: Normalize
  /// The statistics of each speaker or site, row after row; shared by all lanes.
  private let lower: [Float]
  private let upper: [Float]
  private let names: Names
  private var scaling: ColumnScaling

  init(_ settings: Normalize, width: Int, lower: [Float], upper: [Float], names: Names) {
    self.settings = settings
    self.lower = lower
    self.upper = upper
    self.names = names
    scaling = settings.scaling(width: width)
  }

  func begin(_ item: ItemIdentity) throws(Problem) {
    let row: Int
    switch names {
    case .speakers(let speakers):
      guard let number = SpeakerName.place(of: item.speaker, among: speakers) else {
        throw UnknownSpeaker.problem(item.speaker, known: speakers, at: "normalize")
      }
      row = number
    case .sites(let sites):
      row = SpeakerName.place(of: item.site, among: sites).map { $0 + 1 } ?? 0
    }
    let first = row * scaling.shift.count
    for column in scaling.shift.indices {
      settings.set(&scaling, column, (lower[first + column], upper[first + column]))
    }
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      var row = output.append()
      scaling.apply(input[index], into: &row)
    }
  }

  func reset() {}
}
