import Glibc
import GraphCore
import Synchronization

/// Passes rows on, row by row, and waits until so many threads have been here: only lanes that work on one recording at the
/// same time get past it.
struct Together: Node {
  var lanes = 2
  var name = "meeting"

  static let about = About(
    "together", "Waits for other lanes.", family: "Test", from: [.features], to: "the same",
    definition: "x, once enough threads have met.")
  static let parameters: [Parameter<Together>] = [
    .init("lanes", \.lanes, in: 1...16, "How many threads have to come."),
    .init("name", \.name, "Whose meeting it is."),
  ]

  private static let meetings = Mutex<[String: Set<UInt>]>([:])

  /// How many threads have come.
  static func threads(of name: String) -> Int { meetings.withLock { $0[name]?.count ?? 0 } }

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run(node: self) }
  func stateBytes(for input: Format) -> Int { 8 }
  func isRowwise(for input: Format) -> Bool { true }

  private final class Run: Processor {
    let node: Together
    /// A lane's first rounds are its own: nobody helps yet.
    var rounds = 0
    init(node: Together) { self.node = node }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      output.append(copying: input.values)
      rounds += 1
      let thread = UInt(pthread_self())
      Together.meetings.withLock { _ = $0[node.name, default: []].insert(thread) }
      guard rounds > 8 else { return }
      for _ in 0..<10_000 {
        if Together.threads(of: node.name) >= node.lanes { return }
        usleep(1000)
      }
      throw Problem(.brokenNode, "nobody came")
    }
    func reset() { rounds = 0 }
  }
}
