import CSergraphPlugin
package import GraphCore

// The numbers that stand for words in sergraph_plugin.h.

extension Format.Kind {
  private static let codes: [(Format.Kind, UInt32)] = [
    (.audio, UInt32(SERGRAPH_AUDIO)), (.frames, UInt32(SERGRAPH_FRAMES)),
    (.spectrum, UInt32(SERGRAPH_SPECTRUM)), (.features, UInt32(SERGRAPH_FEATURES)),
    (.patches, UInt32(SERGRAPH_PATCHES)), (.scores, UInt32(SERGRAPH_SCORES)),
    (.segments, UInt32(SERGRAPH_SEGMENTS)),
  ]

  package var code: UInt32 { Self.codes.first { $0.0 == self }?.1 ?? 0 }

  package init?(code: UInt32) {
    guard let found = Self.codes.first(where: { $0.1 == code }) else { return nil }
    self = found.0
  }

  /// The set that some kinds make.
  package static func set(of kinds: [Format.Kind]) -> UInt32 {
    kinds.reduce(0) { $0 | 1 << $1.code }
  }

  /// The kinds of a set; nil if it has others as well.
  package static func kinds(in set: UInt32) -> [Format.Kind]? {
    let kinds = codes.map(\.0).filter { set & (1 << $0.code) != 0 }
    return Self.set(of: kinds) == set ? kinds : nil
  }
}

extension Format.Scale {
  private static let codes: [(Format.Scale, UInt32)] = [
    (.amplitude, UInt32(SERGRAPH_SCALE_AMPLITUDE)), (.power, UInt32(SERGRAPH_SCALE_POWER)),
    (.decibel, UInt32(SERGRAPH_SCALE_DECIBEL)), (.log, UInt32(SERGRAPH_SCALE_LOG)),
  ]

  package var code: UInt32 { Self.codes.first { $0.0 == self }?.1 ?? 0 }

  package init?(code: UInt32) {
    guard let found = Self.codes.first(where: { $0.1 == code }) else { return nil }
    self = found.0
  }
}

extension Unit {
  private static let codes: [(Unit, UInt32)] = [
    (.hertz, UInt32(SERGRAPH_UNIT_HERTZ)), (.seconds, UInt32(SERGRAPH_UNIT_SECONDS)),
    (.milliseconds, UInt32(SERGRAPH_UNIT_MILLISECONDS)),
    (.samples, UInt32(SERGRAPH_UNIT_SAMPLES)), (.frames, UInt32(SERGRAPH_UNIT_FRAMES)),
    (.decibel, UInt32(SERGRAPH_UNIT_DECIBEL)), (.bins, UInt32(SERGRAPH_UNIT_BINS)),
    (.rows, UInt32(SERGRAPH_UNIT_ROWS)),
  ]

  package var code: UInt32 { Self.codes.first { $0.0 == self }?.1 ?? 0 }

  package init?(code: UInt32) {
    guard let found = Self.codes.first(where: { $0.1 == code }) else { return nil }
    self = found.0
  }
}

extension ParameterForm {
  /// The type and the flags of a parameter; the other flags are the description's to add.
  package var code: (type: UInt32, flags: UInt32) {
    let type =
      switch element {
      case .boolean: SERGRAPH_BOOLEAN
      case .integer: SERGRAPH_INTEGER
      case .number: SERGRAPH_NUMBER
      case .text: SERGRAPH_TEXT
      case .choice: SERGRAPH_CHOICE
      case .record: SERGRAPH_RECORD
      case .variant: SERGRAPH_VARIANT
      case .nothing: SERGRAPH_NULL
      }
    let flags =
      (isList ? UInt32(SERGRAPH_LIST) : 0) | (isOptional ? UInt32(SERGRAPH_OPTIONAL) : 0)
    return (UInt32(type), flags)
  }

  /// - Parameters:
  ///   - choices: The words of a choice, the fields of a record, the options of a variant.
  ///   - structure: The name of a record or variant.
  package init?(type: UInt32, flags: UInt32, choices: [String], structure: String = "") {
    let element: Element? =
      switch Int(type) {
      case Int(SERGRAPH_BOOLEAN): .boolean
      case Int(SERGRAPH_INTEGER): .integer
      case Int(SERGRAPH_NUMBER): .number
      case Int(SERGRAPH_TEXT): .text
      case Int(SERGRAPH_CHOICE): .choice(choices)
      case Int(SERGRAPH_RECORD): .record(structure, fields: choices)
      case Int(SERGRAPH_VARIANT): .variant(structure, options: choices)
      case Int(SERGRAPH_NULL): .nothing
      default: nil
      }
    let known = UInt32(
      SERGRAPH_LIST | SERGRAPH_OPTIONAL | SERGRAPH_RANGE | SERGRAPH_REQUIRED | SERGRAPH_MAIN)
    guard let element, flags & ~known == 0 else { return nil }
    self.init(
      element, isList: flags & UInt32(SERGRAPH_LIST) != 0,
      isOptional: flags & UInt32(SERGRAPH_OPTIONAL) != 0)
  }

  /// The words that go with the type: of a choice, of a record's fields, of a variant's options.
  package var words: [String] {
    switch element {
    case .choice(let words), .record(_, let words), .variant(_, let words): words
    default: []
    }
  }
}
