import Glibc
import GraphCore
import GraphTesting
import Nodes
import PluginHost
import Synchronization

/// One result as plain values.
struct Outcome: Equatable, Sendable {
  let item: String
  var bits: [UInt32] = []
  var code = ""
  var message = ""

  var isFine: Bool { code.isEmpty }
}

/// A graph of made-up audio and plugins, read and run.
enum PluginRuns {
  static func nodes(_ plugins: [String], use: Plugin.Use = .loading) throws -> NodeList {
    try PluginFinder(use).nodes(adding: standardNodes.behind(MadeUpSource.self), named: plugins)
      .nodes
  }

  /// Reads a graph whose nodes are these lines, below `audio`.
  static func graph(
    _ lines: String, plugins: [String], use: Plugin.Use = .loading
  ) throws -> Graph {
    let text =
      "sergraph: 1\nnodes:\n  audio: {use: made_up, sample_rate: 16000}\n"
      + lines.split(separator: "\n").map { "  \($0)\n" }.joined()
    return try GraphReader.read(
      try readYAML(text, name: "g.yaml"), path: "g.yaml", nodes: try nodes(plugins, use: use))
  }

  static func run(
    _ lines: String, plugins: [String], items: [String], lanes: Int = 1, chunk: Int = 2000
  ) async throws -> [Outcome] {
    _ = try Fixtures.folder.get()
    let plan = try Compiler.compile(
      try graph(lines, plugins: plugins), options: PlanOptions(lanes: lanes, chunk: chunk))
    let outcomes = Mutex<[Outcome]>([])
    _ = try await Engine.run(plan, over: items.makeIterator()) { result in
      var outcome = Outcome(item: result.path)
      switch result.outcome {
      case .failure(let failure):
        outcome.code = failure.problem.code.description
        outcome.message = failure.problem.message
      case .rows(let rows):
        var bits: [UInt32] = []
        _ = rows[0].forEachRow { row, _, _ in
          for index in row.indices { bits.append(row[index].bitPattern) }
        }
        outcome.bits = bits
      }
      outcomes.withLock { [outcome] in $0.append(outcome) }
      return true
    }
    return outcomes.withLock { $0 }
  }

  /// Runs an item that fails in the end.
  /// - Returns: The rows that came before, and the problem's code.
  static func endOfFailed(
    _ lines: String, plugins: [String], item: String, chunk: Int
  ) async throws -> (rows: Int, code: String) {
    _ = try Fixtures.folder.get()
    let plan = try Compiler.compile(
      try graph(lines, plugins: plugins), options: PlanOptions(lanes: 1, chunk: chunk))
    let found = Mutex((rows: 0, code: ""))
    _ = try await Engine.follow(plan, over: [item].makeIterator()) { event in
      found.withLock { found in
        switch event.content {
        case .rows(let rows): found.rows += rows.count
        case .failure(let failure): found.code = failure.problem.code.description
        case .end: break
        }
      }
      return true
    }
    return found.withLock { $0 }
  }

  /// What reading or compiling a graph is refused with; empty if it is not.
  static func problems(_ lines: String, plugins: [String], use: Plugin.Use = .loading) -> [Problem]
  {
    do {
      _ = try Fixtures.folder.get()
      _ = try Compiler.compile(try graph(lines, plugins: plugins, use: use))
      return []
    } catch let problems as Problems {
      return problems.all
    } catch {
      return [Problem(.usage, "\(error)")]
    }
  }
}

/// What processes leave behind.
enum Leftovers {
  /// Processes of this one that are not gone, ended or not.
  static func children() -> [String] {
    var children: [String] = []
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard Int(name) != nil, let file = fopen("/proc/\(name)/stat", "r") else { continue }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 512)
      guard fgets(&line, 512, file) != nil else { continue }
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      if text.contains("(sergraph-host)"), fields.count > 1, Int32(fields[1]) == getpid() {
        children.append(text)
      }
    }
    return children
  }

  /// The largest memory that any process had that this one has started and seen end, in bytes.
  static func peakOfChildren() -> Int {
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    return usage.ru_maxrss * 1024
  }

  /// Descriptors that are open.
  static func descriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
  }

  /// Names in the folders of shared memory and of temporary files that have to do with us.
  static func files() -> [String] {
    ["/dev/shm", "/tmp"].flatMap { path -> [String] in
      guard let folder = opendir(path) else { return [] }
      defer { closedir(folder) }
      var names: [String] = []
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if path == "/dev/shm" || name.contains("sergraph-host") { names.append(name) }
      }
      return names
    }
  }
}
