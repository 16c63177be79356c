/// The frames of a file of MPEG audio, counted one by one.
///
/// Only the frames themselves tell how long such a file is: a note of the encoder may be missing or wrong,
/// and what a length of bytes would be worth depends on pictures and tags that stand before, between and
/// behind the frames.
struct MPEGFrames {
  /// The first frame's header; all others are of its kind.
  let first: MPEGHeader
  /// Whole frames, without the one that holds the encoder's note.
  private(set) var count = 0
  /// Where frames stand, in order.
  private(set) var stretches: [Range<Int>] = []
  /// The encoder's note, if there is one.
  private(set) var note: MPEGNote?
  /// Whether the last frame is cut off.
  private(set) var isCut = false
  /// Bytes between frames that are neither sound nor a known tag.
  private(set) var strayBytes = 0
  /// Frames of another sample rate, which begin after so many others.
  private(set) var change: (count: Int, rate: Int)?

  /// Samples of each channel in all frames.
  var samples: Int { count * first.samples }

  /// - Parameter range: Where frames may stand; nil is the whole file.
  /// - Returns: Nil if there are none, or if they are not most of what stands there.
  init?(_ file: FileBytes, in range: Range<Int>? = nil) {
    let source = BlockReader(file, end: range?.upperBound)
    let start = range?.lowerBound ?? 0
    var place = 0
    var stray = 0
    var tags = 0
    guard let begin = MPEGSearch.firstFrame(from: start, in: source) else { return nil }
    first = begin.header
    place = begin.place
    if let found = MPEGNote(at: place, header: first, in: source) {
      note = found
      place += first.bytes
      isCut = place > source.size
    }
    while place + 4 <= source.size, let word = source.word(at: place) {
      if let header = MPEGHeader(word), header.kind == first.kind {
        guard place + header.bytes <= source.size else {
          isCut = true
          break
        }
        // What was skipped stands between frames, and not behind the last.
        if count > 0 { strayBytes += stray }
        stray = 0
        add(place..<place + header.bytes)
        count += 1
        place += header.bytes
      } else if let length = MPEGTag.length(at: place, in: source) {
        place += max(1, length)
        tags += max(1, length)
      } else if let next = MPEGSearch.frame(after: place, in: source, kind: first.kind) {
        stray += next - place
        place = next
      } else {
        noteChange(at: place, in: source)
        break
      }
    }
    if count == 0, !isCut, note == nil { return nil }
    // What holds mostly something else is of another kind, though bytes in it look like frames.
    let frames = stretches.reduce(0) { $0 + $1.count } + (note == nil ? 0 : first.bytes)
    if change == nil, !isCut, 2 * (frames + tags) < source.size - begin.place { return nil }
  }

  private mutating func add(_ range: Range<Int>) {
    if let last = stretches.last, last.upperBound == range.lowerBound {
      stretches[stretches.count - 1] = last.lowerBound..<range.upperBound
    } else {
      stretches.append(range)
    }
  }

  private mutating func noteChange(at place: Int, in source: BlockReader) {
    if let next = MPEGSearch.frame(after: place - 1, in: source, kind: nil),
      let header = source.word(at: next).flatMap({ MPEGHeader($0) })
    {
      change = (count, header.rate)
    }
  }
}
