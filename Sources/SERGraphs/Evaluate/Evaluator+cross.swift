package import GraphCore

extension Evaluator {
  /// Learns from each of several corpora, and tests on each: on the others whole, on itself in folds of
  /// unseen speakers.
  /// - Parameters:
  ///   - corpus: The corpora, joined.
  ///   - titles: Their names in it.
  ///   - options: The first seed is taken.
  /// - Returns: Nil if it was interrupted.
  /// - Throws: As `run`.
  package func cross(
    _ corpus: Corpus, titles: [String], options: Options
  ) async throws(Problems) -> CrossExperiment? {
    var divisions: [Folds] = []
    do throws(Problem) {
      try corpus.checkClasses()
      for title in titles {
        divisions.append(try Folds(corpus, within: title, seed: options.seeds[0]))
        divisions.append(
          try Folds(
            corpus, learningFrom: [title], testing: titles.filter { $0 != title }))
      }
    } catch { throw Problems([error]) }
    var own = options
    own.seeds = divisions.map { _ in options.seeds[0] }
    (own.hasCurve, own.conditions) = (false, [])
    guard let trials = try await trials(corpus, divisions, own) else { return nil }
    own.seeds = [options.seeds[0]]
    let rows = titles.indices.map { learnt in
      titles.indices.map { tested in
        let number = 2 * learnt + (learnt == tested ? 0 : 1)
        let entries = Set(corpus.entries(of: [titles[tested]]))
        var part = trials
        part.outcomes = trials.outcomes.filter { $0.repetition == number }.map { outcome in
          FoldTrials.Outcome(
            repetition: 0, fold: outcome.fold, chosen: outcome.chosen,
            scores: outcome.scores.filter { entries.contains($0.key) },
            certainty: outcome.certainty, choice: outcome.choice, curve: [])
        }
        return experiment(corpus, part, [divisions[number]], own)
      }
    }
    return CrossExperiment(corpora: titles, cells: rows)
  }
}
