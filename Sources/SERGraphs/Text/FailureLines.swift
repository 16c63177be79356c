/// Recordings that could not be read, for a terminal.
enum FailureLines {
  private static let most = 10

  /// How many there are, and the first of them below; nothing where there are none.
  /// - Parameters:
  ///   - failures: Each with its reason.
  ///   - side: Where they were met, if there are several places.
  static func of(_ failures: [String], in side: String? = nil) -> [String] {
    guard !failures.isEmpty else { return [] }
    return [
      "failed    \(side.map { "\($0): " } ?? "")\(counted(failures.count, "recording")) could not be "
        + "read and \(failures.count == 1 ? "was" : "were") left out:"
    ] + failures.prefix(most).map { "          \($0)" }
      + (failures.count > most ? ["          ... and \(failures.count - most) more"] : [])
  }
}
