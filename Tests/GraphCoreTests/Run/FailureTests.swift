import GraphCore
import Testing

/// Items that fail, and nodes that break their word.
@Suite struct FailureTests {
  private let chain = "a: {use: ramp, rate: 100}\nb: {use: gain}\n"

  @Test func putsEachFailureInItsPlace() async throws {
    let (found, report) = try await run(
      chain + "c: {use: total}",
      over: [
        "ramp:3@100", "ramp:3@100,missing", "ramp:300@100,break=150",
        "ramp:300@100,nan=150,start=2",
        "ramp:300@100,inf=0", "ramp:3@100,lies", "ramp:2@100",
      ], lanes: 3, chunk: 64)
    #expect(
      found.map(\.failure) == [
        "", "SG0701 can't open 'ramp:3@100,missing'", "SG0703 the recording breaks off",
        "SG0705 'a' gave a number that is not finite at 3.5 s",
        "SG0705 'a' gave a number that is not finite at 0 s",
        "SG0708 the source said that it gives audio, mono, 100 Hz, and gives audio, mono, 101 Hz",
        "",
      ])
    #expect(found.map(\.node) == ["", "a", "a", "a", "a", "a", ""])
    // The chunk that breaks off begins at 1.28 s; of a number, the place is known.
    let times = found.map { $0.time.map { ($0 * 100).rounded() / 100 } }
    #expect(times == [nil, nil, 1.28, 2 + 1.5, 0, nil, nil])
    #expect(found[0].rows == [[3]])
    #expect(found[6].rows == [[1]])
    #expect(report.succeeded == 2)
    #expect(report.failed == 5)
    #expect(!report.isInterrupted)
  }

  @Test(arguments: [
    ("process", "SG0708 it broke", 100), ("finish", "SG0706 the item is too short", 100),
    ("endless", "SG0708 'c' says that more rows are to come, and gives none", 100),
    ("nan", "SG0705 'c' gave a number that is not finite at 1 s", 100),
  ])
  func namesTheNodeThatFailed(_ fault: String, _ expected: String, at: Int) async throws {
    let found = try await run(
      chain + "c: {use: faulty, fault: \(fault), at: \(at)}\nd: {use: total}",
      over: ["ramp:300@100", "ramp:50@100"], chunk: 32
    ).outcomes
    #expect(found[0].failure == expected)
    #expect(found[0].node == "c")
    let isAtTheEnd = ["finish", "endless"].contains(fault)
    let time = found[0].time.map { ($0 * 100).rounded() / 100 }
    #expect(time == (isAtTheEnd ? 3 : fault == "nan" ? 1 : 1.28))
    // A shorter item never gets that far, except to its end.
    #expect(found[1].failure == (isAtTheEnd ? expected : ""))
  }

  @Test func goesOnAfterAFailureAsIfNothingHadBeen() async throws {
    let nodes = """
      a: {use: ramp, rate: 100}
      b: {use: gain}
      c: {use: lag, rows: 20}
      e: {use: lag, rows: 0, in: [b, c]}
      f: {use: faulty, fault: process, at: 250}
      """
    let found = try await run(
      nodes, over: ["ramp:200@100", "ramp:300@100", "ramp:200@100"], lanes: 1, chunk: 16
    ).outcomes
    #expect(found[1].failure == "SG0708 it broke")
    #expect(found[0].rows == found[2].rows)
    #expect(found[0].rows.count == 200)
  }

  @Test func goesOnAfterARecordingThatCannotBePrepared() async throws {
    let found = try await run(
      "a: {use: ramp}\nb: {use: thin, rate: 2}\nc: {use: gain}",
      over: ["ramp:8@4", "ramp:666@666", "ramp:8@4", "ramp:7@7", "ramp:8@4"], lanes: 1
    ).outcomes
    #expect(
      found.map(\.failure) == [
        "", "SG0709 666 Hz can't be prepared", "", "SG0709 7 Hz is no multiple of 2 Hz", "",
      ])
    #expect(found[1].node == "b")
    #expect(found.map(\.column) == [[0, 2, 4, 6], [], [0, 2, 4, 6], [], [0, 2, 4, 6]])
  }

  @Test func failsTheItemWhereANodeKeepsMoreThanItDeclares() async throws {
    let nodes = """
      a: {use: ramp, rate: 100}
      b: {use: gain}
      c: {use: lag, rows: 500, declared: 10}
      d: {use: lag, rows: 0, in: [b, c]}
      """
    let found = try await run(nodes, over: ["ramp:1000@100", "ramp:40@100"], chunk: 16).outcomes
    #expect(
      found[0].failure == "SG0708 'c' is further behind 'b' than its nodes declare")
    #expect(found[0].node == "d")
    #expect(found[1].rows.count == 40)
  }

  @Test func failsTheItemWhereBranchesGiveDifferentNumbersOfRows() async throws {
    let nodes = """
      a: {use: ramp, rate: 100}
      b: {use: gain}
      c: {use: faulty, fault: blank, at: 30}
      d: {use: lag, in: [b, c]}
      """
    let found = try await run(nodes, over: ["ramp:50@100", "ramp:30@100"], chunk: 16).outcomes
    #expect(
      found[0].failure
        == "SG0708 the inputs gave different numbers of rows: 'b' 50, 'c' 49")
    #expect(found[1].rows.count == 30)
  }

  @Test func endsTheProgramWhereANodeOverrunsItsBuffer() async {
    await #expect(processExitsWith: .failure) {
      _ = try await run(
        "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: faulty, fault: surplus, at: 3}",
        over: ["ramp:50@100"])
    }
  }

  @Test func refusesAGraphThatCannotBePreparedBeforeAnythingIsOpened() async throws {
    let opened = Gate()
    let plan = try Compiler.compile(try graph(chain + "c: {use: faulty, fault: prepare}"))
    let problem = await #expect(throws: Problem.self) {
      _ = try await Engine.run(plan, over: CountedPaths("ramp:1@100", count: 9, opened: opened)) {
        _ in true
      }
    }
    #expect(problem?.message == "it can't be prepared")
    #expect(opened.count == 0)
  }
}
