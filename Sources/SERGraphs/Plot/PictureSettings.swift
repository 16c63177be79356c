import Drawing

/// What is asked of a picture, whatever it shows.
package struct PictureSettings: Sendable {
  /// The seconds that are shown; nil for the recording's start.
  package var from: Double?
  /// Nil for the recording's end.
  package var to: Double?
  /// In pixels, or in 1/96 inch.
  package var width = Figure.usualWidth
  /// What the panels ask for, if absent.
  package var height: Int?
  /// The recording's path, if absent.
  package var title: String?

  /// The whole recording, as large as is usual.
  package init() {}
}
