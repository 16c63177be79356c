import Glibc
import TestSupport
import Testing

@testable import Drawing

/// What stands where in pictures.
@Suite struct PictureTests {
  /// Where a panel of a picture of 600 pixels is drawn, and the pixels.
  private func pixels(_ figure: Figure) throws -> (area: [Area], png: PNGPixels) {
    let canvas = try CairoCanvas(isVector: false, width: 10, height: 10)
    let height = FigureLayout.height(of: figure) { $0.usualHeight }.rounded(.up)
    let png = try #require(PNGPixels(try figure.bytes(as: .png)))
    #expect(png.width == figure.width && png.height == Int(height))
    return (FigureLayout(figure, on: canvas, height: height).areas, png)
  }

  private func figure(_ panels: [FigurePanel], seconds: Double = 2) -> Figure {
    Figure(title: "one.wav", width: 600, height: nil, time: 0...seconds, panels: panels)
  }

  /// A spectrum of 129 bins up to 4,000 Hz, in which one bin is loud.
  private func tone(bin: Int, level: Float = 1) -> FigurePanel {
    var rows = RowReduction(.mean, width: 129, columns: 600)
    for row in 0..<200 {
      var power = [Float](repeating: 1e-6 * level, count: 129)
      power[bin] = level
      rows.add(power.span, start: Double(row) / 100, end: Double(row + 1) / 100)
    }
    return FigurePanel(
      "stft", detail: "", axis: ValueAxis("frequency (Hz)", 0...4000),
      .image(
        HeatImage(
          rows, borders: (0...129).map { (Double($0) - 0.5) * 31.25 },
          measure: .logarithm(factor: 10), unit: "level (dB)")))
  }

  private func wave(_ sample: (Int) -> Float) -> FigurePanel {
    var rows = RowReduction(.extremes, width: 1, columns: 600)
    for number in 0..<16_000 {
      let value = [sample(number)]
      rows.add(value.span, start: Double(number) / 8000, end: Double(number + 1) / 8000)
    }
    return FigurePanel("audio", detail: "", axis: ValueAxis("amplitude", -1...1), .waveform(rows))
  }

