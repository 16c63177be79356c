import GraphCore

extension Format {
  /// Features at the same times, one for each name.
  func features(_ names: [String]) -> Format {
    var format = self
    format.kind = .features
    format.width = names.count
    format.stride = names.count
    format.names = names
    format.fftSize = nil
    format.scale = nil
    format.parts = []
    return format
  }

  /// Names of the form `stem[1]`, `stem[2]`, ...: of coefficients that are counted from 1.
  static func counted(_ stem: String, _ count: Int) -> [String] {
    (0..<count).map { "\(stem)[\($0 + 1)]" }
  }
}
