extension String {
  /// The text without what would move a terminal's cursor or change its colours: of a line, since line ends go as well.
  package var printable: String {
    String(
      map { character in
        guard let scalar = character.unicodeScalars.first else { return character }
        if scalar == "\t" { return " " }
        return scalar.properties.generalCategory == .control ? "\u{FFFD}" : character
      })
  }
}
