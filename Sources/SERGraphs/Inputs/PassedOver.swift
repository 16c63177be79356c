package import GraphCore
import Synchronization

/// What a search through folders met and did not take: how many files for each reason, and folders that came
/// out empty. Its size does not grow with the number of files.
package struct PassedOver: Sendable, Equatable {
  /// Why a file is not read.
  package enum Reason: Sendable, Hashable {
    /// A suffix that no recording has, in small letters and without its dot; empty for a name without one.
    case suffix(String)
    case hidden
    /// What packing a folder on another system leaves behind: `__MACOSX`, `._name`.
    case packing
    case pipe, socket, device
    case brokenLink
    /// A link to a folder that is searched by another way.
    case knownFolder
  }

  /// How many files were passed over for each reason.
  package private(set) var counts: [Reason: Int] = [:]
  /// Folders without a recording in them, of which none lies in another one.
  package private(set) var emptyCount = 0
  /// The first of them.
  package private(set) var emptyFolders: [String] = []
  /// What is worth knowing of lists of paths, a sentence each.
  package private(set) var remarks: [String] = []
  private static let mostReasons = 200
  private static let mostFolders = 3
  /// Reasons that one line has room for.
  private static let mostTold = 24
  /// Stands for all suffixes past the most that are told apart.
  private static let otherSuffixes = Reason.suffix("*")

  package init() {}

  /// How many files were passed over.
  package var total: Int { counts.values.reduce(0, +) }

  mutating func add(_ reason: Reason) {
    let isRoom = counts[reason] != nil || counts.count < PassedOver.mostReasons
    counts[isRoom ? reason : PassedOver.otherSuffixes, default: 0] += 1
  }

  /// Adds a folder. Empty folders in it are not named beside it.
  /// - Parameter below: How many of those that were added last lie in it.
  mutating func add(emptyFolder folder: String, below: Int) {
    emptyCount += 1 - below
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    while let last = emptyFolders.last, last.hasPrefix(prefix) { emptyFolders.removeLast() }
    if emptyFolders.count < PassedOver.mostFolders { emptyFolders.append(folder) }
  }

  mutating func add(remark: String) {
    if !remarks.contains(remark) { remarks.append(remark) }
  }

  /// What was passed over, and what else is to be known, as warnings; none if there was nothing.
  /// - Parameter isNamed: Whether the files were named one by one.
  package func warnings(naming isNamed: Bool) -> [Problem] {
    var warnings: [Problem] = []
    if total > 0 {
      warnings.append(
        Problem(
          .passedOver,
          "\(counted(total, "file")) \(total == 1 ? "was" : "were") passed over: \(summary)",
          suggestion: isNamed ? nil : "--verbose names them", severity: .warning))
    }
    if !emptyFolders.isEmpty {
      let names = emptyFolders.map { "'\($0)'" }.joined(separator: ", ")
      let rest = emptyCount - emptyFolders.count
      let more = rest > 0 ? " and \(rest) more" : ""
      warnings.append(
        Problem(
          .passedOver,
          "there is no recording in "
            + "\(emptyCount == 1 ? "the folder" : "these folders"): \(names)\(more)",
          severity: .warning))
    }
    return warnings + remarks.map { Problem(.usage, $0, severity: .warning) }
  }

  /// `2 .pdf, 1 hidden, 1 named pipe`: the most frequent first.
  private var summary: String {
    let sorted = counts.map { ($0.value, $0.key.short) }.sorted { ($1.0, $0.1) < ($0.0, $1.1) }
    let more = sorted.dropFirst(PassedOver.mostTold).reduce(0) { $0 + $1.0 }
    return sorted.prefix(PassedOver.mostTold).map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      + (more > 0 ? ", \(more) of other kinds" : "")
  }
}

extension PassedOver.Reason {
  /// What stands after a number.
  fileprivate var short: String {
    switch self {
    case .suffix("*"): "of other suffixes"
    case .suffix(""): "without a suffix"
    case .suffix(let suffix): ".\(suffix)"
    case .hidden: "hidden"
    case .packing: "left over from packing"
    case .pipe: "named pipe"
    case .socket: "socket"
    case .device: "device"
    case .brokenLink: "link to nothing"
    case .knownFolder: "link to a folder that is searched already"
    }
  }

  /// The reason, as it stands behind "for".
  package var words: String {
    switch self {
    case .suffix(""): "a name without a suffix"
    case .suffix(let suffix): "the suffix .\(suffix), which is not read"
    case .hidden: "a hidden name or folder"
    case .packing: "being left over from packing (__MACOSX, ._*)"
    case .pipe: "being a named pipe, not a file"
    case .socket: "being a socket, not a file"
    case .device: "being a device, not a file"
    case .brokenLink: "a link that leads nowhere"
    case .knownFolder: "a link to a folder that is searched already"
    }
  }
}

/// Collects what is passed over while a list is gone through, on whichever thread that happens.
package final class PassedOverLog: Sendable {
  private let state = Mutex(PassedOver())
  private let naming: (@Sendable (_ path: String, _ reason: PassedOver.Reason) -> Void)?

  /// - Parameter naming: Told of each file.
  package init(naming: (@Sendable (String, PassedOver.Reason) -> Void)? = nil) {
    self.naming = naming
  }

  /// What was passed over so far.
  package var passed: PassedOver { state.withLock { $0 } }

  func add(_ path: String, _ reason: PassedOver.Reason) {
    state.withLock { $0.add(reason) }
    naming?(path, reason)
  }

  func add(remark: String) { state.withLock { $0.add(remark: remark) } }

  func add(emptyFolder folder: String, below: Int) {
    state.withLock { $0.add(emptyFolder: folder, below: below) }
  }
}