  @Test(arguments: [8, 32, 100])
  func aToneStandsAtItsFrequency(bin: Int) throws {
    let (areas, png) = try pixels(figure([tone(bin: bin)]))
    let area = areas[0]
    let x = Int(area.x + area.width / 2)
    let lightest = try #require(
      (Int(area.y)..<Int(area.bottom)).max { png.lightness(x, $0) < png.lightness(x, $1) })
    let hertz = 4000 * (area.bottom - Double(lightest) - 0.5) / area.height
    #expect(abs(hertz - Double(bin) * 31.25) < 31.25)
  }

  @Test(arguments: [0.25, 1, 1.7])
  func aClickStandsAtItsTime(seconds: Double) throws {
    let (areas, png) = try pixels(figure([wave { $0 == Int(seconds * 8000) ? 0.9 : 0 }]))
    let area = areas[0]
    // The row of pixels at 0.7 of full scale is white but where the click is.
    let y = Int(area.y + area.height * 0.15)
    let dark = (Int(area.x) + 2..<Int(area.right) - 2).filter { png.lightness($0, y) < 700 }
    let first = try #require(dark.first)
    let last = try #require(dark.last)
    let middle = (Double(first + last) / 2 + 0.5 - area.x) / area.width * 2
    #expect(last - first < 6 && abs(middle - seconds) < 0.01)
  }

  @Test func marksOfTimeStandAtRoundNumbersBelowEveryPanel() throws {
    let (areas, png) = try pixels(figure([tone(bin: 9), wave { _ in 0 }]))
    for area in areas {
      let y = Int(area.bottom) + 2
      let dark = (Int(area.x) - 1...Int(area.right)).filter { png.lightness($0, y) < 500 }
      let wanted = [0, 0.5, 1, 1.5, 2].map { Int((area.x + area.width * $0 / 2).rounded()) }
      #expect(dark == wanted)
    }
  }

  @Test func silenceAndWhatIsNoNumberHaveAPicture() throws {
    var rows = RowReduction(.mean, width: 129, columns: 600)
    let nothing = [Float](repeating: .nan, count: 129)
    rows.add(nothing.span, start: 0, end: 2)
    var gap = tone(bin: 3)
    if case .image(var image) = gap.content {
      image.rows = rows
      gap.content = .image(image)
    }
    let (areas, png) = try pixels(figure([tone(bin: 3, level: 0), gap, wave { _ in 0 }]))
    func middle(_ number: Int) -> UInt32 {
      png[
        Int(areas[number].x + areas[number].width / 2),
        Int(areas[number].y + areas[number].height / 4)]
    }
    #expect(middle(0) == 0x440154)
    #expect(middle(1) == Shade.missing.code)
    #expect(middle(2) == Shade.paper.code)
  }

  @Test func marksAreColoursOverGrey() throws {
    var panel = tone(bin: 20)
    var pieces = RowReduction(.mean, width: 2, columns: 600)
    for (number, row) in ([[0, 0], [0.5, -1], [0, 0], [.nan, 1]] as [[Float]]).enumerated() {
      pieces.add(row.span, start: Double(number) / 2, end: Double(number + 1) / 2)
    }
    if case .image(var image) = panel.content {
      image.colors = .grey
      image.marks = [
        HeatImage(
          pieces, borders: [0, 2000, 4000], measure: .plain, unit: "importance (nat)",
          colors: .twoSided)
      ]
      panel.content = .image(image)
    }
    let (areas, png) = try pixels(figure([panel]))
    func parts(_ x: Double, _ y: Double) -> (red: Int, green: Int, blue: Int) {
      let code = png[
        Int(areas[0].x + areas[0].width * x), Int(areas[0].y + areas[0].height * y)]
      return (Int(code >> 16), Int(code >> 8 & 255), Int(code & 255))
    }
    // Without importance, or where there is no number, it is grey.
    for (x, y) in [(0.1, 0.2), (0.1, 0.6), (0.6, 0.2), (0.9, 0.6)] {
      let (red, green, blue) = parts(x, y)
      #expect(red == green && green == blue)
    }
    // Orange for and blue against, the more the stronger.
    let (strong, weak, against) = (parts(0.9, 0.2), parts(0.35, 0.6), parts(0.35, 0.2))
    #expect(strong.red > strong.blue + 100 && weak.red > weak.blue + 20)
    #expect(strong.red - strong.blue > weak.red - weak.blue)
    #expect(against.blue > against.red + 100)
  }

  @Test func everyContentCanBeDrawnInEveryFormAndTheBytesAreTheSameAgain() throws {
    var shares = RowReduction(.mean, width: 3, columns: 600)
    var runs = RunReduction(width: 2)
    for row in 0..<20 {
      let values: [Float] = [0.2, 0.5, row == 7 ? .nan : 0.3]
      shares.add(values.span, start: Double(row) / 10, end: Double(row + 1) / 10)
      let numbers: [Float] = [Float(row / 5), Float(row % 7)]
      runs.add(numbers.span, start: Double(row) / 10, end: Double(row + 1) / 10)
    }
    let curves = Curve.all(of: shares, names: ["angry", "happy & <glad>", "sad"])
    let steps = Curve.all(of: shares, names: ["a", "b", "c"], isStepped: true)
    let axis = ValueAxis(FigurePanel.probability, 0...1)
    let figure = figure([
      tone(bin: 20), wave { Float($0 % 100) / 100 },
      FigurePanel("lines", detail: "", axis: axis, .lines(curves)),
      FigurePanel("steps", detail: "", axis: axis, .lines(steps)),
      FigurePanel("stack", detail: "", axis: axis, .stacked(curves)),
      FigurePanel("runs", detail: "", axis: ValueAxis("", names: ["1", "2"]), .runs(runs)),
      FigurePanel(
        "bars", detail: "", axis: ValueAxis("value", names: ["a", "b"]), .bars([0.4, .nan])),
      FigurePanel(
        "many", detail: "", axis: ValueAxis("value", names: []),
        .bars((0..<100).map { sin(Float($0)) })),
    ])
    for form in FigureForm.allCases {
      let bytes = try figure.bytes(as: form)
      #expect(bytes.count > 1000)
      #expect(try figure.bytes(as: form) == bytes, "\(form)")
    }
    let svg = String(decoding: try figure.bytes(as: .svg), as: UTF8.self)
    #expect(svg.contains(">happy &amp; &lt;glad&gt;</text>"))
    #expect(svg.contains(">time (s)</text>") && svg.contains(">one.wav</text>"))
    let pdf = try figure.bytes(as: .pdf)
    #expect(pdf.starts(with: Array("%PDF".utf8)))
  }

  @Test func aPictureThatIsTooSmallIsRefusedWithTheSizeThatItNeeds() throws {
    var small = figure([tone(bin: 9)])
    small.height = 60
    #expect(throws: DrawingFailure.tooSmall(side: "height", given: 60, least: 148)) {
      try small.bytes(as: .png)
    }
    small.height = 148
    _ = try small.bytes(as: .png)
    small.width = 100
    #expect(throws: DrawingFailure.tooSmall(side: "width", given: 100, least: 240)) {
      try small.bytes(as: .png)
    }
  }
}
