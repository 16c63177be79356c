import Glibc
import GraphCore

/// Recordings, or folders of them, as they are named in a graph file: relative to the folder of that file.
struct RecordingNames: ParameterValue {
  /// As they were written.
  let names: [String]
  /// Where to look for them.
  let paths: [String]

  static let wanted = "a file or folder, or a list of them"
  static let schema = """
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
    """

  init(_ names: [String], from folder: String = ".") {
    self.names = names
    paths = names.map { FilePath.resolve($0, from: folder) }
  }

  static func read(_ value: Value) throws(Problem) -> RecordingNames {
    let names: [String]
    if case .sequence = value.content {
      names = try [String].read(value)
    } else {
      names = [try String.read(value)]
    }
    guard names.isEmpty else {
      return RecordingNames(names, from: FilePath.folder(of: value.place.source.name))
    }
    throw Problem(
      .wrongValue, "expected \(wanted), found an empty list", at: value.place,
      suggestion: "name a folder with recordings")
  }

  var text: String { names.count == 1 ? names[0].text : names.text }

  static func == (one: RecordingNames, two: RecordingNames) -> Bool { one.names == two.names }

  /// Every recording, those of a folder in the order of their paths.
  /// - Parameter parameter: Which names them, for messages.
  /// - Throws: `Problem` SG0701 where there is none.
  func recordings(of parameter: String) throws(Problem) -> [String] {
    var found: [String] = []
    for (name, path) in zip(names, paths) {
      var status = stat()
      guard stat(path, &status) == 0 else {
        throw Problem(
          .cannotOpen, "'\(parameter)' names '\(name)', but there is no '\(path)'",
          settings: [parameter],
          suggestion: "names count from the folder of the graph file")
      }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        found.append(path)
        continue
      }
      var inFolder: [String] = []
      RecordingNames.search(path, depth: 0, into: &inFolder)
      guard !inFolder.isEmpty else {
        throw Problem(
          .cannotOpen, "'\(parameter)' names the folder '\(name)', in which there is no recording",
          settings: [parameter],
          suggestion: "put WAV or FLAC files there, or name another folder")
      }
      found += inFolder.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    return found
  }

  /// Adds the recordings of a folder and of those in it; links to folders are not followed.
  private static func search(_ folder: String, depth: Int, into found: inout [String]) {
    guard depth < 32, let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      // The entry is good until the next `readdir`; its name ends in a zero byte.
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let path = folder + "/" + name
      var status = stat()
      guard !name.hasPrefix("."), lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: search(path, depth: depth + 1, into: &found)
      case S_IFREG, S_IFLNK:
        if SoundDecoder.suffixes.contains(FilePath.suffix(of: name)) { found.append(path) }
      default: break
      }
    }
  }
}
