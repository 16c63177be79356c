import GraphCore

/// What can be done to recordings before they are scored.
package enum ConditionKind: String, Sendable, CaseIterable {
  case phone, mulaw, alaw, gsm, opus, mp3, noise, white, pink, brown, babble, room, clip, gain
}

extension ConditionKind {
  /// How much of it can be asked for.
  struct Amount: Sendable {
    let unit: String
    let range: ClosedRange<Double>
    /// If nothing is asked for; nil where it is drawn for each recording then.
    let usual: Double?
  }

  /// Nil where there is nothing to choose.
  var amount: Amount? {
    switch self {
    case .phone, .mulaw, .alaw, .gsm: nil
    case .opus: Amount(unit: "k", range: 8...128, usual: 16)
    case .mp3: Amount(unit: "k", range: 8...128, usual: 32)
    case .noise, .white, .pink, .brown, .babble: Amount(unit: "dB", range: -40...100, usual: 10)
    case .room: Amount(unit: "s", range: 0.05...2, usual: nil)
    case .clip: Amount(unit: "%", range: 0...50, usual: 5)
    case .gain: Amount(unit: "dB", range: -100...100, usual: -20)
    }
  }

  /// How it is asked for: `noise[:dB]`.
  package var form: String { rawValue + (amount.map { "[:\($0.unit)]" } ?? "") }

  /// What it is, in words.
  /// - Parameter amount: As digits; nil for what is usual.
  package func words(_ amount: String? = nil) -> String {
    let amount = amount ?? self.amount?.usual.map(TestCondition.shortest) ?? ""
    return switch self {
    case .phone: "300 to 3400 Hz, then mu-law at 8 kHz, as over a telephone"
    case .mulaw: "mu-law (ITU-T G.711) at 8 kHz"
    case .alaw: "A-law (ITU-T G.711) at 8 kHz"
    case .gsm: "GSM 06.10 at 8 kHz"
    case .opus: "Opus at \(amount) kbit/s"
    case .mp3: "MP3 at \(amount) kbit/s"
    case .noise, .pink: "pink noise, \(amount) dB below the speech"
    case .white: "white noise, \(amount) dB below the speech"
    case .brown: "brown noise, \(amount) dB below the speech"
    case .babble: "4 to 6 other held-out recordings at once, \(amount) dB below the speech"
    case .room:
      "a synthetic room, 1 to 3 m from the speaker, RT60 \(amount.isEmpty ? "0.4 to 0.6" : amount) s"
    case .clip: "the loudest \(amount) % of the samples cut off"
    case .gain: "\(amount) dB of gain"
    }
  }

  /// What somebody means who calls a condition otherwise; nil where that is not known.
  static func otherwise(_ word: String) -> String? {
    let words: [(Set<String>, ConditionKind)] = [
      (["fon", "fone", "landline", "mobile", "tel", "telefon", "telephone"], .phone),
      (["g711", "pcmu", "ulaw"], .mulaw), (["g711a", "pcma"], .alaw),
      (["cafe", "crowd", "party", "speech", "voices"], .babble), (["background", "snr"], .noise),
      (["echo", "hall", "reverb", "reverberation", "rir"], .room),
      (["clipping", "distortion", "overdrive"], .clip),
      (["level", "loud", "quiet", "soft", "volume"], .gain),
    ]
    let kind = words.first { $0.0.contains(word.lowercased()) }?.1
    return kind.map { "did you mean '\($0.rawValue)'?" }
  }

  /// A table of all, for help: how each is asked for, and what it is.
  package static var table: [String] {
    aligned(allCases.map { ["  " + $0.form, $0.words()] })
  }
}
