/// Why something could not be learnt.
package enum LearningFailure: Error, Equatable {
  /// The task was cancelled.
  case cancelled
  /// A covariance can't be inverted: the rows of a component lie in fewer dimensions than there are columns.
  case singularCovariance
  /// The library of convolutions is not installed, in the major version that it was built for.
  case missingLibrary(version: Int)
  /// The library of convolutions refuses a layer's shape.
  case unsupportedLayer
  /// A row that should hold the number of a symbol holds this.
  case notASymbol(Float, symbols: Int)
  /// The loss is not finite at a step of an epoch, both from 1; the first layer whose output or weights are not.
  case lossNotFinite(epoch: Int, step: Int, rate: Double, layer: String)

  /// Stops what is no longer wanted.
  package static func checkCancellation() throws(LearningFailure) {
    if Task.isCancelled { throw .cancelled }
  }
}
