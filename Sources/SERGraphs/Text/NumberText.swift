/// `3.32`, or `1:02:03.32` past a minute.
package func clockText(_ seconds: Double) -> String {
  guard seconds >= 60 else { return decimals(seconds, 2) }
  let minutes = Int(seconds / 60)
  let rest = decimals(seconds - Double(minutes) * 60, 2)
  let padded = rest.count < 5 ? "0" + rest : rest
  guard minutes >= 60 else { return "\(minutes):\(padded)" }
  return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):\(padded)"
}

/// A number with a fixed count of decimals.
package func decimals(_ value: Double, _ count: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return value.description }
  var scale = 1.0
  for _ in 0..<count { scale *= 10 }
  let whole = Int((abs(value) * scale).rounded())
  let digits = String(whole)
  let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
  let sign = value < 0 && whole > 0 ? "-" : ""
  return count == 0 ? sign + padded : sign + padded.dropLast(count) + "." + padded.suffix(count)
}

/// `1 speaker`, `20 speakers`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
