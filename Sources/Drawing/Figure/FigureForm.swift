/// What a picture is written as.
package enum FigureForm: String, Sendable, CaseIterable {
  /// Each is called as the suffix of its files.
  case png, svg, pdf
}
