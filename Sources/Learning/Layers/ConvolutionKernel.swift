import COneDNN

/// A convolution of one shape by oneDNN.
///
/// Unsafe, since it hands memory of batches to C: every batch has the shape that the kernel was made for,
/// which is checked, and the library keeps no pointer after a call.
final class ConvolutionKernel {
  /// What kernels differ by.
  struct Key: Hashable {
    var items: Int
    var rows: Int
    var isTraining: Bool
    var threads: Int
  }

  private let handle: OpaquePointer
  let outputRows: Int
  let outputBands: Int
  /// Which filters were taken last.
  private var versions: (weight: Int, bias: Int)?

  /// - Throws: `LearningFailure` where the library is missing or can't do this.
  init(
    _ key: Key, bands: Int, channels: Int, filters: LayerFilters, needsInputGradient: Bool,
    rowPadding: (before: Int, after: Int)
  ) throws(LearningFailure) {
    guard sergraph_onednn_load() == 1 else {
      throw .missingLibrary(version: Int(sergraph_onednn_version))
    }
    func number(_ value: Int) -> Int32 { Int32(clamping: value) }
    var shape = sergraph_convolution_shape(
      items: number(key.items), rows: number(key.rows), bands: number(bands),
      channels: number(channels), filters: number(filters.count), groups: number(filters.groups),
      kernel_rows: number(filters.kernel.rows), kernel_bands: number(filters.kernel.bands),
      stride_rows: number(filters.step.rows), stride_bands: number(filters.step.bands),
      dilation_rows: number(filters.dilation.rows), dilation_bands: number(filters.dilation.bands),
      padding_top: number(rowPadding.before), padding_bottom: number(rowPadding.after),
      padding_left: number(filters.bandPadding.before),
      padding_right: number(filters.bandPadding.after), has_bias: filters.hasBias ? 1 : 0)
    guard
      let handle = sergraph_convolution_make(
        &shape, number(key.threads), key.isTraining ? 1 : 0, needsInputGradient ? 1 : 0)
    else { throw .unsupportedLayer }
    self.handle = handle
    outputRows =
      (key.rows + rowPadding.before + rowPadding.after - filters.reach.rows) / filters.step.rows + 1
    outputBands = filters.bands(of: bands)
  }

  deinit { sergraph_convolution_free(handle) }

  /// Takes filters for what follows.
  func set(_ weight: LayerParameter, bias: LayerParameter?) throws(LearningFailure) {
    let wanted = (weight.version, bias?.version ?? 0)
    if let versions, versions == wanted { return }
    versions = wanted
    let status = weight.values.withUnsafeBufferPointer { weights in
      guard let bias else { return sergraph_convolution_set(handle, weights.baseAddress, nil) }
      return bias.values.withUnsafeBufferPointer {
        sergraph_convolution_set(handle, weights.baseAddress, $0.baseAddress)
      }
    }
    guard status == 0 else { throw .unsupportedLayer }
  }

  func forward(
    _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) throws(LearningFailure) {
    guard sergraph_convolution_forward(handle, input, output) == 0 else { throw .unsupportedLayer }
  }

  /// Sets the gradients of the filters, and that of the input where one is wanted.
  func backward(
    _ input: LayerBatch, gradient: LayerBatch, inputGradient: LayerBatch?,
    weight: LayerParameter, bias: LayerParameter?
  ) throws(LearningFailure) {
    let status = weight.gradient.withUnsafeMutableBufferPointer { weights in
      guard let bias else {
        return sergraph_convolution_backward(
          handle, input.values, gradient.values, inputGradient?.values, weights.baseAddress, nil)
      }
      return bias.gradient.withUnsafeMutableBufferPointer {
        sergraph_convolution_backward(
          handle, input.values, gradient.values, inputGradient?.values, weights.baseAddress,
          $0.baseAddress)
      }
    }
    guard status == 0 else { throw .unsupportedLayer }
  }
}
