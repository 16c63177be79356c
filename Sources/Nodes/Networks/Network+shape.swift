import GraphCore
import Learning

extension Network {
  var descriptions: [LayerDescription] { layers.map(\.description) }

  /// What rows are to the layers.
  /// - Throws: `Problem` SG0301 where columns can't be divided into images.
  func shape(of input: Format) throws(Problem) -> LayerShape {
    let isImage = layers.lazy.compactMap(\.wantsImage).first ?? false
    guard isImage else {
      guard channels == 1 else {
        throw Problem(
          .conflict, "'channels' divides the columns of an image, and the layers take a sequence",
          settings: ["channels"], suggestion: "leave it out, or begin with 'conv2d'")
      }
      return LayerShape(rows: nil, bands: 1, channels: input.width)
    }
    guard input.width.isMultiple(of: channels) else {
      throw Problem(
        .conflict, "\(input.width) columns can't be divided into \(channels) images",
        settings: ["channels"])
    }
    return LayerShape(rows: nil, bands: input.width / channels, channels: channels)
  }

  /// The shape before the last layer.
  /// - Throws: `Problem` at the layer that can't take what comes.
  func embedding(of input: Format) throws(Problem) -> LayerShape {
    guard !layers.isEmpty else {
      throw Problem(
        .conflict, "'layers' is empty", settings: ["layers"],
        suggestion: "such as '[{conv1d: 64}, relu, statistics_pool]'")
    }
    let start = try shape(of: input)
    let shape: LayerShape
    do throws(LayerRefusal) {
      shape = try LayerDescription.output(of: descriptions, from: start)
    } catch { throw problem(of: error) }
    guard shape.isVector else {
      throw Problem(
        .conflict, "the layers end with \(shape), and scores are one row an item",
        settings: ["layers[\(layers.count - 1)]"],
        suggestion: shape.bands > 1
          ? "end them with 'flatten' and 'attention_pool' or 'statistics_pool'"
          : "end them with 'attention_pool' or 'statistics_pool'")
    }
    try checkSize(from: start)
    return shape
  }

  /// Refuses layers whose model could not be loaded: before anything is allocated, since an allocation that
  /// fails ends the process.
  private func checkSize(from start: LayerShape) throws(Problem) {
    // So many that no pool leaves one row; what is learnt does not depend on them.
    let ofRows = LayerShape(rows: 1 << 40, bands: start.bands, channels: start.channels)
    guard let cost = try? LayerDescription.cost(of: descriptions, from: ofRows) else { return }
    let bytes = cost.parameters.multipliedReportingOverflow(
      by: ensemble * MemoryLayout<Float>.stride)
    guard bytes.overflow || bytes.partialValue > RegularFile.largest else { return }
    throw Problem(
      .conflict,
      "the layers learn \(cost.parameters) numbers, and \(ensemble) such networks are more than the "
        + "\(byteText(RegularFile.largest)) that a model can have",
      settings: ["layers"], suggestion: "use fewer units, filters or networks")
  }

  /// A refusal at the layer's place, with both shapes.
  func problem(of refusal: LayerRefusal) -> Problem {
    let (path, word) = place(of: refusal.path)
    let input = refusal.input
    switch refusal.reason {
    case .wantsSequence:
      return Problem(
        .conflict, "'\(word)' takes a sequence (rows x channels), and gets \(input)",
        settings: [path], suggestion: "put 'flatten' before it")
    case .tooFewBands(let bands):
      return Problem(
        .conflict, "'\(word)' spans \(bands) bands, and gets \(input.bands): \(input)",
        settings: [path + ".\(word).kernel", path + ".\(word).size", path],
        suggestion: "use fewer bands here, or fewer strides and pools over bands before it")
    case .tooManyCells(let cells):
      return Problem(
        .conflict, "a window of '\(word)' has \(cells) cells, and may have 256, for \(input)",
        settings: [path + ".\(word).size", path], suggestion: "use two smaller pools")
    case .notDivisible(let parts):
      return Problem(
        .conflict, "'\(word)' divides channels into \(parts), and gets \(input)",
        settings: [path + ".\(word).groups", path + ".\(word).heads", path],
        suggestion: "channels before and in the layer have to be a multiple of \(parts)")
    case .branchesDiffer(let other):
      return Problem(
        .conflict, "this branch gives \(other), the first one \(input)", settings: [path],
        suggestion: "give all branches the same strides and pools, and 'padding: same'")
    case .residualDiffers(let inner):
      return Problem(
        .conflict, "the layers of 'residual' give \(inner), and get \(input)", settings: [path],
        suggestion: "what is added has to keep rows and bands: no strides, pools or 'padding: none'"
      )
    case .wantsRows:
      return Problem(
        .conflict, "'\(word)' takes rows, and gets one row an item: \(input)", settings: [path],
        suggestion: "put it before the pool over rows")
    case .isEmpty:
      return Problem(
        .conflict, "'\(word)' has no layers", settings: [path], suggestion: "leave it out")
    }
  }

  /// Where a layer stands in the settings, and its word.
  private func place(of steps: [LayerStep]) -> (path: String, word: String) {
    var (path, word) = ("layers", "layers")
    var list = layers
    var current: NetworkLayer?
    for step in steps {
      switch step {
      case .branch(let number):
        guard let lists = current?.inner, lists.indices.contains(number) else { break }
        path += ".\(word)[\(number)]"
        list = lists[number]
        current = nil
      case .layer(let number):
        if let inner = current?.inner.first {
          path += ".\(word)"
          list = inner
        }
        guard list.indices.contains(number) else { break }
        path += "[\(number)]"
        current = list[number]
        word = list[number].chosen.word
      }
    }
    return (path, word)
  }
}
