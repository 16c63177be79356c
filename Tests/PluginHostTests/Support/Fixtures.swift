import Foundation
import Glibc
import PluginHost

/// Plugins that the tests build, once, by the lines that stand in their Makefiles.
enum Fixtures {
  static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardized.path()
  static let sources = package + "Tests/PluginHostTests/Fixtures"

  /// The folder of everything that `make` made.
  static let folder: Result<String, Broken> = {
    // Whatever program runs the tests, the host of plugins is the one that was built with them.
    let host = package + ".build-test/release/sergraph-host"
    if getenv("SERGRAPH_HOST") == nil { setenv("SERGRAPH_HOST", host, 1) }
    let folder = "/tmp/sergraph-plugins-\(getpid())"
    removeAtExit(folder)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try run("/usr/bin/make", ["-s", "-C", sources, "OUT=\(folder)"])
      try run(
        "/usr/bin/cc",
        [
          "-std=c99", "-O2", "-fPIC", "-fvisibility=hidden", "-shared",
          "-I\(package)Sources/CSergraphPlugin", "-o", "\(folder)/one_pole.so",
          package + "examples/plugins/one-pole/one_pole.c", "-lm",
        ])
    } catch let broken as Broken {
      return .failure(broken)
    } catch {
      return .failure(Broken(message: "\(error)"))
    }
    return .success(folder)
  }()

  struct Broken: Error { let message: String }

  /// The path of a library.
  static func library(_ name: String) throws -> String { "\(try folder.get())/\(name).so" }

  /// A copy of a library under another name.
  static func copy(_ name: String, as other: String) throws -> String {
    let path = try library(other)
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: try library(name), toPath: path)
    return path
  }

  /// Runs a program to its end.
  static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Broken(message: String(decoding: output, as: UTF8.self))
    }
  }
}

private nonisolated(unsafe) var removed: [String] = []

/// Removes a folder when the tests end. The list is only written before the first test and read after the last.
private func removeAtExit(_ folder: String) {
  removed.append(folder)
  atexit {
    for folder in removed { try? FileManager.default.removeItem(atPath: folder) }
  }
}
