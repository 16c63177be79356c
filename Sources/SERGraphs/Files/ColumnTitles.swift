/// The names of a table's columns, which come from several places, each name once.
///
/// Most readers of CSV take the last of two columns that have one name, so a column that somebody else named
/// `label` would stand in the answer's place.
struct ColumnTitles {
  private(set) var all: [String]
  private var taken: Set<String>

  /// Begins with the columns that a table always has.
  /// - Parameter later: Those that come behind all others.
  init(_ own: [String], later: [String] = []) {
    all = own
    taken = Set(own + later)
  }

  /// Adds columns that somebody else named.
  /// - Parameter place: Stands with a dot before names that are taken: `columns.label`.
  mutating func add(_ names: [String], from place: String) {
    for name in names {
      var title = name
      while !taken.insert(title).inserted { title = "\(place).\(title)" }
      all.append(title)
    }
  }

  /// Adds those that were kept for the end.
  mutating func add(later names: [String]) { all += names }
}
