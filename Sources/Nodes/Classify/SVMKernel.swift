import DSP
package import GraphCore
package import Learning
import RealModule

/// How alike two rows are to a support vector machine.
package struct SVMKernel: Sendable, Equatable {
  package typealias Kind = KernelKind

  /// The width of `rbf`, as scikit-learn's `SVC` takes it.
  package enum Gamma: ParameterValue {
    case scale, auto
    case number(Double)

    package static var wanted: String { "scale, auto or a number above 0" }
    package static var schema: String {
      #""anyOf": [{"enum": ["scale", "auto"]}, {"type": "number", "exclusiveMinimum": 0}]"#
    }

    package static func read(_ value: Value) throws(Problem) -> Gamma {
      switch value.scalar {
      case "scale": return .scale
      case "auto": return .auto
      default: break
      }
      guard let number = try? Double.read(value), number > 0 else {
        throw Problem(
          .wrongValue, "expected \(wanted), found \(value.described)", at: value.place,
          suggestion: value.scalar.flatMap { suggestion(for: $0, among: ["scale", "auto"]) })
      }
      return .number(number)
    }

    package var text: String {
      switch self {
      case .scale: "scale"
      case .auto: "auto"
      case .number(let number): number.text
      }
    }

    /// The number for rows; 1 where all numbers are the same, as in scikit-learn.
    func value(for examples: Examples) -> Double {
      let width = Double(examples.width)
      switch self {
      case .number(let number): return number
      case .auto: return 1 / width
      case .scale:
        let count = Double(examples.count) * width
        var sum = 0.0
        examples.forEachStretch { _, rows in
          for index in rows.indices { sum += Double(rows[index]) }
        }
        let mean = sum / count
        var squares = 0.0
        examples.forEachStretch { _, rows in
          for index in rows.indices {
            squares += (Double(rows[index]) - mean) * (Double(rows[index]) - mean)
          }
        }
        let variance = squares / count
        return variance > 0 ? 1 / (width * variance) : 1
      }
    }
  }

  let kind: Kind
  let gamma: Float

  /// The kernel of two rows of the same length.
  func value(_ a: Span<Float>, _ b: Span<Float>) -> Float {
    switch kind {
    case .linear: dot(a, b)
    case .rbf: .exp(-gamma * squaredDistance(a, b))
    }
  }
}

extension KernelKind: ParameterChoice {}
