import GraphCore

/// How far a row is from a mean: a word, or a word with settings of its own, as in `metric: {minkowski: {p: 3}}`.
enum Metric: ParameterVariant {
  case euclidean, cosine
  case minkowski(Minkowski)

  static let name = "metric"
  static let options: [ParameterOption<Metric>] = [
    .init("euclidean", .euclidean, "The length of the difference."),
    .init("cosine", .cosine, "1 - the cosine of the angle."),
    .init("minkowski", Metric.minkowski, "The length with powers of p in place of squares."),
  ]

  var chosen: (word: String, value: (any ParameterValue)?) {
    switch self {
    case .euclidean: ("euclidean", nil)
    case .cosine: ("cosine", nil)
    case .minkowski(let settings): ("minkowski", settings)
    }
  }
}

/// The settings of one option. `p` is its main field, so `{minkowski: 3}` will do.
struct Minkowski: ParameterRecord {
  var p = 3.0
  static let name = "minkowski"
  static let fields: [Parameter<Minkowski>] = [
    .init("p", \.p, in: 1...100, "The power; 2 is euclidean.").main
  ]
}
