import CSergraphPlugin
import GraphCore
import GraphTesting
import PluginInterface
import Testing

/// Learning through the C interface.
@Suite struct LearningTests {
  private let features = Format(.features, width: 2, clock: .audio(rate: 100))
  private let examples = Examples(
    rows: [1, 2, 3, 4, 5, 6], width: 2, labels: [0, 1, 1], classes: ["calm", "angry"],
    speakers: ["s1", "s1", "s2"], items: [0, 0, 4])

  private func node() throws -> ForeignNode {
    try ForeignNode(Means.self, of: try sampleKind("test.means"))
  }

  @Test func learnsWhatTheNodeItselfLearns() throws {
    let own = try Means().fit(examples, input: features, options: FitOptions(seed: 3))
    let learnt = try ForeignFitted(examples, input: features, of: node(), seed: 3) { _, _, _ in
      false
    }
    #expect(try learnt.saved() == own)
    #expect(own.tensors["m"]?.values == [4, 5, 11, 13])
  }

  @Test func givesTheSameAfterSavingAndLoading() throws {
    let node = try node()
    let fitted = try node.fit(examples, input: features, options: FitOptions(seed: 1))
    #expect(try ForeignFitted(fitted, of: node).saved() == fitted)
    let rows: [Float] = [1, 0, 0, 1, 0.3, 0.7]
    let expected = try outputRows(of: Means(), input: features, rows: rows, fitted: fitted)
    #expect(try outputRows(of: node, input: features, rows: rows, fitted: fitted) == expected)
    #expect(try node.format(for: features, fitted: fitted).names == ["calm", "angry"])
    #expect(checkNode(node, input: features, fitted: fitted) == [])
  }

  @Test func tellsHowFarItIs() throws {
    var told: [Int] = []
    _ = try ForeignFitted(examples, input: features, of: node()) { epoch, most, loss in
      #expect(most == 5 && loss == 0.5)
      told.append(epoch)
      return false
    }
    #expect(told == [1, 2, 3, 4, 5])
  }

  /// The node sees `Task.isCancelled`, although the host knows no tasks.
  @Test func givesUpWhenTheHostSaysSo() throws {
    var told = 0
    let node = try node()
    var found: Problem?
    do throws(Problem) {
      _ = try ForeignFitted(examples, input: features, of: node) { epoch, _, _ in
        told = epoch
        return epoch == 2
      }
    } catch { found = error }
    #expect(told == 2)
    #expect(found == Problem(.cannotFit, "stopped in round 2"))
  }

  @Test func tellsWhatItWants() throws {
    let node = try node()
    let fit = try ForeignFitted.extension(SERGRAPH_FIT, of: node, as: sergraph_fit.self)
    var wants: UInt32 = 0
    #expect(fit.wants(node.node, &wants) == SERGRAPH_OK)
    #expect(
      wants == UInt32(SERGRAPH_NEEDS_FITTING | SERGRAPH_NEEDS_LABELS)
        | UInt32(SERGRAPH_WANTS_HELD_OUT_SCORES))
  }

  @Test func refusesAModelThatIsNotItsOwn() throws {
    let node = try node()
    let other = Fitted(tensors: ["m": Tensor(shape: [1], [1])], labels: ["calm"])
    #expect(throws: Problem.self) { try node.prepare(for: features, fitted: other) }
    let broken = Fitted(tensors: ["m": Tensor(shape: [1], [.nan])], labels: ["calm"])
    #expect {
      try ForeignFitted(broken, of: node)
    } throws: {
      ($0 as? Problem)?.message.contains("that is not finite") == true
    }
  }

  @Test func needsToBeFittedFirst() throws {
    let node = try node()
    #expect {
      try node.prepare(for: features)
    } throws: {
      ($0 as? Problem)?.code == .noModel
    }
  }
}
