/// `copies`: how many varied copies of each recording are learnt from, besides the recording.
extension GraphReader {
  private static let mostCopies = 100

  mutating func overrideCopies(of file: inout GraphFile) {
    // A node may have that name.
    guard !file.nodes.contains(where: { $0.name == "copies" }) else { return }
    for (number, override) in overrides.enumerated() where override.path == ["copies"] {
      usedOverrides.insert(number)
      file.copies = override.value
    }
  }

  /// Reads what the main file says; what a sub-graph says holds where that is fitted by itself.
  mutating func copies(of file: GraphFile, values: Parameters) -> Int {
    guard let written = file.copies else { return 0 }
    let value = interpolate(written, values)
    guard !GraphReader.isPoisoned(value) else { return 0 }
    do throws(Problem) {
      let copies = try Int.read(value)
      guard (0...GraphReader.mostCopies).contains(copies) else {
        throw Problem(.outOfRange, "\(copies) is outside of 0...\(GraphReader.mostCopies)")
      }
      return copies
    } catch {
      problems.append(
        Problem(
          error.code, "'copies': " + error.message, at: error.place ?? value.place,
          suggestion: error.suggestion))
      return 0
    }
  }

  /// What is odd: copies that are all the same, and nodes that have no copy to vary.
  func copyWarnings(
    _ copies: Int, of nodes: [Graph.NamedNode], in file: GraphFile
  ) -> [Problem] {
    let varying = nodes.filter { $0.kind is any CopyVaryingNode }
    if copies == 0 {
      return varying.map {
        Problem(
          .unused, "'\($0.name)' varies copies of recordings, and the graph learns from none",
          at: $0.place, suggestion: "say how many, such as 'copies: 4'", severity: .warning)
      }
    }
    guard varying.isEmpty, let place = file.copies?.place else { return [] }
    return [
      Problem(
        .unused, "no node of the graph varies the copies, so all of them are the same",
        at: place,
        suggestion: "add one, such as 'noisy: {use: augment.noise}', or leave 'copies' out",
        severity: .warning)
    ]
  }
}
