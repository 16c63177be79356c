import Foundation
import TestSupport
import Testing

@testable import SERGraphs

/// What holds for the page as a file: it stands alone, is the same again, and can be read in both schemes.
@Suite struct PageRulesTests {
  private func page(seconds: Double = 1) -> String {
    var made = MadeExperiment(speakers: 6)
    made.seconds = (seconds, 2 * seconds)
    return made.page
  }

  @Test func loadsNothing() {
    let page = page()
    for word in [
      "http:", "https:", "//", "src=", "href=", "url(", "@import", "<script", "<link", "<img",
    ] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""))
  }

  @Test func isTheSameAgainButForTheLineOfTimes() {
    #expect(page() == page())
    let one = page(seconds: 1).split(separator: "\n")
    let other = page(seconds: 3).split(separator: "\n")
    #expect(one.count == other.count)
    let lines = zip(one, other).filter { $0 != $1 }
    #expect(
      lines.map(\.0) == [
        "<p id=\"times\">It took 1.0 s to compute the features and 2.0 s to fit and test.</p>"
      ])
  }

  @Test func everyPictureHasItsTitleAndDescription() throws {
    let page = page()
    let names = try ReadPage(page).names
    #expect(Set(names).count == names.count)
    let labels = page.split(separator: "aria-labelledby=\"").dropFirst().flatMap {
      $0.prefix { $0 != "\"" }.split(separator: " ").map(String.init)
    }
    #expect(labels.count == 10)
    #expect(labels.everyOne(names.contains))
  }

  /// By WCAG 2.2: 4.5 for text, 3 for what pictures are made of.
  @Test(arguments: [false, true]) func standsOutFromThePage(isDark: Bool) throws {
    let colours = Colours(isDark: isDark)
    for text in ["ink", "soft", "blue"] {
      #expect(try colours.contrast(text, "page") >= 4.5, "\(text)")
    }
    #expect(try colours.contrast("soft", "panel") >= 4.5)
    #expect(try colours.contrast("ink", "warning") >= 4.5)
    for mark in ["blue", "orange", "green", "edge"] {
      #expect(try colours.contrast(mark, "page") >= 3, "\(mark)")
    }
    for share in stride(from: 0, through: 1, by: 0.005) {
      let text = share > 0.745 ? "on-shade" : "off-shade"
      #expect(try colours.contrast(text, share: share) >= 4.5, "\(share)")
    }
  }

  @Test func digitsAreRoundedAndNeverFail() {
    #expect(Digits.fixed(0.0005, 3) == "0.001" && Digits.fixed(12.05, 1) == "12.1")
    #expect(Digits.fixed(-0.04, 1) == "0.0" && Digits.fixed(-1.25, 2) == "-1.25")
    #expect(Digits.fixed(7, 0) == "7" && Digits.percent(0.6634) == "66.3\u{a0}%")
    for odd in [nil, Double.nan, .infinity, 1e300] { #expect(Digits.fixed(odd, 2) == "–") }
    #expect(Digits.percent(.nan) == "–")
  }
}

/// The colours of the page's style.
private struct Colours {
  private let values: [String: [Double]]

  init(isDark: Bool) {
    let schemes = PageStyle.css.components(between: ":root {", and: "}")
    var values: [String: [Double]] = [:]
    for declaration in schemes[isDark ? 1 : 0].split(separator: ";") {
      let parts = declaration.split(separator: ":")
      guard parts.count == 2, let hash = parts[1].firstIndex(of: "#"),
        let number = Int(parts[1][hash...].dropFirst(), radix: 16)
      else { continue }
      let name = String(parts[0].drop { $0.isWhitespace || $0 == "-" })
      values[name] = [16, 8, 0].map { Double(number >> $0 & 255) / 255 }
    }
    self.values = values
  }

  func contrast(_ one: String, _ other: String) throws -> Double {
    Colours.contrast(try #require(values[one]), try #require(values[other]))
  }

  /// Of a text in a cell that is filled to a share.
  func contrast(_ text: String, share: Double) throws -> Double {
    let shade = try #require(values["shade"])
    let page = try #require(values["page"])
    let mixed = zip(shade, page).map { $0 * share + $1 * (1 - share) }
    return Colours.contrast(try #require(values[text]), mixed)
  }

  private static func contrast(_ one: [Double], _ other: [Double]) -> Double {
    let both = [luminance(one), luminance(other)].sorted()
    return (both[1] + 0.05) / (both[0] + 0.05)
  }

  private static func luminance(_ colour: [Double]) -> Double {
    let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
}

extension String {
  /// The texts between two marks.
  fileprivate func components(between start: String, and end: String) -> [String] {
    components(separatedBy: start).dropFirst().map {
      $0.components(separatedBy: end)[0]
    }
  }
}
