package import GraphCore

/// Where a run's results go, and in which form: what `--out` and `--format` say together.
package struct OutputPlace: Sendable, Equatable {
  /// A path, in which `{output}` or `{node}` may stand for an output's name; nil for standard output.
  package let path: String?
  /// The form; nil where neither says it, and the place decides.
  package let style: ResultStyle?

  /// Reads what a user wrote: the format, else the suffix says the form.
  /// - Throws: `Problem` SG0801 for a suffix that says no form, and for braces that stand for nothing.
  package init(_ out: String?, format: ResultStyle?) throws(Problem) {
    guard let out, out != "-" else {
      (path, style) = (nil, format)
      return
    }
    path = out
    try PathWords.check(out, known: ["output", "node"])
    let suffix = FilePath.suffix(of: out)
    guard format == nil, !suffix.isEmpty else {
      // A name without a suffix says nothing; results for programs are then JSON Lines, as through a pipe.
      style = format ?? .jsonl
      return
    }
    let known = [ResultStyle.csv, .jsonl].map(\.rawValue)
    guard known.contains(suffix), let said = ResultStyle(rawValue: suffix) else {
      throw Problem(
        .usage, "'.\(suffix)' is no form that results can be written in",
        suggestion: (didYouMean(suffix, among: known) ?? "one of: .csv, .jsonl.")
          + " Else say it with --format")
    }
    style = said
  }
}
