/// The sound tracks of an MP4, M4A, MOV or 3GP file, as its index tells them.
///
/// An edit list says in thousandths of a second what part of a track is the recording, while the track's own
/// clock counts samples.
struct MovieLayout {
  struct Track {
    let id: Int
    let isEnabled: Bool
    /// What part of it is the recording, on the track's own clock; nil if only the edit list can tell.
    let edges: Edges?
  }

  struct Edges: Equatable {
    /// Units in a second.
    let scale: Int
    /// What an encoder put in front, and the length of what follows.
    let lead, length: Int
  }

  private(set) var tracks: [Track] = []
  /// What is missing of a file without its index; nil if nothing shows that it was cut off.
  private(set) var truncation: String?
  private let file: FileBytes

  init(_ file: FileBytes) {
    self.file = file
    guard let movie = box("moov", in: 0..<file.size) else {
      truncation = missingIndex()
      return
    }
    // Fragments tell their lengths by themselves.
    let isWhole = box("mvex", in: movie) == nil
    let scale = box("mvhd", in: movie).map { number(in: $0, at: (12, 20)) } ?? 0
    for track in boxes("trak", in: movie) {
      guard let media = box("mdia", in: track), let handler = box("hdlr", in: media),
        file.tag(at: handler.lowerBound + 8) == tag("soun"), let head = box("tkhd", in: track)
      else { continue }
      tracks.append(
        Track(
          id: number(in: head, at: (12, 20)),
          isEnabled: file.number(at: head.lowerBound + 3, bytes: 1) & 1 == 1,
          edges: isWhole ? edges(of: track, media: media, movieScale: scale) : nil))
    }
  }

  /// The index of most files stands at their end. Pictures have another, and no box `moov`.
  private func missingIndex() -> String? {
    var place = 0
    var hasSamples = false
    // More boxes than stand in front of an index; bounds the walk through a damaged file.
    for _ in 0..<4096 {
      guard place + 8 <= file.size else { break }
      let name = file.tag(at: place + 4)
      var length = file.number(at: place, bytes: 4, bigEndian: true)
      if length == 1 { length = file.number(at: place + 8, bytes: 8, bigEndian: true) }
      if name == tag("meta") { return nil }
      if name == tag("mdat") { hasSamples = true }
      let isKnown = name == tag("moov") || name == tag("mdat") || name == tag("free")
      if isKnown, length > file.size - place {
        return "its header promises \(length) bytes from byte \(place) on, but the file holds "
          + "\(file.size - place)"
      }
      guard length >= 8, length <= file.size - place else { break }
      place += length
    }
    return hasSamples
      ? "its index is missing, which a recorder writes at the end (the box 'moov')" : nil
  }

  /// The track that is read: the one that is asked for, else the first that is enabled, else the first.
  func chosen(_ number: Int?) -> Track? {
    if let number { return tracks.indices.contains(number) ? tracks[number] : nil }
    return tracks.first { $0.isEnabled } ?? tracks.first
  }

  private func edges(of track: Range<Int>, media: Range<Int>, movieScale: Int) -> Edges? {
    guard let list = box("edts", in: track).flatMap({ box("elst", in: $0) }),
      let scale = box("mdhd", in: media).map({ number(in: $0, at: (12, 20)) }), scale > 0,
      movieScale > 0, let total = duration(of: media), let edit = onlyEdit(in: list),
      edit.start >= 0, edit.start < total
    else { return nil }
    let length = total - edit.start
    let told = Double(edit.length) * Double(scale) / Double(movieScale)
    let tick = Double(scale) / Double(movieScale) + 1
    // An edit that ends past the last packet promises nothing more than is there.
    guard edit.length == 0 || told >= Double(length) - tick else { return nil }
    return Edges(scale: scale, lead: edit.start, length: length)
  }

  /// The sum of the lengths of all packets.
  private func duration(of media: Range<Int>) -> Int? {
    guard let table = box("minf", in: media).flatMap({ box("stbl", in: $0) }),
      let times = box("stts", in: table)
    else { return nil }
    let count = file.number(at: times.lowerBound + 4, bytes: 4, bigEndian: true)
    guard count > 0, count <= 1 << 16, times.count >= 8 + 8 * count else { return nil }
    let bytes = Array(file.bytes(at: times.lowerBound + 8, count: 8 * count))
    guard bytes.count == 8 * count else { return nil }
    var total = 0
    for place in stride(from: 0, to: bytes.count, by: 8) {
      let packets = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      total += packets * bytes[place + 4..<place + 8].reduce(0) { $0 << 8 | Int($1) }
      if total > 1 << 48 { return nil }
    }
    return total
  }

  /// The one edit of a list that has no other, but empty ones before it, which delay the track's start.
  private func onlyEdit(in list: Range<Int>) -> (start: Int, length: Int)? {
    let isLong = file.number(at: list.lowerBound, bytes: 1) == 1
    let (width, none) = isLong ? (8, Int.max) : (4, 0xFFFF_FFFF)
    let count = file.number(at: list.lowerBound + 4, bytes: 4, bigEndian: true)
    var found: (start: Int, length: Int)?
    guard (1...16).contains(count) else { return nil }
    for index in 0..<count {
      let place = list.lowerBound + 8 + index * (2 * width + 4)
      guard place + 2 * width + 4 <= list.upperBound, found == nil else { return nil }
      let start = file.number(at: place + width, bytes: width, bigEndian: true)
      if start == none { continue }
      let rate = file.number(at: place + 2 * width, bytes: 4, bigEndian: true)
      guard rate == 0x0001_0000 else { return nil }
      found = (start, file.number(at: place, bytes: width, bigEndian: true))
    }
    return found
  }

  /// A number of four bytes, at one place in version 0 of a box and at another in version 1.
  private func number(in box: Range<Int>, at places: (Int, Int)) -> Int {
    let isLong = file.number(at: box.lowerBound, bytes: 1) == 1
    return file.number(
      at: box.lowerBound + (isLong ? places.1 : places.0), bytes: 4, bigEndian: true)
  }

  private func box(_ name: StaticString, in range: Range<Int>) -> Range<Int>? {
    boxes(name, in: range).first
  }

  /// The bodies of the boxes of a name that stand side by side.
  private func boxes(_ name: StaticString, in range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var place = range.lowerBound
    // More boxes than any writer makes; bounds the walk through a damaged file.
    for _ in 0..<65_536 {
      guard place + 8 <= range.upperBound else { break }
      var (start, length) = (place + 8, file.number(at: place, bytes: 4, bigEndian: true))
      if length == 1 {
        (start, length) = (place + 16, file.number(at: place + 8, bytes: 8, bigEndian: true))
      }
      if length == 0 { length = range.upperBound - place }
      let (end, isTooFar) = place.addingReportingOverflow(length)
      guard !isTooFar, end >= start, end <= range.upperBound else { break }
      if file.tag(at: place + 4) == tag(name) { found.append(start..<end) }
      place = end
    }
    return found
  }
}
