import Foundation

/// The sources of the project, read once.
enum SourceTree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The Swift files of each target.
  static let targets: [String: [SourceFile]] = read(root.appending(path: "Sources"))

  /// Lines of each file, by its path from `Sources` on.
  static let lines: [String: Int] = lines(root.appending(path: "Sources"))

  /// How many files of any kind lie in each folder of the tests, by its path from `Tests` on.
  static let testFolders: [String: Int] =
    (FileManager.default.enumerator(atPath: root.appending(path: "Tests").path)?
    .allObjects as? [String] ?? [])
    .reduce(into: [:]) { folders, path in
      var isFolder: ObjCBool = false
      let file = root.appending(path: "Tests").appending(path: path).path
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder),
        !isFolder.boolValue
      else { return }
      folders[path.split(separator: "/").dropLast().joined(separator: "/"), default: 0] += 1
    }

  private static func paths(_ folder: URL) -> [String] {
    (FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? [])
      .filter { $0.hasSuffix(".swift") }.sorted()
  }

  private static func text(_ path: String, in folder: URL) -> String {
    (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)) ?? ""
  }

  private static func read(_ folder: URL) -> [String: [SourceFile]] {
    paths(folder).reduce(into: [:]) { targets, path in
      let parts = path.split(separator: "/").map(String.init)
      targets[parts[0], default: []].append(
        SourceFile(
          folder: parts.dropFirst().dropLast().joined(separator: "/"),
          name: parts[parts.count - 1], text: text(path, in: folder)))
    }
  }

  private static func lines(_ folder: URL) -> [String: Int] {
    paths(folder).reduce(into: [:]) {
      $0[$1] =
        text($1, in: folder).split(separator: "\n", omittingEmptySubsequences: false).count - 1
    }
  }
}
