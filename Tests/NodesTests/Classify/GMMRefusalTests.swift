import GraphCore
import Learning
import TestSupport
import Testing

@testable import Nodes

extension GMMTests {
  @Test func refusesWhatItCanNotLearnFrom() {
    func fit(_ rows: [Float], _ labels: [Int], _ classes: [String], _ node: GMM) throws(Problem) {
      _ = try node.fit(
        Examples(rows: rows, width: 2, labels: labels, classes: classes), input: frameFeatures,
        options: FitOptions(seed: 1))
    }
    expectProblem("SG0504", "'gmm' needs at least two classes, the examples have 1") {
      () throws(Problem) in try fit([1, 2], [0], ["a"], GMM())
    }
    expectProblem("SG0504", "'gmm' has no rows to learn from") {
      () throws(Problem) in try fit([], [], ["a", "b"], GMM())
    }
    expectProblem("SG0504", "row 2 of the examples holds a number that is not finite") {
      () throws(Problem) in try fit([1, 2, 3, .nan], [0, 1], ["a", "b"], GMM())
    }
    expectProblem(
      "SG0504",
      "the class 'b' has 1 rows to learn from, fewer than the 2 components of 'gmm'",
      "set n_components to 1 or less, or add recordings of the class"
    ) { () throws(Problem) in
      try fit([1, 2, 3, 4, 5, 7], [0, 0, 1], ["a", "b"], node { $0.components = 2 })
    }
    expectProblem(
      "SG0504", "'gmm' has no rows of the class 'b' to learn from",
      "leave the class out, or split so that the training part holds every class"
    ) { () throws(Problem) in try fit([1, 2], [0], ["a", "b"], GMM()) }
    for covariance in GMM.Covariance.allCases {
      expectProblem(
        "SG0504",
        "a covariance of 'gmm' is singular: the rows of a component lie in fewer dimensions than there are columns",
        "raise reg_covar, lower n_components, or leave out columns that are constant"
      ) { () throws(Problem) in
        try fit(
          [1, 2, 1, 2, 3, 4], [0, 0, 1], ["a", "b"],
          node {
            $0.covariance = covariance
            $0.regularization = 0
          })
      }
    }
  }

  @Test func refusesModelsThatDoNotFitTheSettings() throws {
    let model = opposite()
    var input = frameFeatures
    input.width = 1
    let one = input
    func refused(_ message: String, _ change: (inout Fitted) -> Void) {
      var changed = model
      change(&changed)
      let changedModel = changed
      expectProblem("SG0503", message) { () throws(Problem) in
        _ = try GMM().prepare(for: one, fitted: changedModel)
      }
    }
    refused("the model names no classes for 'gmm'") { $0.labels = [] }
    refused("the model's tensor 'weights' holds numbers that are no probabilities") {
      $0.tensors["weights"] = Tensor(shape: [2, 1], [1, 0.5])
    }
    refused("the model's tensor 'priors' holds numbers that are no probabilities") {
      $0.tensors["priors"] = Tensor(shape: [2], [1.5, -0.5])
    }
    refused("the model's mixtures hold numbers that are not finite") {
      $0.tensors["means"] = Tensor(shape: [2, 1, 1], [.nan, 1])
    }
    refused(
      "the model's tensor 'precisions_cholesky' holds numbers on a diagonal that are not above 0"
    ) { $0.tensors["precisions_cholesky"] = Tensor(shape: [2, 1, 1], [1, 0]) }
    refused("the model's tensor 'means' has shape [2, 2, 1], expected [2, 1, 1]") {
      $0.tensors["means"] = Tensor(shape: [2, 2, 1], [1, 1, 1, 1])
    }
  }
}
