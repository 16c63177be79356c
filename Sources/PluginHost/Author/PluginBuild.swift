package import GraphCore

/// Builds a plugin's package with the tools of its language.
package struct PluginBuild: Sendable {
  package let folder: String
  package let language: PluginLanguage
  /// Where Swift compiles.
  private let scratch: String

  /// Looks at a package.
  /// - Parameter scratch: Where Swift compiles; `.build` in the package's folder if absent.
  /// - Throws: `Problem` SG0801 if there is none.
  package init(_ folder: String, scratch: String? = nil) throws(Problem) {
    self.folder = folder
    self.scratch = scratch ?? folder + "/.build"
    if Files.exists(folder + "/Package.swift") {
      language = .swift
    } else if Files.exists(folder + "/Makefile") {
      language = .c
    } else {
      throw Problem(
        .usage,
        "there is no plugin to build in '\(folder)': neither a Package.swift nor a Makefile",
        suggestion: "make one with `sergraph plugin new acme.tremor`, or name its folder")
    }
  }

  /// Builds it. What the compiler says goes to standard error as it is.
  /// - Returns: The library, `FOLDER/NAME.so`.
  /// - Throws: `Problem` SG0801 if it does not build.
  package func run() throws(Problem) -> String {
    let library =
      switch language {
      case .swift: try buildSwift()
      case .c: try buildC()
      }
    try PluginSideFile.write(forLibraryAt: library)
    return library
  }

  /// The plugin carries its own Swift runtime, and shows nothing but its entry: so it runs in programs without one, and no
  /// other copy of a type or function is ever taken for its own.
  private func buildSwift() throws(Problem) -> String {
    try ToolRun("swift", in: folder).run([
      "build", "--package-path", folder, "--scratch-path", scratch, "--configuration", "release",
      "-Xswiftc", "-static-stdlib",
      "-Xlinker", "--version-script=\(try PluginTools.kit())/exports.map",
    ])
    let built = scratch + "/release"
    // Other packages may have left theirs there.
    let package = String(decoding: try Files.read(folder + "/Package.swift"), as: UTF8.self)
    let file = try onlyLibrary(in: built, of: "dynamic library product") { file in
      package.contains("\"\(PluginBuild.product(of: file))\"")
    }
    let library = "\(folder)/\(PluginBuild.product(of: file)).so"
    try Files.write(try Files.read(built + "/" + file), to: library, mode: 0o777)
    return library
  }

  private func buildC() throws(Problem) -> String {
    try ToolRun("make", in: folder).run(["-C", folder])
    return "\(folder)/\(try onlyLibrary(in: folder, of: "library"))"
  }

  /// The product that a library's file is of: `tremor` of `libtremor.so`.
  private static func product(of file: String) -> Substring {
    file.dropLast(3).dropFirst(file.hasPrefix("lib") ? 3 : 0)
  }

  private func onlyLibrary(
    in place: String, of kind: String, where isOwn: (String) -> Bool = { _ in true }
  ) throws(Problem) -> String {
    let found = try Files.names(in: place).filter { $0.hasSuffix(".so") && isOwn($0) }
    guard found.count == 1 else {
      let what = found.isEmpty ? "no \(kind)" : found.joined(separator: " and ")
      throw Problem(
        .usage, "a plugin is one \(kind), but the build of '\(folder)' gave \(what)",
        suggestion: found.isEmpty
          ? "declare it: in Package.swift `.library(name:, type: .dynamic, targets:)`, in a Makefile NAME.so"
          : "give each plugin a package of its own, and remove what an earlier build left in '\(place)'"
      )
    }
    return found[0]
  }
}
