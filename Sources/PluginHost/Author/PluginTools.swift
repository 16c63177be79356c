package import GraphCore

/// What plugins are made and built with, which lies beside the program.
package enum PluginTools {
  /// The folder of the kit: where the program is installed, `share/sergraph/kit`; where it was built, the project's `Kit`.
  /// - Throws: `Problem` SG0707 if there is none.
  package static func kit() throws(Problem) -> String {
    let program = FilePath.ofProgram ?? ""
    guard let kit = kit(besides: program) else {
      throw Problem(
        .inputOutput, "the kit for plugins is not beside this program, '\(program)'",
        suggestion: "install the program with `make install`, which puts both in their places")
    }
    return kit
  }

  /// The folder of the kit that goes with a program.
  static func kit(besides program: String) -> String? {
    var folder = FilePath.folder(of: program)
    let installed = FilePath.resolve("../share/sergraph/kit", from: folder)
    if Files.exists(installed + "/Package.swift") { return installed }
    while folder != "/", folder != "." {
      if Files.exists(folder + "/Kit/Package.swift") { return folder + "/Kit" }
      folder = FilePath.folder(of: folder)
    }
    return nil
  }
}

/// In what language a plugin is written.
package enum PluginLanguage: String, Sendable, CaseIterable { case swift, c }
