import Testing

@testable import Drawing

/// Colours that can be told apart, whoever looks and whatever prints them.
@Suite struct ColorTests {
  @Test func theScaleOfImagesBecomesEvenlyLighter() {
    let scale = ColorScale.viridis(0...100)
    let lightness = (0...100).map { scale.shade(Double($0)).lightness }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 + 1e-3 })
    #expect(lightness[0] < 0.2 && lightness[100] > 0.8)
    #expect(scale.shade(-5) == scale.shade(0) && scale.shade(.infinity) == scale.shade(100))
    #expect(scale.shade(.nan) == .missing)
  }

  @Test func numbersOnBothSidesOfZeroHaveTheirOwnColour() {
    let scale = ColorScale.twoSided(2)
    #expect(scale.shade(0) == .paper)
    #expect(scale.shade(-2) == Shade(0x0072B2) && scale.shade(2) == Shade(0xD55E00))
  }

  @Test func aRangeOfOneNumberHasAColour() {
    #expect(ColorScale.viridis(4...4).shade(4) == Shade(0x440154))
  }

  @Test func linesDifferInColourOrDashes() {
    let styles = (0..<64).map { LineStyle.numbered($0) }
    for (number, style) in styles.enumerated() {
      #expect(
        !styles[..<number].contains { $0.shade == style.shade && $0.dashes == style.dashes })
    }
    // Of the first eight, dashes alone tell them apart.
    #expect(Set(styles.prefix(8).map(\.dashes)).count == 8)
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
  ])
  func bytesAsTextAreThoseOfTheStandard(text: String, coded: String) {
    #expect(Base64.text(of: Array(text.utf8)) == coded)
  }
}
