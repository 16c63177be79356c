package import GraphCore

/// What is known of a library without running it here.
package enum PluginSideFile {
  /// Where a library's side file is.
  package static func path(forLibraryAt path: String) -> String {
    (path.hasSuffix(".so") ? String(path.dropLast(3)) : path) + PluginMetadata.suffix
  }

  /// Reads a library's side file; nil if it has none.
  /// - Throws: `Problem` SG0903 when it is damaged, or was made for another build of the library.
  package static func read(forLibraryAt library: String) throws(Problem) -> PluginMetadata? {
    let path = path(forLibraryAt: library)
    guard LibraryFile.bytes(path) != nil else { return nil }
    do throws(Problems) {
      let (metadata, bytes) = try PluginMetadata.read(try readYAMLFile(path))
      guard bytes == LibraryFile.bytes(library) else { throw Problems([outdated(library)]) }
      return metadata
    } catch {
      var problem = error.all.first ?? outdated(library)
      if problem.code != .badMetadata {
        problem.code = .badMetadata
        problem.suggestion = SideFields.cure
      }
      throw problem
    }
  }

  static func outdated(_ library: String) -> Problem {
    Problem(
      .badMetadata,
      "the side file '\(path(forLibraryAt: library))' was made for another build of the plugin",
      suggestion: SideFields.cure)
  }

  /// Asks a library itself, in a process of its own.
  /// - Throws: `Problem` SG0901 to SG0903; SG0905 when the library ends that process.
  /// - Returns: What it says, and whether the kernel guards the process.
  package static func ask(
    _ library: String
  ) throws(Problem) -> (metadata: PluginMetadata, isGuarded: Bool) {
    var isolation = Isolation()
    isolation.isIsolated = true
    let process = try ChildProcess(isolation)
    var answer = try process.ask(.open) { $0.put(library) }
    let text = try answer.text()
    let isGuarded = try answer.integer() == 0
    do throws(Problems) {
      return (try PluginMetadata.read(try readYAML(text, name: library)).metadata, isGuarded)
    } catch {
      throw error.all.first ?? outdated(library)
    }
  }

  /// Writes a library's side file.
  /// - Throws: Problems with the library; SG0707 when the file can't be written.
  package static func write(forLibraryAt library: String) throws(Problem) {
    try LibraryFile.check(library)
    let metadata = try ask(library).metadata
    let text = metadata.sideFile(libraryBytes: LibraryFile.bytes(library) ?? 0)
    try Files.write(Array(text.utf8), to: path(forLibraryAt: library))
  }
}
