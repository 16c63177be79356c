/// What is heard of a file, without tags and headers that may differ between copies.
///
/// Of samples that lie there as they are (WAV, AIFF) it is the samples, of FLAC the hash that the file
/// carries of them, so that these three may be copies of one another. Of other files it is what was encoded,
/// between the tags. Nothing is decoded.
struct SoundBytes {
  /// What has to be the same in copies, beside the bytes: the form of the samples, and how long they are.
  let form: [UInt8]
  private let path: String
  private let content: Content

  private enum Content {
    /// Stretches of the file, as they are.
    case stretches([Range<Int>])
    case samples(PlainSamples)
    /// The hash that a FLAC file carries.
    case digest([UInt8])
    case ogg(OggPayload)
  }

  /// Looks at the beginning and at the end of a file; nil for what is no regular file with sound in it.
  init?(path: String) {
    guard let file = ReadableFile(path), file.size > 0 else { return nil }
    self.path = path
    let name: String
    let count: Int
    if let flac = SoundBytes.flac(file) {
      (name, count, content) = (flac.form, flac.count, .digest(flac.digest))
    } else if let samples = PlainSamples(file) {
      (name, count, content) = (samples.form, samples.frames, .samples(samples))
    } else if let data = RIFFChunks(file), let range = data.data {
      (name, count, content) = ("RIFF \(data.format)", range.count, .stretches([range]))
    } else if let ogg = OggPayload(file) {
      (name, count, content) = ("Ogg \(ogg.head)", ogg.count, .ogg(ogg))
    } else {
      let ranges = SoundBytes.boxes(file) ?? [FileTags.between(file)]
      (name, count, content) = (
        "bytes", ranges.reduce(0) { $0 + $1.count }, .stretches(ranges)
      )
    }
    guard count > 0 else { return nil }
    form = Array("\(name) \(count)".utf8)
  }

  /// The form, the number of samples, and their MD5 hash, of a FLAC file that carries it.
  private static func flac(_ file: ReadableFile) -> (form: String, count: Int, digest: [UInt8])? {
    let head = file.read(at: 0, 42)
    guard head.count == 42, head.starts(with: "fLaC".utf8) else { return nil }
    let digest = Array(head[26...])
    guard digest.contains(where: { $0 != 0 }) else { return nil }
    // 20 bits of rate, 3 of channels, 5 of bits, 36 of samples.
    let word = head[18..<26].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let form = PlainSamples.form(
      rate: Int(word >> 44), channels: Int(word >> 41 & 7) + 1, bits: Int(word >> 36 & 31) + 1)
    return (form, Int(word & 0xF_FFFF_FFFF), digest)
  }

  /// The boxes of an MP4 file that hold what was encoded; nil of other files. Its tags are in another box.
  private static func boxes(_ file: ReadableFile) -> [Range<Int>]? {
    guard file.holds("ftyp", at: 4) else { return nil }
    var ranges: [Range<Int>] = []
    var place = 0
    while place + 8 <= file.size {
      var size = file.number(at: place, 4, bigEndian: true)
      var head = 8
      if size == 1 { (size, head) = (file.number(at: place + 8, 8, bigEndian: true), 16) }
      if size == 0 { size = file.size - place }
      guard size >= head, size <= file.size - place else { break }
      if file.holds("mdat", at: place + 4) { ranges.append(place + head..<place + size) }
      place += size
    }
    return ranges.isEmpty ? nil : ranges
  }

  /// A few bytes that differ between most sounds of one length; nil where there is no need to read any.
  var sample: [UInt8]? {
    guard let file = ReadableFile(path) else { return [] }
    switch content {
    case .digest: return nil
    case .samples(let samples): return samples.sample(of: file)
    case .ogg(let payload): return payload.sample
    case .stretches(let ranges):
      guard let range = ranges.max(by: { $0.count < $1.count }) else { return [] }
      return file.read(
        at: range.lowerBound + max(0, range.count / 2 - 2048), min(range.count, 4096))
    }
  }

  /// The hash of all of it.
  var hash: [UInt8] {
    if case .digest(let bytes) = content { return bytes }
    guard let file = ReadableFile(path) else { return [] }
    switch content {
    case .digest(let bytes): return bytes
    case .samples(let samples): return samples.hash(of: file)
    case .ogg(let payload): return payload.hash(of: file)
    case .stretches(let ranges):
      var left = ranges[...]
      let text = SHA256.hex(ofPieces: {
        guard let range = left.first else { return nil }
        let piece = file.read(at: range.lowerBound, min(1 << 20, range.count))
        left[left.startIndex] = range.dropFirst(max(1, piece.count))
        if left[left.startIndex].isEmpty || piece.isEmpty { left.removeFirst() }
        return piece[...]
      })
      return Array(text.utf8)
    }
  }
}
