/// Samples on their way from who pushes to who reads: a ring of fixed size, and how far its life has come.
struct FeedRing {
  private var values: [Float]
  private var first = 0
  private(set) var count = 0
  /// No more come.
  var isFinished = false
  /// Nobody reads any more.
  var isAbandoned = false
  /// Somebody has begun to read.
  var isTaken = false

  init(capacity: Int) { values = [Float](repeating: 0, count: capacity) }

  var room: Int { values.count - count }

  /// Adds what there is room for.
  /// - Parameter multiple: Only whole groups of so many.
  /// - Returns: How many were added.
  mutating func append(_ added: ArraySlice<Float>, inGroupsOf multiple: Int) -> Int {
    let fitting = min(added.count, room) / multiple * multiple
    var place = (first + count) % values.count
    for value in added.prefix(fitting) {
      values[place] = value
      place = place + 1 == values.count ? 0 : place + 1
    }
    count += fitting
    return fitting
  }

  /// Takes the oldest samples out.
  mutating func remove(_ taken: Int, into target: inout MutableSpan<Float>) {
    for index in 0..<taken {
      target[index] = values[first]
      first = first + 1 == values.count ? 0 : first + 1
    }
    count -= taken
  }
}
