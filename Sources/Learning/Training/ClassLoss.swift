import RealModule

/// How far scores are from the wanted classes: cross entropy with softened targets, or focal loss.
///
/// `L = sum_c t_c (1 - p_c)^focus (-ln p_c)` with `p = softmax(z)`, the mean over items by their weights; a
/// focus of 0 is cross entropy. References: C. Szegedy and others, "Rethinking the inception architecture",
/// CVPR 2016 (label smoothing); T. Lin and others, "Focal loss for dense object detection", ICCV 2017; H.
/// Zhang and others, "mixup", ICLR 2018.
package struct ClassLoss {
  /// What is wanted of one item: a class, and where it is mixed with another item that one's class and share.
  package struct Target: Equatable, Sendable {
    package var label: Int
    package var other: Int
    /// How much of the item is its own.
    package var share: Double

    package init(_ label: Int, mixedWith other: Int? = nil, share: Double = 1) {
      self.label = label
      self.other = other ?? label
      self.share = share
    }
  }

  private let classes: Int
  private let smoothing: Double
  private let focus: Double
  private let weights: [Double]

  /// - Parameter weights: How much the items of each class count.
  package init(smoothing: Double, focus: Double, weights: [Double]) {
    classes = weights.count
    self.smoothing = smoothing
    self.focus = focus
    self.weights = weights
  }

  /// The loss of a batch, and its gradient by the scores.
  /// - Parameter scores: `[items][classes]`, before softmax; each is replaced by its gradient.
  /// - Returns: The mean loss.
  package func differentiate(_ scores: LayerBatch, _ targets: [Target]) -> Double {
    let counts = targets.map { $0.share * weights[$0.label] + (1 - $0.share) * weights[$0.other] }
    let sum = counts.reduce(0, +)
    var loss = 0.0
    for (item, target) in targets.enumerated() {
      let row = scores.start(item)
      let wanted = probabilities(wanted: target)
      let given = ClassLoss.softmax(row, count: classes)
      let weight = counts[item] / sum
      // By each probability, times that probability; then through softmax.
      var slopes = [Double](repeating: 0, count: classes)
      for label in 0..<classes where wanted[label] > 0 {
        let p = max(given[label], 1e-30)
        let rest = max(0, 1 - p)
        let power = focus == 0 ? 1 : Double.pow(rest, focus)
        loss -= weight * wanted[label] * power * .log(p)
        var slope = -power
        if focus > 0, rest > 0 { slope += focus * .pow(rest, focus - 1) * p * .log(p) }
        slopes[label] = wanted[label] * slope
      }
      let all = slopes.reduce(0, +)
      for label in 0..<classes {
        row[label] = Float(weight * (slopes[label] - given[label] * all))
      }
    }
    return loss
  }

  private func probabilities(wanted target: Target) -> [Double] {
    var wanted = [Double](repeating: smoothing / Double(classes), count: classes)
    wanted[target.label] += (1 - smoothing) * target.share
    wanted[target.other] += (1 - smoothing) * (1 - target.share)
    return wanted
  }

  /// Probabilities of scores; not a number where a score is not.
  package static func softmax(_ scores: UnsafePointer<Float>, count: Int) -> [Double] {
    var highest = -Double.infinity
    for label in 0..<count { highest = max(highest, Double(scores[label])) }
    let powers = (0..<count).map { Double.exp(Double(scores[$0]) - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
