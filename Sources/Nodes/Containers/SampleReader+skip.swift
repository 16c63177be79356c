import GraphCore

extension SampleReader {
  /// Decodes what comes before a frame and drops it: what follows is then what the whole recording holds
  /// there.
  /// - Parameter frame: Not before `position`. Past the end it stays at the end.
  func skip(to frame: Int) throws(Problem) {
    precondition(frame >= position, "a decoder goes forward")
    var dropped = [Float](repeating: 0, count: max(16_384, channels))
    let most = dropped.count / channels
    while position < frame {
      var target = dropped.mutableSpan
      guard try read(min(most, frame - position), into: &target) > 0 else { return }
    }
  }
}
