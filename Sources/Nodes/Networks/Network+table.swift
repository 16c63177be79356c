import GraphCore
import Learning

extension Network {
  /// Each layer with the shape that it gives, the numbers that it learns, and the products for one item of
  /// `rows` rows.
  func layerTable(for input: Format) -> NodeTable? {
    guard let start = try? shape(of: input), let end = try? embedding(of: input) else { return nil }
    var shape = LayerShape(rows: rows, bands: start.bands, channels: start.channels)
    var cells: [[NodeTable.Cell]] = [row("input", shape)]
    var sum = LayerCost.none
    for layer in layers {
      guard let output = try? layer.description.output(of: shape),
        let cost = try? layer.description.cost(from: shape)
      else { return nil }
      cells.append(row(layer.text, output, cost))
      sum += cost
      shape = output
    }
    cells.append([
      .text("all, with \(end.channels) sums for each class"), .text(""), .count(sum.parameters),
      .count(sum.multiplyAdds),
    ])
    return NodeTable(
      columns: ["layer", "gives", "parameters", "multiply_adds"], rows: cells)
  }

  private func row(
    _ name: String, _ shape: LayerShape,
    _ cost: LayerCost = .none
  ) -> [NodeTable.Cell] {
    [.text(name), .text(shape.description), .count(cost.parameters), .count(cost.multiplyAdds)]
  }
}
