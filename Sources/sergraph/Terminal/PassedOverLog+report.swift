import GraphCore
import SERGraphs

/// A log of what is passed over, which names each file where that was asked for.
func passedOverLog(
  naming isNamed: Bool, as style: DiagnosticStyle, over bar: ProgressBar?
) -> PassedOverLog {
  guard isNamed else { return PassedOverLog() }
  return PassedOverLog { path, reason in
    bar?.clear()
    report([.passedOver(path, for: reason.words)], as: style)
  }
}

extension Problem {
  /// A file that was passed over, named by itself.
  static func passedOver(_ path: String, for reason: String) -> Problem {
    Problem(.passedOver, "'\(path)' was passed over for \(reason)", severity: .warning)
  }
}
