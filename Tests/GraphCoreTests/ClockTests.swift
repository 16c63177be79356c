import GraphCore
import Testing

@Suite struct ClockTests {
  private let frames = Clock.regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40))

  @Test func cutsTimesAtBothEndsOfTheItem() {
    let first = frames.times(ofRow: 0, duration: 1)
    #expect(first.start == 0)
    #expect(first.end == 0.0125)
    let middle = frames.times(ofRow: 50, duration: 1)
    #expect(abs(middle.start - 0.4875) < 1e-12)
    #expect(abs(middle.end - 0.5125) < 1e-12)
    let last = frames.times(ofRow: 100, duration: 1)
    #expect(last.start == 0.9875)
    #expect(last.end == 1)
    let past = frames.times(ofRow: 200, duration: 1)
    #expect(past == (1, 1))
  }

  @Test func givesARowOfTheWholeItemAllOfIt() {
    #expect(Clock.item.times(ofRow: 0, duration: 2.5) == (0, 2.5))
    #expect(Clock.open.times(ofRow: 3, duration: 2.5) == (0, 2.5))
    #expect(Clock.audio(rate: 4).times(ofRow: 0, duration: 0) == (0, 0))
  }

  @Test func agreesWhereRowsHappenAtTheSameTimes() {
    let wide = Clock.regular(period: Ratio(10, 1000), first: Ratio(0), span: Ratio(1, 10))
    let late = Clock.regular(period: Ratio(1, 100), first: Ratio(1, 80), span: Ratio(1, 40))
    #expect(frames.agrees(with: wide))
    #expect(!frames.agrees(with: late))
    #expect(Clock.item.agrees(with: .item))
    #expect(!Clock.item.agrees(with: frames))
    #expect(!Clock.open.agrees(with: .open))
  }

  @Test func describesItself() {
    #expect(frames.description == "100/s, each 25 ms")
    #expect(
      Clock.regular(period: Ratio(512, 22_050), first: Ratio(0), span: Ratio(2048, 22_050))
        .description == "43.07/s, each 92.88 ms")
    #expect(Clock.audio(rate: 16_000).description == "16000/s")
    #expect(Clock.item.description == "once an item")
    #expect(Clock.open.description == "open rate")
    #expect(frames.period == Ratio(1, 100))
    #expect(Clock.item.period == nil)
  }

  @Test(arguments: [
    (0, "0"), (0.004, "0"), (0.05, "0.05"), (0.5, "0.5"), (-0.25, "-0.25"), (12.3, "12.3"),
    (12.345, "12.35"), (-3, "-3"), (99.999, "100"), (1e17, "1e+17"),
  ])
  func writesShortNumbers(_ value: Double, as text: String) {
    #expect(shortNumber(value) == text)
  }
}
