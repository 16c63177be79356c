package import GraphCore

/// Opens recordings: every caller comes through here, so that one place says who decodes what.
package enum SoundDecoder {
  /// Opens a recording with the decoder that its first bytes ask for.
  /// - Parameter path: A file, or `-` for standard input.
  /// - Throws: `Problem` SG07xx that says why it can't be read.
  package static func open(_ path: String) throws(Problem) -> any SampleReader {
    try SoundFile(path)
  }
}
