/// Where the settings of a node and their parts stand, by path: `kernel`, `layers[2].conv2d.filters`.
extension [String: Place] {
  /// Where the first of some settings stands that is there; nil if none is. Of a part that is left out, where
  /// stands what it is a part of.
  /// - Parameter settings: Their names or paths, as `Problem.settings` holds them.
  package func place(of settings: [String]) -> Place? {
    for setting in settings {
      var path = setting[...]
      while !path.isEmpty {
        if let place = self[String(path)] { return place }
        path = path[..<(path.lastIndex { $0 == "." || $0 == "[" } ?? path.startIndex)]
      }
    }
    return nil
  }
}
