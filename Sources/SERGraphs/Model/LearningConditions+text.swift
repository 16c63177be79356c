import GraphCore

extension Model.Origin {
  /// What the model has learnt from, in plain words: rows of a title and a text.
  package var conditionRows: [[String]] {
    let band = bandwidth.map {
      ["bandwidth", "\(decimals($0, 0)) Hz or more in nine tenths of them"]
    }
    if let conditions { return conditions.rows(band: band) }
    let unknown = "what the recordings were like is not noted: it was fitted before that was"
    return [["heard", unknown]] + [band].compactMap { $0 }
  }

  /// The same as lines of a report.
  var conditionLines: [String] {
    conditionRows.map { row in
      row[0] + String(repeating: " ", count: 10 - row[0].count) + row[1]
    }
  }

  /// The same for programs; null where nothing is noted.
  package var conditionsJSON: JSON { conditions?.json ?? .null }
}

extension LearningConditions {
  fileprivate func rows(band: [String]?) -> [[String]] {
    var rows = [["heard", whose]]
    if let sound { rows.append(["sound", sound]) }
    if let level { rows.append(["level", level]) }
    if let band { rows.append(band) }
    if copies > 0 {
      let first = variations.first ?? "nothing"
      rows.append(["copies", "\(copies) of each besides, varied by \(first)"])
      rows += variations.dropFirst().map { ["", "and by \($0)"] }
    }
    return rows
  }

  /// `1200 recordings of ravdess (English), 20 speakers: 10 women, 10 men`.
  private var whose: String {
    var text = counted(recordings, "recording")
    let named = corpora.sorted { $0.key < $1.key }.map { name, count in
      corpora.count > 1 ? "\(count) of \(name)" : "of \(name)"
    }
    if !named.isEmpty { text += (corpora.count > 1 ? ": " : " ") + named.joined(separator: ", ") }
    let told = languages.values.reduce(0, +)
    let spoken = languages.keys.sorted().joined(separator: ", ")
    if told > 0 {
      text += told == recordings ? "; in \(spoken)" : "; \(told) of them in \(spoken)"
    } else {
      text += "; in which language is not known"
    }
    text += speakers == 0 ? "; speakers not known" : "; \(counted(speakers, "speaker"))"
    if women + men > 0 {
      let rest = speakers - women - men
      text += ", \(women) \(women == 1 ? "woman" : "women") and \(men) \(men == 1 ? "man" : "men")"
      if rest > 0 { text += ", \(rest) not known" }
    }
    return text
  }

  private var sound: String? {
    guard !rates.isEmpty else { return nil }
    func list(_ counts: [Int: Int], _ name: (Int) -> String) -> String {
      counts.sorted { $0.key < $1.key }.map { value, count in
        counts.count > 1 ? "\(name(value)) (\(count))" : name(value)
      }.joined(separator: ", ")
    }
    return list(rates) { "\($0) Hz" } + "; " + list(channels) { counted($0, "channel") }
      + (seconds.map { "; \($0.text(1)) s long" } ?? "")
  }

  private var level: String? {
    guard let speechLevel else { return nil }
    return "loud speech at \(speechLevel.text(0)) dBFS"
      + (depth.map { ", \($0.text(0)) dB above the soft parts" } ?? "")
  }
}

extension LearningConditions {
  /// For programs, and as it stands in the model file.
  package var json: JSON {
    func counts(_ counts: [(String, Int)]) -> JSON {
      .object(counts.map { JSON.Member($0.0, .int($0.1)) })
    }
    func named(_ all: [String: Int]) -> JSON {
      counts(all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
    func numbered(_ all: [Int: Int]) -> JSON {
      counts(all.sorted { $0.key < $1.key }.map { (String($0.key), $0.value) })
    }
    func range(_ range: Range?) -> JSON {
      range.map { [.double($0.low), .double($0.middle), .double($0.high)] } ?? .null
    }
    return [
      "recordings": .int(recordings), "corpora": named(corpora), "languages": named(languages),
      "speakers": .int(speakers), "women": .int(women), "men": .int(men),
      "rates": numbered(rates), "channels": numbered(channels), "seconds": range(seconds),
      "speech_level": range(speechLevel), "loud_above_soft": range(depth),
      "copies": .int(copies), "variations": .array(variations.map { .string($0) }),
    ]
  }

  /// Reads what `json` gives; what it does not know is passed over.
  /// - Returns: Nil where something is of another kind.
  init?(_ json: JSON) {
    guard json.members != nil else { return nil }
    func counts(_ key: String) -> [String: Int]? {
      guard let value = json[key] else { return [:] }
      guard let members = value.members else { return nil }
      var counts: [String: Int] = [:]
      for member in members {
        guard let count = member.value.integer else { return nil }
        counts[member.name] = count
      }
      return counts
    }
    func numbered(_ key: String) -> [Int: Int]? {
      guard let named = counts(key) else { return nil }
      var counts: [Int: Int] = [:]
      for (name, count) in named {
        guard let number = Int(name) else { return nil }
        counts[number] = count
      }
      return counts
    }
    func range(_ key: String) -> Range?? {
      guard let value = json[key], value != .null else { return .some(nil) }
      let numbers = (value.elements ?? []).compactMap(\.number)
      guard numbers.count == 3, value.elements?.count == 3 else { return nil }
      return Range(low: numbers[0], middle: numbers[1], high: numbers[2])
    }
    guard let recordings = json["recordings"]?.integer, let corpora = counts("corpora"),
      let languages = counts("languages"), let rates = numbered("rates"),
      let channels = numbered("channels"), let seconds = range("seconds"),
      let level = range("speech_level"), let depth = range("loud_above_soft")
    else { return nil }
    self.recordings = recordings
    self.corpora = corpora
    self.languages = languages
    self.rates = rates
    self.channels = channels
    self.seconds = seconds
    speechLevel = level
    self.depth = depth
    speakers = json["speakers"]?.integer ?? 0
    women = json["women"]?.integer ?? 0
    men = json["men"]?.integer ?? 0
    copies = json["copies"]?.integer ?? 0
    variations = (json["variations"]?.elements ?? []).compactMap(\.text)
  }
}
