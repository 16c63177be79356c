import Nodes

/// The suffixes of files that a folder is searched for. What is in a file decides how it is decoded; the
/// suffix only decides whether it is opened.
package enum RecordingSuffixes {
  package static let all = SoundDecoder.suffixes

  /// For messages: `recordings end in aif, aifc, ...`.
  package static var sentence: String {
    "recordings end in " + all.sorted().joined(separator: ", ")
  }
}
