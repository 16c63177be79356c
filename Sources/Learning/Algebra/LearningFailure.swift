/// Why something could not be learnt.
package enum LearningFailure: Error {
  /// The task was cancelled.
  case cancelled
  /// A covariance can't be inverted: the rows of a component lie in fewer dimensions than there are columns.
  case singularCovariance

  /// Stops what is no longer wanted.
  package static func checkCancellation() throws(LearningFailure) {
    if Task.isCancelled { throw .cancelled }
  }
}
