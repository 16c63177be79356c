import GraphCore

extension MLP {
  /// Refuses a net whose model could not be loaded, or whose fit takes more memory than there is: before anything is
  /// allocated, since an allocation that fails ends the process.
  /// - Parameters:
  ///   - sizes: Columns, units of each hidden layer, classes.
  ///   - batchRows: The rows of each step.
  ///   - memory: Bytes that there are.
  /// - Throws: `Problem` SG0504.
  static func check(
    sizes: [Int], batchRows: Int, memory: Int = physicalMemory()
  ) throws(Problem) {
    let weights = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    let model = weights * MemoryLayout<Float>.stride
    let net = "a net of layers of " + sizes.map(String.init).joined(separator: ", ")
    guard model <= RegularFile.largest else {
      throw Problem(
        .cannotFit,
        "\(net) has \(weights) weights: its model would have \(byteText(model)), more than the "
          + "\(byteText(RegularFile.largest)) that can be loaded, and its fit take \(byteText(4 * model))",
        suggestion: "lower hidden_layer_sizes, or give it fewer columns")
    }
    // Weights, gradients and two moments; what comes in, and of each layer the output and its gradient.
    let units = sizes[0] + 2 * sizes.dropFirst().reduce(0, +)
    let (batch, overflow) = units.multipliedReportingOverflow(
      by: batchRows * MemoryLayout<Float>.stride)
    guard !overflow, batch <= memory - 4 * model else {
      throw Problem(
        .cannotFit,
        "the fit of \(net) takes \(byteText(4 * model)) for its weights and "
          + "\(overflow ? "far more" : byteText(batch)) for \(batchRows) rows at a time, and the machine has "
          + byteText(memory),
        suggestion: "lower hidden_layer_sizes or batch_size")
    }
  }
}
