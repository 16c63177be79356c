extension Graph {
  /// For each copy that is learnt from of a recording, how many times as long as the recording it may be.
  package var lengthsOfCopies: [Double] {
    (0..<copies).map { number in
      nodes.reduce(1) { length, step in
        length * max(1, (step.kind as? any CopyVaryingNode)?.longest(copy: number + 1) ?? 1)
      }
    }
  }
}
