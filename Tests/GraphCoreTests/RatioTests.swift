import GraphCore
import Testing

@Suite struct RatioTests {
  @Test func keepsLowestTermsAndAPositiveDenominator() {
    #expect(Ratio(6, -4).numerator == -3)
    #expect(Ratio(6, -4).denominator == 2)
    #expect(Ratio(0, -7) == Ratio(0))
    #expect(Ratio(512, 22_050) == Ratio(256, 11_025))
  }

  @Test func addsMultipliesAndComparesExactly() {
    #expect(Ratio(1, 3) + Ratio(1, 6) == Ratio(1, 2))
    #expect(Ratio(1, 3) - Ratio(1, 2) == Ratio(-1, 6))
    #expect(Ratio(1, 3) * 3 == Ratio(1))
    #expect(Ratio(1, 3) < Ratio(1, 2))
    #expect(Ratio(-1, 2) < Ratio(-1, 3))
  }

  @Test func writesWholeNumbersPlainly() {
    #expect(Ratio(4, 2).description == "2")
    #expect(Ratio(1, -3).description == "-1/3")
    #expect(Ratio(1, 4).value == 0.25)
  }
}
