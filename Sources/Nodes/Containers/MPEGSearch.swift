/// Where frames of MPEG audio begin.
///
/// Eleven ones are all that marks a frame, and quiet samples of 16 bits hold them at every turn. So a frame
/// is believed only where others of its kind follow exactly where it ends.
enum MPEGSearch {
  /// The longest frame, of layer II at 384 kbit/s and 32 kHz: what may be left of a frame that was cut is
  /// shorter.
  private static let longestFrame = 1729

  /// How many frames have to follow one another where nothing else tells what a file is.
  private static let firstRun = 5

  /// Skips tags, and then the rest of a frame that was cut.
  static func firstFrame(
    from start: Int, in source: BlockReader
  ) -> (place: Int, header: MPEGHeader)? {
    var place = MPEGTag.end(from: start, in: source)
    // A tag that promises more than the file holds is no reason to look no further.
    if place >= source.size { place = start }
    // Lengths in such tags are often wrong; and a file that begins with one is hardly anything else.
    let isTagged = source.bytes(at: start, count: 3).elementsEqual("ID3".utf8)
    // A file of a single frame has no second one to be sure by.
    let least = header(at: place, in: source) != nil && run(from: place, in: source) != nil
    let found =
      least
      ? place
      : frame(
        after: place, in: source, kind: nil, within: isTagged ? 1 << 20 : longestFrame)
    guard let found, let header = header(at: found, in: source) else { return nil }
    return (found, header)
  }

  /// Looks for the next frame that others follow, or the end of the file.
  /// - Parameter kind: That of the frames before; nil if there are none, so that more have to follow.
  static func frame(
    after place: Int, in source: BlockReader, kind: UInt32?, within limit: Int = .max
  ) -> Int? {
    var at = place + 1
    while at + 4 <= source.size, at - place <= limit {
      let block = source.bytes(at: at, count: 32_768)
      guard let sync = block.firstIndex(of: 0xFF) else {
        at += block.count
        continue
      }
      at += sync - block.startIndex
      let count = run(from: at, in: source, kind: kind, most: kind == nil ? firstRun : 3)
      if let count, count >= (kind == nil ? 2 : 1) { return at }
      at += 1
    }
    return nil
  }

  /// How many whole frames of one kind follow one another, with tags between, up to the end of the file.
  /// A few zeros are no tag: samples are zeros, too.
  /// - Returns: Nil if something else stands there before there are enough.
  private static func run(
    from start: Int, in source: BlockReader, kind: UInt32? = nil, most: Int = firstRun
  ) -> Int? {
    var place = start
    var kind = kind
    var count = 0
    while count < most, place + 4 <= source.size {
      if let header = header(at: place, in: source), header.kind == kind ?? header.kind {
        guard place + header.bytes <= source.size else { break }
        kind = header.kind
        place += header.bytes
        count += 1
      } else if count > 0, let length = MPEGTag.length(at: place, in: source),
        length >= 32 || place + length >= source.size
      {
        place += length
      } else {
        return nil
      }
    }
    return count
  }

  private static func header(at place: Int, in source: BlockReader) -> MPEGHeader? {
    source.word(at: place).flatMap { MPEGHeader($0) }
  }
}
