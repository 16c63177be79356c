import Glibc

/// Whether another recording of the same kind stands behind the end that a container tells of itself. Files
/// that were joined byte by byte look so; their decoders would stop at the first end without a word.
enum FollowingRecording {
  /// Where the next recording begins; nil if there is none, or if the container tells no end.
  static func place(in file: FileBytes) -> Int? {
    switch file.tag(at: 0) {
    case tag("Crea"): return behindVOC(file)
    case tag("wvpk"): return behindWavPack(file)
    default: break
    }
    guard let end = end(of: file), end > 0, end + 12 <= file.size else { return nil }
    // RIFF and FORM fill up to an even length; tags stand behind some recordings.
    return [end, end + 1, MPEGTag.end(from: end, in: BlockReader(file))].first {
      starts(at: $0, like: file)
    }
  }

  private static func starts(at place: Int, like file: FileBytes) -> Bool {
    if file.tag(at: 4) == tag("ftyp") { return file.tag(at: place + 4) == tag("ftyp") }
    guard file.tag(at: place) == file.tag(at: 0) else { return false }
    let isForm = file.tag(at: 0) == tag("RIFF") || file.tag(at: 0) == tag("FORM")
    return !isForm || file.tag(at: place + 8) == file.tag(at: 8)
  }

  private static func end(of file: FileBytes) -> Int? {
    let number = { (place: Int, count: Int, bigEndian: Bool) in
      file.number(at: place, bytes: count, bigEndian: bigEndian)
    }
    switch file.tag(at: 0) {
    // The parts of an AVI video are read on by FFmpeg.
    case tag("RIFF"): return file.tag(at: 8) == tag("WAVE") ? 8 + number(4, 4, false) : nil
    case tag("FORM"): return 8 + number(4, 4, true)
    case tag(".snd"): return number(4, 4, true) + number(8, 4, true)
    case tag("riff"): return number(16, 8, false)
    case tag("caff"):
      return walk(file, from: 8) { (file.tag(at: $0), 12 + number($0 + 4, 8, true)) }
    case tag("TTA1"): return tta(file)
    case tag("NIST"): return BlockLayout.sphere(file)?.upperBound
    case tag("FLV\u{1}"):
      return walk(file, from: 13) { (file.tag(at: $0), 15 + number($0 + 1, 3, true)) }
    case 0x3026_B275: return walk(file, from: 0) { (file.tag(at: $0), number($0 + 16, 8, false)) }
    default:
      return file.tag(at: 4) == tag("ftyp")
        ? walk(file, from: 0) { (file.tag(at: $0 + 4), box(at: $0, in: file)) } : nil
    }
  }

  /// Goes from part to part until one is named as the file's first is.
  private static func walk(
    _ file: FileBytes, from start: Int, part: (Int) -> (name: UInt32, length: Int)
  ) -> Int? {
    let own = file.tag(at: 4) == tag("ftyp") ? tag("ftyp") : file.tag(at: 0)
    var place = start
    // More parts than an hour of sound has packets; bounds the walk through a damaged file.
    for _ in 0..<1 << 20 {
      guard place + 12 <= file.size else { return nil }
      let (name, length) = part(place)
      if name == own, place > 0 { return place }
      guard length > 0, length <= file.size - place else { return nil }
      place += length
    }
    return nil
  }

  private static func box(at place: Int, in file: FileBytes) -> Int {
    let length = file.number(at: place, bytes: 4, bigEndian: true)
    return length == 1 ? file.number(at: place + 8, bytes: 8, bigEndian: true) : length
  }

  /// A header of 22 bytes, then the length of each frame and a checksum, then the frames.
  private static func tta(_ file: FileBytes) -> Int? {
    let rate = file.number(at: 10, bytes: 4)
    let count = file.number(at: 14, bytes: 4)
    let frameSamples = rate * 256 / 245
    guard frameSamples > 0 else { return nil }
    let frames = (count + frameSamples - 1) / frameSamples
    guard frames <= 1 << 20, 26 + 4 * frames <= file.size else { return nil }
    let table = Array(file.bytes(at: 22, count: 4 * frames))
    guard table.count == 4 * frames else { return nil }
    var end = 26 + 4 * frames
    for place in stride(from: 0, to: table.count, by: 4) {
      end += table[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    return end
  }

  /// What sox notes as the end of VOC lies a few bytes before it.
  private static func behindVOC(_ file: FileBytes) -> Int? {
    let end = VOCLayout(file).end
    let mark = VOCLayout.mark
    let around = Array(file.bytes(at: end, count: 16 + mark.count))
    return around.indices.first { around[$0...].starts(with: mark) }.map { end + $0 }
  }

  /// Each block of WavPack tells the place of its samples; those of another recording begin again. Several
  /// blocks with the same place hold the channels.
  private static func behindWavPack(_ file: FileBytes) -> Int? {
    var place = 0
    var last = -1
    // More blocks than an hour of sound has; bounds the walk through a damaged file.
    for _ in 0..<1 << 20 {
      let head = Array(file.bytes(at: place, count: 32))
      let number = { (at: Int, count: Int) in
        head[at..<at + count].reversed().reduce(0) { $0 << 8 | Int($1) }
      }
      guard head.count == 32, head.starts(with: "wvpk".utf8) else {
        // Tags may stand between two recordings.
        let end = MPEGTag.end(from: place, in: BlockReader(file))
        guard head.count == 32, end > place, file.tag(at: end) == tag("wvpk") else { return nil }
        place = end
        continue
      }
      let index = number(10, 1) << 32 | number(16, 4)
      let isFirstOfChannels = number(24, 4) & 0x800 != 0
      if number(20, 4) > 0 {
        if isFirstOfChannels, index <= last { return place }
        last = index
      }
      place += 8 + number(4, 4)
    }
    return nil
  }

  /// Where another FLAC file begins behind the one that was read to its end. The decoder has read some of
  /// what follows already.
  /// - Parameter room: Made before, since reading allocates nothing.
  static func place(behindFLAC file: Int32, room: inout [UInt8]) -> Int? {
    var place = max(8, Int(lseek(file, 0, SEEK_CUR)) - 65_536)
    while true {
      // Pointers into the room are used during the calls only.
      let (got, found) = room.withUnsafeMutableBytes { bytes -> (Int, Int?) in
        guard let start = bytes.baseAddress else { return (0, nil) }
        let got = pread(file, start, bytes.count, place)
        return (got, markOfFLAC(in: UnsafeRawBufferPointer(start: start, count: max(0, got))))
      }
      if let found { return place + found }
      if got < room.count { return nil }
      place += got - 7
    }
  }

  /// "fLaC", and the head of a first block of 34 bytes.
  private static func markOfFLAC(in bytes: UnsafeRawBufferPointer) -> Int? {
    let mark: UInt64 = 0x664C_6143_0000_0022
    guard let start = bytes.baseAddress else { return nil }
    var at = 0
    while at + 8 <= bytes.count,
      let next = memchr(start + at, Int32(mark >> 56), bytes.count - 7 - at)
    {
      at = UnsafeRawPointer(next) - start
      if start.loadUnaligned(fromByteOffset: at, as: UInt64.self).bigEndian == mark { return at }
      at += 1
    }
    return nil
  }
}
