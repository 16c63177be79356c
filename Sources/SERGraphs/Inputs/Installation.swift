import Glibc
import GraphCore

/// Where the graphs and models are that were installed with the program.
package enum Installation {
  /// `share/sergraph` beside the folder of the program.
  package static var shared: String? {
    guard let program = FilePath.ofProgram else { return nil }
    return FilePath.resolve("../share/sergraph", from: FilePath.folder(of: program))
  }

  /// A graph by its path; where there is none, one of the installed graphs: `graphs/mfcc-mlp.yaml` or `mfcc-mlp`.
  package static func find(_ name: String) -> String {
    guard !exists(name), let shared else { return name }
    let candidates = [
      "\(shared)/\(name)", "\(shared)/graphs/\(name)", "\(shared)/graphs/\(name).yaml",
    ]
    return candidates.first { exists($0) && !isFolder($0) } ?? name
  }
}
