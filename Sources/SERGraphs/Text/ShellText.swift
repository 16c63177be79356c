/// Texts for a command line that people copy out of a message.
enum ShellText {
  /// A word as a shell reads it: as it is where it holds nothing that means something to a shell, else in
  /// quotes.
  static func word(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "=-_.,:/+@%".unicodeScalars.contains($0)
    }
    guard !isPlain || text.isEmpty else { return text }
    let isSafe = !text.contains { "\"$`\\!".contains($0) }
    return isSafe
      ? "\"\(text)\"" : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
