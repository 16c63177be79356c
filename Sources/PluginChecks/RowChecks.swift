import GraphCore
import GraphTesting
import PluginHost

extension Checks {
  /// Runs it on rows between guard pages.
  func checkGuards() {
    for sample in accepted() {
      `case`(sample.name) { () throws(Problem) in
        guard let ready = try ready(sample) else { return }
        let broken = checkGuardPages(
          ready.checked, input: sample.format, rows: sample.rows, fitted: ready.fitted,
          item: Checks.item
        ) { channel.doing($0) }
        tell(broken)
      }
    }
  }

  /// Runs `checkNode`, every rule of it.
  func checkRows() {
    let declared = checkDeclaration(
      about: kind.about, parameters: kind.parameters, ports: kind.ports)
    for sample in accepted() {
      `case`(sample.name) { () throws(Problem) in
        guard let ready = try ready(sample) else { return }
        channel.doing("an ordinary item")
        do throws(Problem) {
          let processor = try ready.loaded.processor(for: sample.format, fitted: ready.fitted)
          let outcome = ready.run(processor, sample.rows)
          _ = try outcome.bits()
          if !outcome.isFinite {
            found("NaN or infinity comes out of ordinary rows", cure: Checks.finite)
          }
        } catch {
          found("an ordinary item fails: \(error.message)", cure: error.suggestion)
        }
        let broken = checkNode(
          ready.checked, input: sample.format, rows: sample.rows, fitted: ready.fitted,
          item: Checks.item
        ) { channel.doing($0) }
        tell(broken.filter { !declared.contains($0) })
      }
    }
  }

  static let finite = "find the division or the logarithm that it comes from, or fail the item"

  /// Rows that no node has to give anything sensible for, but has to survive and to forget.
  func checkHostileRows() {
    let items: [(String, (Int) -> Float)] = [
      ("NaN", { _ in .nan }), ("infinity", { _ in .infinity }),
      ("both infinities", { $0 % 2 == 0 ? .infinity : -.infinity }),
      ("the largest numbers", { _ in .greatestFiniteMagnitude }),
      ("negative numbers", { _ in -3 }),
      ("one NaN", { $0 == 100 ? .nan : 0.5 }),
    ]
    for sample in accepted().prefix(4) {
      for (name, value) in items {
        `case`("\(name); \(sample.name)") { () throws(Problem) in
          guard let ready = try ready(sample) else { return }
          let processor = try ready.loaded.processor(for: sample.format, fitted: ready.fitted)
          let ordinary = ready.run(processor, sample.rows)
          processor.reset()
          _ = ready.run(processor, sample.rows.indices.map(value))
          processor.reset()
          channel.doing("an ordinary item after it")
          if ready.run(processor, sample.rows) != ordinary {
            found(
              "an item of \(name) changes what comes of the one after it",
              cure: "`reset` has to forget NaN and infinity, too: assign, don't multiply by 0")
          }
        }
      }
    }
  }

  /// Runs two processors at the same time.
  func checkThreads() {
    for sample in accepted().prefix(3) {
      `case`(sample.name) { () throws(Problem) in
        guard let ready = try ready(sample) else { return }
        let alone = try Checks.bits(ready, sample)
        let both = Threads.both { [ready] in
          (0..<10).map { _ in try? Checks.bits(ready, sample) }
        }
        if both.joined().contains(where: { $0 != alone }) {
          found(
            "two processors at the same time give other rows than one alone",
            cure: "keep nothing in global or static variables")
        }
      }
    }
  }

  /// One life of a processor.
  static func bits(_ ready: Ready, _ sample: SampleInput) throws(Problem) -> [UInt32] {
    let processor = try ready.loaded.processor(for: sample.format, fitted: ready.fitted)
    return try ready.run(processor, sample.rows).bits()
  }
}
