import Glibc

/// Butterworth filters: maximally flat in the pass band (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.1).
///
/// The poles of the analog low pass, `exp(i pi (2k + n + 1) / 2n)`, are moved to the wanted band at frequencies that the
/// bilinear transform bends back, and each pair of conjugate poles makes one section. Every section gets gain 1 where
/// the whole filter has it, so that none overflows. As `scipy.signal.butter`.
package struct Butterworth {
  package let order: Int

  package init(order: Int) { self.order = order }

  /// A pole with a positive imaginary part stands for its conjugate, too.
  private struct Pole {
    var (re, im): (Double, Double)

    static func + (a: Pole, b: Pole) -> Pole { Pole(re: a.re + b.re, im: a.im + b.im) }
    static func - (a: Pole, b: Pole) -> Pole { Pole(re: a.re - b.re, im: a.im - b.im) }
    static func * (a: Pole, b: Pole) -> Pole {
      Pole(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
    }
    static func * (a: Pole, b: Double) -> Pole { Pole(re: a.re * b, im: a.im * b) }

    /// `1 / self`.
    var inverse: Pole {
      let square = re * re + im * im
      return Pole(re: re / square, im: -im / square)
    }

    /// With a real part that is not negative.
    var squareRoot: Pole {
      let length = hypot(re, im)
      let root = Pole(
        re: max(0, (length + re) / 2).squareRoot(), im: max(0, (length - re) / 2).squareRoot())
      return im < 0 ? Pole(re: root.re, im: -root.im) : root
    }

    /// The bilinear transform.
    var digital: Pole { (Pole(re: 1, im: 0) + self) * (Pole(re: 1, im: 0) - self).inverse }
  }

  /// The analog low pass at 1: poles of the upper half plane, then the real one of an odd order.
  private var prototype: [Pole] {
    (0..<(order + 1) / 2).map { index in
      let angle = Double.pi * Double(2 * index + order + 1) / Double(2 * order)
      return 2 * index + 1 == order
        ? Pole(re: -1, im: 0) : Pole(re: cos(angle), im: sin(angle))
    }
  }

  /// A low or high pass.
  package func sections(
    _ type: FilterKind, at cutoff: Double, rate: Double
  ) -> [SecondOrderSection] {
    let bent = tan(.pi * cutoff / rate)
    let isHigh = type == .highpass
    // The zeros lie where nothing passes, and the gain is 1 at the other end.
    let zero = isHigh ? 1.0 : -1.0
    return prototype.map { pole in
      let pole = (isHigh ? pole.inverse : pole) * bent
      let section =
        pole.im == 0
        ? SecondOrderSection(b: (1, -zero, 0), a: (1, -pole.digital.re, 0))
        : Butterworth.section((1, -2 * zero, 1), pole.digital)
      return section.normalized(at: isHigh ? .pi : 0)
    }
  }

  /// A band pass or band stop, of twice the order.
  package func sections(
    _ type: FilterKind, from low: Double, to high: Double, rate: Double
  ) -> [SecondOrderSection] {
    let (bentLow, bentHigh) = (tan(.pi * low / rate), tan(.pi * high / rate))
    let (width, square) = (bentHigh - bentLow, bentLow * bentHigh)
    let center = 2 * atan(square.squareRoot())
    let isStop = type == .bandstop
    let zeros = isStop ? (1.0, -2 * cos(center), 1.0) : (1.0, 0.0, -1.0)
    let angle = isStop ? 0 : center
    return prototype.flatMap { pole -> [SecondOrderSection] in
      // s^2 - 2 h s + w^2 = 0 has two roots for each pole.
      let half = (isStop ? pole.inverse : pole) * (width / 2)
      let root = (half * half - Pole(re: square, im: 0)).squareRoot
      let (first, second) = ((half + root).digital, (half - root).digital)
      if pole.im == 0 {
        // Two real poles, or one with its conjugate: in both cases their sum and product are real.
        let product = first * second
        return [
          SecondOrderSection(b: zeros, a: (1, -(first.re + second.re), product.re))
            .normalized(at: angle)
        ]
      }
      return [first, second].map { Butterworth.section(zeros, $0).normalized(at: angle) }
    }
  }

  private static func section(
    _ zeros: (Double, Double, Double), _ pole: Pole
  ) -> SecondOrderSection {
    SecondOrderSection(b: zeros, a: (1, -2 * pole.re, pole.re * pole.re + pole.im * pole.im))
  }
}
