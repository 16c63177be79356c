import GraphCore
import Nodes

/// Something about how a graph was fitted and tested that whoever reads a number has to know.
package enum Remark: Sendable, Equatable {
  /// Nodes that took each speaker's statistics from all their recordings, the held-out ones too.
  case enrolment(nodes: [String])
  /// Nodes that learnt from held-out recordings too, without labels.
  case sawHeldOut(nodes: [String])
  /// Tested recordings of places that were not learnt from, where nodes take statistics by place.
  case otherSites(count: Int, nodes: [String])
  /// Settings that were chosen on the very recordings that were tested.
  case tunedOnTest(settings: [String])
  /// A model that was fitted before, on recordings that may be among those that were tested.
  case mayHaveLearnt(words: String)

  /// One sentence without its full stop.
  /// - Parameter isTested: Whether anything was held out at all.
  package func words(isTested: Bool = true) -> String {
    switch self {
    case .enrolment(let nodes):
      Remark.list(nodes)
        + " took each speaker's statistics from all their recordings, without labels"
        + (isTested ? ", also those of the test" : "")
        + ": a speaker has to be enrolled by a fit before the model can be used on them"
    case .sawHeldOut(let nodes):
      Remark.list(nodes) + " learnt from all recordings, without labels"
        + (isTested ? ", also those of the test: the numbers flatter the model" : "")
    case .otherSites(let count, let nodes):
      Remark.list(nodes) + " took the statistics of the whole corpus for "
        + "\(counted(count, "tested recording")) of sites that were not learnt from, or of none that is named"
    case .tunedOnTest(let settings):
      "the best of \(settings.count) settings was chosen on the recordings of the test: the numbers flatter the model"
    case .mayHaveLearnt(let words): words
    }
  }

  /// What several graphs give cause to say, one of which was tested here and another there: nodes of one sort together.
  static func joined(_ all: [[Remark]]) -> [Remark] {
    var (enrolling, seeing, others): ([String], [String], [Remark]) = ([], [], [])
    for remark in all.joined() {
      switch remark {
      case .enrolment(let nodes): enrolling += nodes.filter { !enrolling.contains($0) }
      case .sawHeldOut(let nodes): seeing += nodes.filter { !seeing.contains($0) }
      case .tunedOnTest, .otherSites, .mayHaveLearnt:
        if !others.contains(remark) { others.append(remark) }
      }
    }
    return (enrolling.isEmpty ? [] : [.enrolment(nodes: enrolling)])
      + (seeing.isEmpty ? [] : [.sawHeldOut(nodes: seeing)]) + others
  }

  private static func list(_ nodes: [String]) -> String {
    nodes.map { "'\($0)'" }.joined(separator: " and ")
  }
}

extension TrainablePart {
  /// What its trainable nodes give cause to say.
  var remarks: [Remark] {
    let enrolling = trainable.filter { $0.trainable?.enrolsSpeakers == true }.map(\.name)
    let seeing = trainable.filter { $0.trainable?.seesHeldOut == true }.map(\.name)
      .filter { !enrolling.contains($0) }
    return Remark.joined([[.enrolment(nodes: enrolling), .sawHeldOut(nodes: seeing)]])
  }
}

extension TrainablePart {
  /// The nodes that take statistics of each place of recording.
  var learningSites: [String] {
    trainable.filter { ($0.kind as? any AdaptableNode)?.learnsSites == true }.map(\.name)
  }

  /// What to say where such nodes are tested on recordings of other places.
  func siteRemarks(_ corpus: Corpus, _ splits: @autoclosure () -> [Split]) -> [Remark] {
    guard !learningSites.isEmpty else { return [] }
    let sites = corpus.entries.map { entry in entry.site.map { SpeakerName.key($0) } }
    var others: Set<Int> = []
    for split in splits() {
      let learnt = Set(split.train.compactMap { sites[$0] })
      others.formUnion(split.test.filter { sites[$0].map { !learnt.contains($0) } ?? true })
    }
    return others.isEmpty ? [] : [.otherSites(count: others.count, nodes: learningSites)]
  }

  /// What the features are, in canonical form.
  var featureLines: [String] {
    features.flatMap { graph.canonical(of: graph.upstream(of: [$0])).lines }
  }
}
