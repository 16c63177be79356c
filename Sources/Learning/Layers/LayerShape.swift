/// The shape of one item between two layers: `[rows][bands][channels]`, channels side by side.
package struct LayerShape: Hashable, Sendable, CustomStringConvertible {
  /// Rows in the order of time; nil where any number of them comes.
  package var rows: Int?
  /// Places within a row; 1 of a sequence.
  package var bands: Int
  package var channels: Int
  /// How many rows of the network's input one row stands for.
  package var step: Int

  package init(rows: Int?, bands: Int, channels: Int, step: Int = 1) {
    self.rows = rows
    self.bands = bands
    self.channels = channels
    self.step = step
  }

  /// Whether an item is one row of channels.
  package var isVector: Bool { rows == 1 && bands == 1 }
  /// Numbers in a row.
  package var width: Int { bands * channels }

  /// `rows x 32 x 24` of an image, `rows/4 x 128` of a sequence behind a step of 4, `256` of a vector.
  package var description: String {
    let count = rows.map(String.init) ?? (step == 1 ? "rows" : "rows/\(step)")
    if isVector { return "\(channels)" }
    return bands == 1 ? "\(count) x \(channels)" : "\(count) x \(bands) x \(channels)"
  }
}

/// Rows and bands of a window, or of the steps between windows.
package struct LayerExtent: Hashable, Sendable {
  package var rows: Int
  package var bands: Int

  package init(rows: Int, bands: Int) {
    self.rows = rows
    self.bands = bands
  }

  package static let one = LayerExtent(rows: 1, bands: 1)
}

/// Why a layer can't take what comes.
package struct LayerRefusal: Error, Equatable {
  package enum Reason: Equatable, Sendable {
    /// It takes sequences: one band.
    case wantsSequence
    /// Its windows are larger than what comes: bands of the window.
    case tooFewBands(Int)
    /// A window has more cells than can be numbered: how many.
    case tooManyCells(Int)
    /// Its groups or heads don't divide the channels: how many there are.
    case notDivisible(Int)
    /// Branches that give different shapes.
    case branchesDiffer(LayerShape)
    /// Layers that add to what comes give another number of rows or bands.
    case residualDiffers(LayerShape)
    /// Rows are gone already.
    case wantsRows
    /// It has no layers within.
    case isEmpty
  }

  package let reason: Reason
  /// What came.
  package let input: LayerShape
  /// Where the layer stands: numbers of layers, of branches and of layers within, from 0.
  package var path: [LayerStep]
}

/// A step on the way to a layer.
package enum LayerStep: Equatable, Sendable {
  /// The layer of this number in its list.
  case layer(Int)
  /// The list of this number in its branches.
  case branch(Int)
}
