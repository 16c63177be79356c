import Testing

@testable import Drawing

/// Where numbers lie on axes, and which are told.
@Suite struct AxisTests {
  @Test(arguments: [
    (0.0...3.2, 8, ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"]),
    (0.0...8000, 7, ["0", "2000", "4000", "6000", "8000"]),
    (0.0...3600, 8, ["0", "500", "1000", "1500", "2000", "2500", "3000", "3500"]),
    (-0.7...0.7, 5, ["−0.5", "0.0", "0.5"]),
    (-80.0...0, 5, ["−80", "−60", "−40", "−20", "0"]),
    (12.31...12.34, 4, ["12.31", "12.32", "12.33", "12.34"]),
  ])
  func ticksAreRoundNumbers(range: ClosedRange<Double>, most: Int, texts: [String]) {
    #expect(RoundTicks.linear(range, most: most).map(\.text) == texts)
  }

  @Test func ticksAreNeverMoreThanThereIsRoomFor() {
    for most in 2...20 {
      for end in [0.001, 0.37, 1, 2.5, 9.99, 10, 61, 3599, 86_400] {
        let ticks = RoundTicks.linear(0...end, most: most)
        #expect(ticks.count <= most + 1 && !ticks.isEmpty)
        #expect(ticks.allSatisfy { $0.value >= -1e-9 && $0.value <= end * (1 + 1e-9) })
      }
    }
  }

  @Test func aLogarithmicAxisTellsOneTwoAndFive() {
    let axis = ValueAxis("pitch (Hz)", 60...650, .logarithmic)
    #expect(axis.ticks(most: 6).map(\.text) == ["100", "200", "500"])
    #expect(abs(axis.place(60)) < 1e-9 && abs(axis.place(650) - 1) < 1e-9)
    #expect(abs(axis.value(at: axis.place(200)) - 200) < 1e-9)
  }

  @Test func anAxisThroughBordersPutsEachAtItsPlace() {
    let borders = [100.0, 200, 400, 800, 1600]
    let axis = ValueAxis("frequency (Hz)", 100...1600, .through(borders))
    for (number, border) in borders.enumerated() {
      #expect(abs(axis.place(border) - Double(number) / 4) < 1e-9)
    }
    #expect(abs(axis.value(at: 0.375) - 300) < 1e-9)
    #expect(axis.ticks(most: 4).map(\.text) == ["100", "200", "500", "1000"])
  }

  @Test func namesAreLeftOutWhereTheyHaveNoRoom() {
    let axis = ValueAxis("pitch class", names: ["C", "D", "E", "F"])
    #expect(axis.ticks(most: 4).map(\.text) == ["C", "D", "E", "F"])
    #expect(axis.ticks(most: 2).map(\.text) == ["C", "E"])
    #expect(axis.ticks(most: 2).map(\.value) == [0.5, 2.5])
  }

  @Test func anAxisOfOneNumberShowsWhatLiesAroundIt() {
    #expect(ValueAxis("value", 3...3).range == 2.5...3.5)
  }
}
