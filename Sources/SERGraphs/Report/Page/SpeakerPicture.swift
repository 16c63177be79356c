/// How differently speakers are recognized: unweighted average recall of each, sorted, by sex where it is known.
struct SpeakerPicture {
  /// A speaker's recalls, one for each repetition.
  private struct Speaker {
    let name: String
    let sex: String?
    let recordings: Int
    let uars: [Double]
    var mean: Double { ExperimentSummary.mean(uars) }
  }

  private let speakers: [Speaker]
  private let unknown: Int
  private let classes: Int

  private static let left = 96.0
  private static let span = 320.0
  /// More than so many names would make the picture longer than a screen; dots then stand close together.
  private static let named = 60

  init(_ experiment: Experiment) {
    let recordings = experiment.recordings
    let known = recordings.indices.filter { recordings[$0].speaker != nil }
    speakers = Dictionary(grouping: known) { recordings[$0].speaker ?? "" }.map { name, own in
      Speaker(
        name: name, sex: own.lazy.compactMap { recordings[$0].metadata["sex"] }.first,
        recordings: own.count,
        uars: experiment.repetitions.indices.compactMap {
          experiment.tally(own, in: $0).value(.uar)
        })
    }.sorted { ($1.mean, $0.name) < ($0.mean, $1.name) }
    unknown = recordings.count - known.count
    classes = experiment.classes.count
  }

  var html: String {
    guard !speakers.isEmpty else {
      return Markup.paragraph("The corpus does not say who speaks.", class: "soft")
    }
    let rest =
      unknown > 0 ? " \(counted(unknown, "recording")) of unknown speakers left out." : ""
    let isNamed = speakers.count <= SpeakerPicture.named
    return Markup.figure(
      picture,
      "UAR of each speaker over the classes that they have, the mean over seeds; the bar behind a dot goes from the worst "
        + "seed to the best. Dashed: the mean over speakers; dotted: guessing."
        + (isNamed ? "" : " A pointer on a dot shows who it is.") + rest)
  }

  private var groups: [(title: String, speakers: [Speaker])] {
    let sexes = Set(speakers.compactMap(\.sex)).sorted()
    guard !sexes.isEmpty else { return [("speakers", speakers)] }
    let unsexed = speakers.filter { $0.sex == nil }
    return sexes.map { sex in (sex, speakers.filter { $0.sex == sex }) }
      + (unsexed.isEmpty ? [] : [("sex unknown", unsexed)])
  }

  private var picture: Picture {
    let (left, span) = (SpeakerPicture.left, SpeakerPicture.span)
    let isNamed = speakers.count <= SpeakerPicture.named
    let step = isNamed ? 17 : max(2, 900 / Double(speakers.count))
    let heading = 24.0
    let height = Double(speakers.count) * step + Double(groups.count) * heading
    var picture = Picture(
      "speakers", "UAR of each speaker", words, width: left + span + 64, height: height + 28)
    for tenths in stride(from: 0, through: 10, by: 2) {
      let x = left + span * Double(tenths) / 10
      picture.line(from: (x, 6), to: (x, height + 6), "grid")
      picture.text(x, height + 21, Digits.roundPercent(Double(tenths) / 10), "soft", .middle)
    }
    let chance = left + span / Double(classes)
    picture.line(from: (chance, 6), to: (chance, height + 6), "dotted")
    var y = 0.0
    for (place, group) in groups.enumerated() {
      let mean = ExperimentSummary.mean(group.speakers.map(\.mean))
      y += heading
      picture.text(left - 8, y - 6, Picture.short(group.title, 13), "strong", .end)
      let isRight = mean > 0.8
      picture.text(
        left + span * mean + (isRight ? -5 : 5), y - 6, "mean \(Digits.percent(mean))", "soft",
        isRight ? .end : .start)
      let bottom = y + step * Double(group.speakers.count)
      picture.line(
        from: (left + span * mean, y - 14), to: (left + span * mean, bottom), "dashed")
      for speaker in group.speakers {
        draw(speaker, into: &picture, y: y + step / 2, place: place, isNamed: isNamed)
        y += step
      }
    }
    return picture
  }

  private func draw(
    _ speaker: Speaker, into picture: inout Picture, y: Double, place: Int, isNamed: Bool
  ) {
    let (left, span) = (SpeakerPicture.left, SpeakerPicture.span)
    let reach = (low: speaker.uars.min() ?? 0, high: speaker.uars.max() ?? 0)
    picture.line(from: (left + span * reach.low, y), to: (left + span * reach.high, y), "reach")
    let title =
      "\(speaker.name): \(Digits.percent(speaker.mean)) of \(counted(speaker.recordings, "recording"))"
    let x = left + span * speaker.mean
    // Shapes tell groups apart where colours don't.
    switch place % 3 {
    case 0: picture.circle(x, y, radius: isNamed ? 5 : 3, "blue dot", title: title)
    case 1: picture.diamond(x, y, radius: isNamed ? 6 : 3.5, "orange dot", title: title)
    default:
      picture.rectangle(x - 4, y - 4, width: 8, height: 8, "green dot", title: title)
    }
    guard isNamed else { return }
    picture.text(left - 8, y + 4, Picture.short(speaker.name, 13), "soft", .end)
    picture.text(left + span + 58, y + 4, Digits.percent(speaker.mean), "soft", .end)
  }

  private var words: String {
    let groups = groups.map { group in
      let mean = ExperimentSummary.mean(group.speakers.map(\.mean))
      return
        "\(group.title): \(counted(group.speakers.count, "speaker")), mean \(Digits.percent(mean))"
    }
    let best = speakers[0]
    let worst = speakers[speakers.count - 1]
    return groups.joined(separator: "; ")
      + ". Best: \(best.name), \(Digits.percent(best.mean)); worst: \(worst.name), "
      + "\(Digits.percent(worst.mean))."
  }
}
