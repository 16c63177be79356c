import Glibc
package import GraphCore

/// A package to be made for a new plugin: a node, its test, a graph that uses it, a README.
package struct NewPlugin: Sendable {
  package let name: PluginName
  package let language: PluginLanguage
  /// Where it goes.
  package let folder: String

  /// - Parameter folder: One of the node's name if absent.
  package init(_ name: PluginName, in language: PluginLanguage, folder: String? = nil) {
    self.name = name
    self.language = language
    self.folder = NewPlugin.trimmed(folder ?? name.name)
  }

  /// Makes the package: all of it, or nothing.
  /// - Parameter kit: The folder of the kit, which has the templates.
  /// - Throws: `Problem` SG0801 if something stands in its place, SG0707 if it can't be written.
  package func make(with kit: String) throws(Problem) {
    let template = "\(kit)/Templates/\(language.rawValue)"
    guard Files.isFolder(template) else {
      throw Problem(
        .inputOutput, "the kit has no template for plugins in \(language.rawValue): '\(template)'",
        suggestion: "install the program again with `make install`")
    }
    try checkPlace()
    // In a folder beside it first: what is there under its name is complete.
    let unfinished = "\(folder).\(getpid()).part"
    guard mkdir(unfinished, 0o777) == 0 else { throw Files.failure("make", folder) }
    do throws(Problem) {
      for part in [kit + "/Templates/common", template] where Files.isFolder(part) {
        try copy(part, to: unfinished, words: words(kit: kit))
      }
      guard rename(unfinished, folder) == 0 else { throw Files.failure("make", folder) }
    } catch {
      Files.removeAll(unfinished)
      throw error
    }
  }

  private func checkPlace() throws(Problem) {
    guard Files.exists(folder) else { return }
    if Files.isFolder(folder), try Files.names(in: folder).isEmpty, folder != "." { return }
    throw Problem(
      .usage, "'\(folder)' is there already",
      suggestion: "name another folder with --path, or remove this one")
  }

  /// Without slashes at its end.
  private static func trimmed(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? trimmed(String(path.dropLast())) : path
  }

  /// What stands for what in templates.
  private func words(kit: String) -> [(String, String)] {
    [
      ("@VENDOR@", name.vendor), ("@NAME@", name.name), ("@TYPE@", name.type), ("@ID@", name.id),
      ("@KIT@", kit),
    ]
  }

  /// Copies a folder, with the words put in, in names too; what is no text stays as it is.
  private func copy(
    _ source: String, to target: String, words: [(String, String)]
  ) throws(Problem) {
    func filled(_ text: String) -> String {
      words.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
    for name in try Files.names(in: source) {
      let from = source + "/" + name
      let to = target + "/" + filled(name)
      if Files.isFolder(from) {
        try Files.makeFolder(to)
        try copy(from, to: to, words: words)
      } else {
        let bytes = try Files.read(from)
        let text = String(validating: bytes, as: UTF8.self)
        try Files.write(text.map { Array(filled($0).utf8) } ?? bytes, to: to)
      }
    }
  }

  /// What to do next, as commands.
  package var nextCommands: [String] {
    return [
      "cd \(folder)", "sergraph plugin build", "sergraph run \(name.name).yaml recording.wav",
      "sergraph plugin check \(name.name).so", "make test",
    ]
  }
}
