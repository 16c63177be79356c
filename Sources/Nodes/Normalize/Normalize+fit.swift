package import GraphCore

extension Normalize {
  /// What the two statistics of each column are called in a model.
  var tensorNames: (String, String) {
    switch method {
    case .zscore, .none: ("mean", "scale")
    case .mean: ("mean", "mean")
    case .minmax: ("data_min", "data_max")
    case .robust: ("center", "scale")
    }
  }

  package func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    _ = try tensor(tensorNames.0, of: fitted, width: input.width)
    return try format(for: input)
  }

  func tensor(_ name: String, of fitted: Fitted, width: Int) throws(Problem) -> [Float] {
    let known = scope == .speaker ? fitted.speakers : scope == .site ? fitted.sites : []
    guard ![.speaker, .site].contains(scope) || !known.isEmpty else {
      throw Problem(
        .otherFeatures, "the model was fitted on the corpus as a whole, not on each \(scope.text)",
        suggestion: "fit the graph again with `sergraph fit`, or use `by: corpus`")
    }
    let shape =
      switch scope {
      case .speaker: [known.count, width]
      case .site: [1 + known.count, width]
      case .corpus, .item, .running: [width]
      }
    return try fitted.tensor(name, shape: shape).values
  }

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    let width = input.width
    let upper = try tensor(tensorNames.1, of: fitted, width: width)
    if method == .zscore || method == .robust {
      guard upper.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw Problem(
          .damagedModel, "the model's tensor 'scale' holds numbers that are not above 0")
      }
    }
    if method == .robust {
      let fittedRange = try fitted.tensor("quantile_range", shape: [2]).values
      guard fittedRange == quantileRange.map({ Float($0) }) else {
        throw Problem(
          .otherFeatures,
          "'quantile_range' is \(quantileRange.text), but the model was fitted with "
            + fittedRange.map { Double($0) }.text, settings: ["quantile_range"],
          suggestion: "fit the graph again with `sergraph fit`, or undo the change")
      }
    }
    let lower = try tensor(tensorNames.0, of: fitted, width: width)
    let ones = [Float](repeating: 1, count: method == .mean ? upper.count : 0)
    let second = method == .mean ? ones : upper
    switch scope {
    case .speaker, .site:
      return NamedNormalizeProcessor(
        self, width: width, lower: lower, upper: second,
        names: scope == .site ? .sites(fitted.sites) : .speakers(fitted.speakers))
    case .corpus, .item, .running:
      var scaling = scaling(width: width)
      for column in 0..<width { set(&scaling, column, (lower[column], second[column])) }
      return NormalizeProcessor(scaling)
    }
  }

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    _ = try format(for: input)
    try check(examples, input)
    let width = examples.width
    if scope == .site { return try fitSites(examples) }
    guard scope == .speaker else {
      return fitted(
        [statistics(of: examples, rows: 0..<examples.count)], shape: [width], speakers: [])
    }
    guard let whose = examples.speakers else {
      throw Problem(
        .cannotFit,
        "'normalize' takes statistics by speaker, but the corpus does not name the speaker of every recording",
        suggestion: "use a corpus that does, or `by: corpus` or `by: item`")
    }
    let rows = Dictionary(grouping: 0..<examples.count) { whose[$0] }
    let speakers = rows.keys.sorted()
    return fitted(
      speakers.map { statistics(of: examples, rows: rows[$0] ?? []) },
      shape: [speakers.count, width], speakers: speakers)
  }

  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let columns = size.columns
    let estimate = ScalingEstimate.bytes(method, width: columns) + 64 * columns + 4096
    guard [.speaker, .site].contains(scope) else {
      return FitNeed(working: estimate, model: 8 * columns + 1024)
    }
    let names = scope == .speaker ? size.speakers : 1 + min(size.sites, Normalize.mostSites)
    let model = names * (8 * columns + 256) + 1024
    // The numbers of the rows of each name, in arrays that grow by doubling; and the statistics of each, then all of them.
    return FitNeed(working: estimate + 64 * size.rows + names * 512 + 2 * model, model: model)
  }

  func check(_ examples: Examples, _ input: Format) throws(Problem) {
    guard examples.count > 0 else {
      throw Problem(.cannotFit, "'normalize' has no rows to learn from")
    }
    guard let (row, column) = examples.firstNotFinite else { return }
    throw Problem(
      .cannotFit,
      "row \(row + 1) of the examples holds a number that is not finite in column "
        + (input.columnNames.indices.contains(column)
          ? "'\(input.columnNames[column])'" : "\(column + 1)"))
  }

  /// Both statistics of each column over some rows.
  func statistics(of examples: Examples, rows: some Sequence<Int>) -> Statistics {
    let width = examples.width
    var estimate = ScalingEstimate(self, width: width)
    for number in rows { estimate.add(examples[number]) }
    estimate.beginPasses()
    for _ in 0..<estimate.passes {
      for number in rows { estimate.addAgain(examples[number]) }
      estimate.endPass()
    }
    let found = (0..<width).map { estimate.statistics($0) }
    return Statistics(lower: found.map(\.0), upper: found.map(\.1))
  }

  /// What the model keeps.
  /// - Parameters:
  ///   - statistics: Row after row.
  ///   - speakers: Whose they are; none where there is one row.
  func fitted(_ statistics: [Statistics], shape: [Int], speakers: [String]) -> Fitted {
    var tensors = [tensorNames.0: Tensor(shape: shape, statistics.flatMap(\.lower))]
    if method != .mean {
      tensors[tensorNames.1] = Tensor(shape: shape, statistics.flatMap(\.upper))
    }
    if method == .robust {
      tensors["quantile_range"] = Tensor(shape: [2], quantileRange.map { Float($0) })
    }
    return Fitted(tensors: tensors, speakers: speakers)
  }
}
