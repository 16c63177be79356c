import Testing

@testable import Learning

/// Rates, steps, losses and variations, where the numbers can be told beforehand.
@Suite struct TrainingStepTests {
  @Test func aCycleRisesFromA25thAndFallsToNearlyNothing() {
    let schedule = TrainingSettings.Schedule.oneCycle
    func rate(_ step: Int) -> Double {
      schedule.rate(highest: 0.5, step: step, of: 100, stepsOfEpoch: 10)
    }
    #expect(abs(rate(0) - 0.02) < 1e-12)
    #expect(abs(rate(29) - 0.5) < 1e-12)
    #expect(abs(rate(99) - 0.02 / 1e4) < 1e-12)
    // PyTorch 2: OneCycleLR(max_lr=0.5, total_steps=100).
    #expect(abs(rate(10) - 0.147_581_974) < 1e-6, "\(rate(10))")
    #expect(abs(rate(60) - 0.294_640_045) < 1e-6, "\(rate(60))")
  }

  @Test func otherSchedulesGoAsTheirNamesSay() {
    func rate(_ schedule: TrainingSettings.Schedule, _ step: Int) -> Double {
      schedule.rate(highest: 2, step: step, of: 40, stepsOfEpoch: 4)
    }
    #expect(rate(.constant, 39) == 2)
    #expect(rate(.cosine, 0) == 2)
    #expect(abs(rate(.cosine, 20) - 1) < 1e-12)
    #expect((0...3).map { rate(.steps(every: 2, factor: 0.5), 8 * $0) } == [2, 1, 0.5, 0.25])
  }

  @Test func theFirstStepOfAdamWIsTheRateAgainstTheSlope() {
    let parameter = LayerParameter("w", shape: [3], [1, -2, 0.5], decays: true)
    parameter.gradient = [0.3, -20, 0]
    var step = WeightStep(
      .adamW(decay: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8), for: [parameter])
    step.move([parameter], rate: 0.01)
    let wanted: [Float] = [0.999 - 0.01, -1.998 + 0.01, 0.4995]
    for (value, wanted) in zip(parameter.values, wanted) { #expect(abs(value - wanted) < 1e-6) }
  }

  @Test func momentumAddsUp() {
    let parameter = LayerParameter("w", shape: [1], [1])
    var step = WeightStep(.sgd(momentum: 0.5, decay: 0, isNesterov: false), for: [parameter])
    for wanted: Float in [0.9, 0.75, 0.575] {
      parameter.gradient = [1]
      step.move([parameter], rate: 0.1)
      #expect(abs(parameter.values[0] - wanted) < 1e-6)
    }
  }

  @Test(arguments: [(0.0, 0.0), (0.1, 0.0), (0.0, 2.0), (0.1, 1.5)])
  func theSlopesOfTheLossAreThoseOfDifferences(smoothing: Double, focus: Double) {
    let loss = ClassLoss(smoothing: smoothing, focus: focus, weights: [1, 2, 0.5])
    let targets = [ClassLoss.Target(0), ClassLoss.Target(2, mixedWith: 1, share: 0.7)]
    let scores: [Float] = [0.2, -0.4, 1.1, 0.6, 0.1, -0.9]
    func batch(_ scores: [Float]) -> LayerBatch {
      let batch = LayerBatch(
        items: 2, rows: 1, bands: 1, channels: 3, lengths: [1, 1], in: LayerMemory())
      for index in scores.indices { batch.values[index] = scores[index] }
      return batch
    }
    let slopes = batch(scores)
    let value = loss.differentiate(slopes, targets)
    #expect(value > 0)
    for index in scores.indices {
      var (more, less) = (scores, scores)
      more[index] += 1e-2
      less[index] -= 1e-2
      let slope =
        (loss.differentiate(batch(more), targets) - loss.differentiate(batch(less), targets)) / 2e-2
      #expect(abs(Double(slopes.values[index]) - slope) < 1e-4)
    }
  }

  @Test func smoothedCrossEntropyOfEvenScoresIsTheLogarithmOfTheClasses() {
    let batch = LayerBatch(
      items: 1, rows: 1, bands: 1, channels: 4, lengths: [1], in: LayerMemory())
    for index in 0..<4 { batch.values[index] = 3 }
    let loss = ClassLoss(smoothing: 0.2, focus: 0, weights: [1, 1, 1, 1])
    #expect(abs(loss.differentiate(batch, [ClassLoss.Target(1)]) - 1.386_294_361) < 1e-8)
    // 0.25 of each class, less what is wanted of it.
    let wanted: [Float] = [0.2, -0.6, 0.2, 0.2]
    for index in 0..<4 { #expect(abs(batch.values[index] - wanted[index]) < 1e-6) }
  }

  @Test func withoutVariationRowsAreCutAsTheyStand() {
    let source = (0..<20).map { Float($0) }
    var target = [Float](repeating: -1, count: 8)
    let varied = VariedRows(variation: RowVariation(), width: 2, channels: 1)
    for epoch in 0..<20 {
      var draw = ItemDraw(seed: 1, epoch: epoch, item: 0)
      #expect(varied.cut(source, count: 10, rows: 4, &draw, into: &target) == 4)
      #expect(target == (0..<8).map { target[0] + Float($0) })
      #expect(target[0] >= 0 && target[7] < 20)
    }
  }

  @Test func aStretchedItemKeepsItsEnds() {
    var variation = RowVariation()
    variation.stretch = 0.4
    let varied = VariedRows(variation: variation, width: 1, channels: 1)
    var lengths: Set<Int> = []
    for item in 0..<50 {
      var draw = ItemDraw(seed: 1, epoch: 0, item: item)
      var target = [Float](repeating: -1, count: 40)
      let count = varied.cut((0..<20).map { Float($0) }, count: 20, rows: 40, &draw, into: &target)
      lengths.insert(count)
      #expect(target[0] == 0 && target[count - 1] == 19)
      #expect((12...28).contains(count))
    }
    #expect(lengths.count > 8)
  }

  @Test func drawsOfTheBetaDistributionHaveItsMeanAndVariance() {
    var draw = ItemDraw(seed: 5, epoch: 1, item: 2)
    let shares = (0..<20_000).map { _ in draw.beta(0.3) }
    let mean = shares.reduce(0, +) / 20_000
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean - 0.5) < 0.01)
    // 1 / (4 (2 a + 1)).
    #expect(abs(variance - 0.156_25) < 0.005)
  }
}
