import GraphCore
import Synchronization

/// The libraries that are loaded into this program, each once.
enum PluginLibraries {
  // A process has one set of loaded libraries, whoever asks; this is its record.
  private static let loaded = Mutex<[String: PluginLibrary]>([:])

  /// Loads a library, unless it is.
  /// - Parameter metadata: What was told of it, by a side file perhaps.
  /// - Throws: `Problem` SG0901 to SG0903; SG0903 too where the library says other things of itself.
  static func library(
    _ path: String, saying metadata: PluginMetadata
  ) throws(Problem) -> PluginLibrary {
    let result: Result<PluginLibrary, Problem> = loaded.withLock { loaded in
      if let library = loaded[path] { return .success(library) }
      do throws(Problem) {
        let library = try PluginLibrary(path)
        loaded[path] = library
        return .success(library)
      } catch { return .failure(error) }
    }
    let library = try result.get()
    guard library.metadata == metadata else { throw PluginSideFile.outdated(path) }
    return library
  }
}
