/// The place of the largest number; the first of several. Of scores: the class that a row is taken for.
func largest<Number: Comparable>(_ row: Span<Number>) -> Int {
  var best = 0
  for index in row.indices where row[index] > row[best] { best = index }
  return best
}
