/// What is estimated of each Gaussian's covariance.
package enum Covariance: String, CaseIterable, Sendable {
  /// The variances alone.
  case diag
  case full
}
