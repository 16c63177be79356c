import DSP
import Glibc
import TestSupport
import Testing

@Suite struct LogarithmTests {
  @Test func isWithinAUnitInTheLastPlace() {
    var worst = 0.0
    // Every 997th of all normal numbers, and all about 1.
    let all = stride(from: UInt32(0x0080_0000), to: 0x7F80_0000, by: 9973)
    for bits in [Array(all), Array(0x3F7F_0000...0x3F81_0000)].joined() {
      let x = Float(bitPattern: bits)
      let exact = log(Double(x))
      let unit = Double(Float(exact).ulp)
      worst = max(worst, abs(Double(naturalLogarithm(x)) - exact) / unit)
    }
    #expect(worst < 1.1)
    #expect(naturalLogarithm(1) == 0)
  }

  @Test func turnsNaturalLogarithmsIntoDecibel() {
    #expect(Float.decibels == Float(10 / log(10.0)))
  }

  @Test func raisesWithinTwoUnits() {
    var worst = 0.0
    for step in 0...200_000 {
      let x = Float(step) * 0.00087 - 87
      let exact = exp(Double(x))
      worst = max(worst, abs(Double(naturalExponential(x)) - exact) / Double(Float(exact).ulp))
    }
    #expect(worst < 2)
    #expect(naturalExponential(0) == 1)
    #expect(naturalExponential(-1000) > 0 && naturalExponential(1000).isFinite)
  }

  @Test func givesTheSameBitsWhereverANumberStands() {
    let values = noise(37).map { abs($0) }
    func all(from start: Int) -> [Float] {
      var row = [Float](repeating: 0, count: values.count - start)
      var target = row.mutableSpan
      logarithms(of: values.span.extracting(start...), floor: 1e-10, factor: 1, into: &target)
      return row
    }
    for start in 1..<9 { #expect(all(from: start) == Array(all(from: 0).dropFirst(start))) }
  }
}
