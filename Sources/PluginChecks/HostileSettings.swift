import GraphCore
import PluginInterface

/// Values to try a parameter with.
struct HostileSettings {
  /// A value in words, and whether a graph may give it.
  struct Trial {
    let words: String
    let content: PluginSetting.Content
    let isAllowed: Bool
  }

  let parameter: ParameterDescription
  /// Everything that its values are made of.
  let structures: [ParameterStructure]
  /// The structures that this is a part of, whose members are tried elsewhere.
  let outer: Set<String>

  init(
    parameter: ParameterDescription, structures: [ParameterStructure], outer: Set<String> = []
  ) {
    self.parameter = parameter
    self.structures = structures
    self.outer = outer
  }

  /// Every value that is tried.
  var trials: [Trial] {
    var trials = parameter.form.structure == nil ? plain : structured
    if parameter.form.isOptional {
      trials.append(Trial(words: "null", content: .null, isAllowed: true))
    }
    return trials
  }

  private var plain: [Trial] { parameter.form.isList ? lists : scalars }

  private var scalars: [Trial] {
    switch parameter.form.element {
    case .boolean:
      return [true, false].map {
        Trial(words: "\($0)", content: .booleans([$0]), isAllowed: true)
      }
    case .integer:
      return integers.map {
        Trial(words: "\($0)", content: .integers([$0]), isAllowed: isAllowed(Double($0)))
      }
    case .number:
      return numbers.map {
        Trial(words: "\($0)", content: .numbers([$0]), isAllowed: $0.isFinite && isAllowed($0))
      }
    case .text:
      return texts.map { Trial(words: $0.0, content: .texts([$0.1]), isAllowed: true) }
    case .choice(let choices):
      return choices.map { Trial(words: $0, content: .texts([$0]), isAllowed: true) }
        + [("an unknown word", "no such choice"), ("no word", "")].map {
          Trial(words: $0.0, content: .texts([$0.1]), isAllowed: false)
        }
    case .record, .variant, .nothing: return []
    }
  }

  private var lists: [Trial] {
    var one = self.one
    one.removeAll { !$0.isAllowed }
    var trials = [
      Trial(words: "an empty list", content: empty, isAllowed: parameter.limits == nil)
    ]
    for element in one.prefix(3) {
      trials.append(
        Trial(words: "[\(element.words)]", content: element.content, isAllowed: true))
      trials.append(
        Trial(
          words: "a list of 1000, each \(element.words)", content: repeated(element.content, 1000),
          isAllowed: true))
    }
    return trials
      + scalars.filter { !$0.isAllowed }.map {
        Trial(words: "[\($0.words)]", content: $0.content, isAllowed: false)
      }
  }

  private var one: [Trial] { scalars }

  private var empty: PluginSetting.Content {
    switch parameter.form.element {
    case .boolean: .booleans([])
    case .integer: .integers([])
    case .number: .numbers([])
    case .text, .choice: .texts([])
    case .record, .variant, .nothing: .elements([])
    }
  }

  private func repeated(_ content: PluginSetting.Content, _ count: Int) -> PluginSetting.Content {
    func many<Element>(_ values: [Element]) -> [Element] {
      values.first.map { [Element](repeating: $0, count: count) } ?? []
    }
    switch content {
    case .null: return .null
    case .booleans(let values): return .booleans(many(values))
    case .integers(let values): return .integers(many(values))
    case .numbers(let values): return .numbers(many(values))
    case .texts(let values): return .texts(many(values))
    case .record, .variant, .elements: return content
    }
  }

  private func isAllowed(_ number: Double) -> Bool {
    parameter.limits.map { $0.contains(number) } ?? true
  }

  private var integers: [Int] {
    guard let limits = parameter.limits else { return [0, 1, -1, .max, .min] }
    // The largest doubles that are whole numbers of 64 bits.
    func whole(_ number: Double) -> Int { Int(max(-9.2e18, min(9.2e18, number))) }
    let (low, high) = (whole(limits.lowerBound), whole(limits.upperBound))
    return unique([low, high, low - 1, high + 1, .max, .min])
  }

  private var numbers: [Double] {
    let odd: [Double] = [.nan, .infinity, -.infinity, 1e300, -1e300]
    guard let limits = parameter.limits else { return [0, -1, 1e-300] + odd }
    return [limits.lowerBound, limits.upperBound]
      + unique([limits.lowerBound.nextDown, limits.upperBound.nextUp, 0, -1]) + odd
  }

  private func unique<Element: Hashable>(_ values: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return values.filter { seen.insert($0).inserted }
  }

  private var texts: [(String, String)] {
    [
      ("an empty text", ""),
      ("a text of 100000 letters", String(repeating: "x", count: 100_000)),
      ("letters of many scripts", "größe 音声 🎙️ \u{202E}\u{0301}"),
      ("'%s%n%d'", "%s%n%d"), ("'../../etc/passwd'", "../../etc/passwd"),
      ("control characters", "\u{1}\u{7F}\n\t\\\""),
    ]
  }
}
