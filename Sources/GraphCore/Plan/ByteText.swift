/// `512 B`, `1.5 KiB`, `36 MiB`.
package func byteText(_ bytes: Int) -> String {
  if bytes < 1024 { return "\(bytes) B" }
  let units = ["KiB", "MiB", "GiB", "TiB"]
  var value = Double(bytes) / 1024
  var unit = 0
  while value >= 1023.5, unit < units.count - 1 {
    value /= 1024
    unit += 1
  }
  let text = value < 9.95 ? shortNumber((value * 10).rounded() / 10) : String(Int(value.rounded()))
  return "\(text) \(units[unit])"
}

/// The bytes of a size such as `512MiB`, `2GB` or `1000000`; nil for what is none.
package func byteCount(_ text: String) -> Int? {
  let digits = text.prefix { $0.isNumber || $0 == "." }
  let units: [String: Double] = [
    "": 1, "b": 1, "k": 1024, "kib": 1024, "kb": 1e3, "m": 1_048_576, "mib": 1_048_576, "mb": 1e6,
    "g": 1_073_741_824, "gib": 1_073_741_824, "gb": 1e9,
  ]
  guard let number = Double(digits), number > 0,
    let unit = units[text.dropFirst(digits.count).lowercased()], number * unit < 1e15
  else { return nil }
  return Int(number * unit)
}
