/// Filters over rows and bands: each output is the sum of the numbers under a filter times the filter's, and
/// a bias.
///
/// Filters are `[filters][channels / groups][rows][bands]`, of sequences without bands, as in PyTorch.
package final class ConvolutionLayer: TrainedLayer {
  package let filters: LayerFilters
  package let bands: Int
  package let channels: Int
  package let weight: LayerParameter
  package let bias: LayerParameter?
  private let needsInputGradient: Bool
  private var kernels: [ConvolutionKernel.Key: ConvolutionKernel] = [:]
  private var input: LayerBatch?

  /// The most shapes whose kernels are kept.
  private static let mostKernels = 32

  init(
    _ filters: LayerFilters, over input: LayerShape, isSequence: Bool, needsInputGradient: Bool,
    _ generator: inout SeededGenerator
  ) {
    self.filters = filters
    self.needsInputGradient = needsInputGradient
    bands = input.bands
    channels = input.channels
    let (inner, kernel) = (input.channels / filters.groups, filters.kernel)
    let bound = 1 / Double(inner * kernel.rows * kernel.bands).squareRoot()
    weight = LayerParameter(
      "weight",
      shape: [filters.count, inner, kernel.rows] + (isSequence ? [] : [kernel.bands]),
      within: bound, decays: true, &generator)
    bias =
      filters.hasBias
      ? LayerParameter("bias", shape: [filters.count], within: bound, &generator) : nil
  }

  package var parameters: [LayerParameter] { [weight] + (bias.map { [$0] } ?? []) }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let kernel = try kernel(for: input, in: pass)
    try kernel.set(weight, bias: bias)
    let output = LayerBatch(
      of: input, rows: kernel.outputRows, bands: kernel.outputBands, channels: filters.count,
      lengths: input.lengths.map { min(kernel.outputRows, filters.rows(of: $0)) })
    try kernel.forward(input.values, into: output.values)
    output.clearTails()
    self.input = pass.isTraining ? input : nil
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let input else { preconditionFailure("backward comes after forward") }
    self.input = nil
    let inputGradient = LayerBatch(like: input)
    let kernel = try kernel(for: input, in: pass)
    try kernel.set(weight, bias: bias)
    try kernel.backward(
      input, gradient: gradient, inputGradient: needsInputGradient ? inputGradient : nil,
      weight: weight, bias: bias)
    // Rows that don't count were set to 0, whatever they would have been.
    if needsInputGradient { inputGradient.clearTails() }
    return inputGradient
  }

  /// The kernel for the shape of a batch.
  private func kernel(
    for input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> ConvolutionKernel {
    let key = ConvolutionKernel.Key(
      items: input.items, rows: input.rows, isTraining: pass.isTraining, threads: pass.threads)
    if let kernel = kernels[key] { return kernel }
    if kernels.count == ConvolutionLayer.mostKernels { kernels.removeAll() }
    let kernel = try ConvolutionKernel(
      key, bands: bands, channels: channels, filters: filters,
      needsInputGradient: needsInputGradient, rowPadding: filters.rowPadding)
    kernels[key] = kernel
    return kernel
  }
}
