import Glibc

/// Something that moves as speech does, the same in every run: four syllables a second, each a hiss and a
/// vowel of its own, then a pause.
/// - Parameters:
///   - peak: About the largest sample.
///   - isWhispered: Vowels of noise in place of pulses.
package func madeSpeech(
  seconds: Double, rate: Int, peak: Float = 0.3, isWhispered: Bool = false
) -> [Float] {
  // The lowest two resonances of a, i, o, e, u in hertz.
  let vowels: [(Double, Double)] = [(750, 1200), (300, 2300), (450, 850), (450, 1900), (320, 750)]
  let hiss = noise(Int(seconds * Double(rate)))
  var voices: [Float] = []
  var consonants: [Float] = []
  var first = Resonance()
  var second = Resonance()
  var pulse = 0.0
  var last: Float = 0
  for index in hiss.indices {
    let time = Double(index) / Double(rate)
    let syllable = Int(time * 4)
    let part = time * 4 - Double(syllable)
    let vowel = vowels[syllable % vowels.count]
    pulse += (120 + 30 * sin(time * 3)) / Double(rate)
    let beat: Float = pulse >= 1 ? 1 : 0
    if pulse >= 1 { pulse -= 1 }
    let isVowel = part > 0.3 && part < 0.85
    let level = isVowel ? Float(sin((part - 0.3) / 0.55 * .pi)) : 0
    let excitation = isWhispered ? hiss[index] * 0.1 : beat
    let tone = first.pass(excitation * level, hertz: vowel.0, rate: rate)
    voices.append(second.pass(tone, hertz: vowel.1, rate: rate))
    consonants.append(part < 0.25 ? (hiss[index] - last) * Float(sin(part / 0.25 * .pi)) : 0)
    last = hiss[index]
  }
  let loudest = voices.reduce(0) { max($0, abs($1)) }
  let hardest = consonants.reduce(0) { max($0, abs($1)) }
  return voices.indices.map { index in
    let sound = 0.85 * voices[index] / loudest + 0.15 * consonants[index] / hardest
    return (sound * peak * 32_767).rounded() / 32_768
  }
}

/// A resonance 90 Hz wide.
private struct Resonance {
  private var one: Float = 0
  private var two: Float = 0

  mutating func pass(_ sample: Float, hertz: Double, rate: Int) -> Float {
    let radius = exp(-Double.pi * 90 / Double(rate))
    let turn = 2 * radius * cos(2 * Double.pi * hertz / Double(rate))
    let next = sample + Float(turn) * one - Float(radius * radius) * two
    (one, two) = (next, one)
    return next
  }
}
