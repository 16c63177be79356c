import GraphCore
import Testing

/// Runs rows through a fitted node, cut into chunks.
func run(
  _ node: some TrainableNode, fitted: Fitted, input: Format, _ rows: [Float], chunk: Int = 64
) throws -> [Float] {
  let processor = try node.prepare(for: input, fitted: fitted)
  let format = try node.format(for: input, fitted: fitted)
  var source = RowBuffer(width: input.width, capacity: chunk)
  var target = RowBuffer(width: format.width, capacity: node.capacity(for: chunk, input: input))
  var output: [Float] = []
  let count = rows.count / input.width
  for start in stride(from: 0, to: count, by: chunk) {
    source.clear()
    target.clear()
    source.append(
      copying: rows.span.extracting(
        start * input.width..<min(start + chunk, count) * input.width))
    try processor.process(source, into: &target)
    for index in target.values.indices { output.append(target.values[index]) }
  }
  return output
}
