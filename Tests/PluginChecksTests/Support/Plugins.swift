import Foundation
import GraphCore

@testable import PluginHost

/// Plugins to check, built once: those that do wrong, and the example in C.
enum Plugins {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardized.path()

  /// Where they are; goes when the tests end.
  static let folder: String = {
    let folder = "/tmp/sergraph-checks-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: Plugins.folder) }
    let names = [
      "faulty", "right", "no_entry", "truncated", "newer_version", "no_help", "layers",
      "layers_weak",
    ]
    make(
      ["-C", "\(package)/Tests/PluginHostTests/Fixtures", "OUT=\(folder)"]
        + names.map { "\(folder)/\($0).so" })
    // A copy, so that nothing is built in the sources.
    let example = folder + "/one-pole"
    try? FileManager.default.copyItem(
      atPath: "\(package)/examples/plugins/one-pole", toPath: example)
    for built in ["one_pole.so", "run-tests"] {
      try? FileManager.default.removeItem(atPath: example + "/" + built)
    }
    make(["-C", example, "SERGRAPH_INCLUDE=\(package)/Sources/CSergraphPlugin", "one_pole.so"])
    // The program that plugins run in is beside the one that holds the tests, unless it is named.
    let beside = FilePath.folder(of: FilePath.ofProgram ?? ".") + "/sergraph-host"
    let built = "\(package)/.build-test/release/sergraph-host"
    setenv("SERGRAPH_HOST", access(beside, X_OK) == 0 ? beside : built, 0)
    return folder
  }()

  private static func make(_ arguments: [String]) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/make")
    process.arguments = ["-s"] + arguments
    try? process.run()
    process.waitUntilExit()
  }

  static func path(_ name: String) -> String { "\(folder)/\(name).so" }
  static var onePole: String { "\(folder)/one-pole/one_pole.so" }

  /// A check of a faulty plugin.
  static func check(
    _ fault: String, at place: String, _ groups: [CheckGroup], of node: String = "test.faulty",
    and more: [String] = []
  ) throws -> CheckReport {
    var check = PluginCheck(path("faulty"))
    check.node = node
    check.settings = ["at=\(place)", "fault=\(fault)"] + more
    check.groups = groups
    check.seconds = 1
    return try check.run { _ in }
  }

  /// Processes of checks that this one has started and that are still there, zombies too.
  static var processes: Int {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.count { name in
      guard Int(name) != nil,
        let status = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8)
      else { return false }
      // number (name) state parent ...
      let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
      return status.contains("(sergraph-host") && fields.count > 1
        && Int(fields[1]) == Int(getpid())
    }
  }
}
