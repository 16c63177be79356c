/// The chunks of a WAV file: what its header says, and what the file really holds.
///
/// Read so that a file which libsndfile takes rightly by itself costs one look at its first bytes.
struct WaveLayout {
  /// The bytes of the `fmt ` chunk, without its name and length.
  private(set) var format: Range<Int>?
  /// The length of the recording in samples, which compressed formats note in a chunk `fact`.
  private(set) var fact: Range<Int>?
  /// Where samples stand, in order.
  private(set) var samples: [Range<Int>] = []
  /// Whether the decoder needs a corrected view, since the header is wrong or samples stand in several
  /// places.
  private(set) var isOdd = false
  /// Whether the header tells no length, or less than there is: the file's end is the recording's.
  private(set) var isOpenEnded = false
  /// What is missing; nil if nothing shows that the file was cut off.
  private(set) var truncation: String?

  private let file: FileBytes
  private let isBigEndian: Bool

  /// - Parameter file: Begins with RIFF, RIFX, RF64 or BW64, and WAVE.
  init(_ file: FileBytes) {
    self.file = file
    isBigEndian = file.tag(at: 0) == tag("RIFX")
    // libsndfile doesn't know BW64, which is RF64 by another name.
    isOdd = file.tag(at: 0) == tag("BW64")
    walk()
    trimToBlocks()
  }

  private mutating func walk() {
    var place = 12
    var large: Int?
    // More chunks than any writer makes; bounds the walk through a damaged file.
    for _ in 0..<4096 {
      guard place + 8 <= file.size else { break }
      let name = file.tag(at: place)
      let length = number(at: place + 4)
      let body = place + 8
      switch name {
      case tag("fmt "): if format == nil { format = clamp(body, length) }
      case tag("fact"): fact = clamp(body, length)
      case tag("ds64"): large = number(at: body + 8, bytes: 8)
      case tag("data"):
        guard let next = data(at: body, length: length == 0xFFFF_FFFF ? large ?? length : length)
        else {
          return
        }
        place = next
        continue
      default: break
      }
      place = next(after: body, length: length)
    }
    if samples.isEmpty, truncation == nil, !hasData {
      truncation = "the file ends after \(file.size) bytes, before its samples begin"
    }
  }

  private var hasData = false

  /// A chunk with samples.
  /// - Returns: Where the next chunk begins; nil at the end.
  private mutating func data(at start: Int, length: Int) -> Int? {
    // libsndfile looks at the first of several only.
    if hasData { isOdd = true }
    hasData = true
    let held = max(0, file.size - start)
    let end = start + length
    if ChunkLayout.isPlaceholder(length), length != held {
      samples.append(start..<file.size)
      return nil
    }
    if length > held {
      // A header that counts itself among the samples: then the whole file's length, which stands before it,
      // is right.
      let riff = number(at: 4)
      if length - held <= start, (0...1).contains(file.size - riff - 8) {
        isOdd = true
      } else {
        truncation = "its header promises \(length) bytes of samples, but the file holds \(held)"
      }
      samples.append(start..<file.size)
      return nil
    }
    if length > 0 { samples.append(start..<end) }
    if end + length % 2 >= file.size || isChunk(at: end + length % 2) { return end + length % 2 }
    if isChunk(at: end) { return end }
    // A recorder that was cut off never wrote the length, or wrote it some time before.
    if isSound(end..<file.size) {
      isOdd = true
      isOpenEnded = true
      if length > 0 { samples.removeLast() }
      samples.append(start..<file.size)
    }
    return nil
  }

  /// Chunks of odd length are followed by a byte that fills them up, which some writers forget.
  private mutating func next(after body: Int, length: Int) -> Int {
    let end = body + length
    guard length % 2 == 1, end + 8 <= file.size, !isChunk(at: end + 1), isChunk(at: end) else {
      return end + length % 2
    }
    isOdd = true
    return end
  }

  /// Whether four printable characters and a length that fits stand there.
  private func isChunk(at place: Int) -> Bool {
    guard place + 8 <= file.size else { return false }
    let name = file.bytes(at: place, count: 4)
    guard name.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return false }
    let known = [tag("data"), tag("LIST"), tag("fmt "), tag("fact"), tag("id3 "), tag("ID3 ")]
    return known.contains(file.tag(at: place)) || place + 8 + number(at: place + 4) <= file.size + 1
  }

  /// Whether bytes behind the samples are more of them, and no tag, text or filling.
  private func isSound(_ range: Range<Int>) -> Bool {
    let start = file.bytes(at: range.lowerBound, count: 8)
    if start.starts(with: "TAG".utf8) || start.starts(with: "ID3".utf8)
      || start.starts(with: "APETAGEX".utf8) || file.isZero(range)
    {
      return false
    }
    // Programs leave short notes there. A recording may begin with bytes that look like text, too.
    guard range.count <= 65_536 else { return true }
    return !file.bytes(at: range.lowerBound, count: range.count).allSatisfy {
      (0x20..<0x7F).contains($0) || $0 == 0 || (9...13).contains($0)
    }
  }

  /// libsndfile would make up what a last block of GSM lacks.
  private mutating func trimToBlocks() {
    guard let format, format.count >= 16, let last = samples.last, !samples.isEmpty else { return }
    let block = number(at: format.lowerBound + 12, bytes: 2)
    guard block > 1, formatTag == 0x31 || isOdd else { return }
    let total = samples.reduce(0) { $0 + $1.count }
    if formatTag == 0x31, total % 2 == 1 { isOdd = true }
    let extra = total % block
    guard extra > 0, extra < last.count else { return }
    isOdd = true
    samples[samples.count - 1] = last.lowerBound..<last.upperBound - extra
  }

  /// The samples of each channel that a chunk `fact` tells, of ADPCM, whose last block is filled up; nil
  /// where it tells none, or what can't be. What is noted of GSM is not taken: its frames are decoded whole.
  var notedSamples: Int? {
    guard let formatTag, [0x02, 0x11].contains(formatTag), let fact, fact.count >= 4,
      let format, format.count >= 20
    else { return nil }
    let block = number(at: format.lowerBound + 12, bytes: 2)
    let inBlock = number(at: format.lowerBound + 18, bytes: 2)
    guard block > 0, inBlock > 0 else { return nil }
    let total = samples.reduce(0) { $0 + $1.count }
    let noted = number(at: fact.lowerBound)
    // In the last block.
    let blocks = (total + block - 1) / block
    return ((blocks - 1) * inBlock + 1...blocks * inBlock).contains(noted) ? noted : nil
  }

  /// The number of the codec; that of the extension, if the header has one.
  var formatTag: Int? {
    guard let format, format.count >= 2 else { return nil }
    let word = number(at: format.lowerBound, bytes: 2)
    return word == 0xFFFE && format.count >= 26
      ? number(at: format.lowerBound + 24, bytes: 2) : word
  }

  /// Whether the samples are MPEG audio, as the header says.
  var isMPEG: Bool { formatTag == 0x50 || formatTag == 0x55 }

  /// The frames of MPEG audio among the samples; nil if there are none.
  var mpeg: MPEGFrames? {
    guard let first = samples.first, let last = samples.last else { return nil }
    return MPEGFrames(file, in: first.lowerBound..<last.upperBound)
  }

  /// A header as it should be, followed by all samples. Those of a RIFX file keep their order of bytes.
  var corrected: ByteView? {
    guard let format, !samples.isEmpty else { return nil }
    var view = ByteView()
    let total = samples.reduce(0) { $0 + $1.count }
    let header = 12 + 8 + format.count + (fact.map { 8 + $0.count } ?? 0) + 8
    let isLarge = header + total > 0xFFFF_0000
    view.append(chunk(isLarge ? "RF64" : isBigEndian ? "RIFX" : "RIFF", header - 8 + total))
    view.append(Array("WAVE".utf8))
    if isLarge {
      view.append(chunk("ds64", 28))
      for value in [header + 36 - 8 + total, total, 0] { view.append(bytes(value, count: 8)) }
      view.append(bytes(0, count: 4))
    }
    for (name, range) in [("fmt ", format), ("fact", fact ?? 0..<0)] where !range.isEmpty {
      view.append(chunk(name, range.count))
      view.append(range)
      if range.count % 2 == 1 { view.append([0]) }
    }
    // libsndfile 1.2 takes an odd length for the next even one, and makes up a whole block of GSM for the
    // byte; of an even length below it reads the last block to its end.
    view.append(chunk("data", formatTag == 0x31 ? total - total % 2 : total))
    for range in samples { view.append(range) }
    return view
  }

  private func chunk(_ name: String, _ length: Int) -> [UInt8] {
    Array(name.utf8) + bytes(min(length, 0xFFFF_FFFF), count: 4)
  }

  private func bytes(_ value: Int, count: Int) -> [UInt8] {
    let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isBigEndian ? little.reversed() : little
  }

  private func number(at place: Int, bytes count: Int = 4) -> Int {
    file.number(at: place, bytes: count, bigEndian: isBigEndian)
  }

  private func clamp(_ start: Int, _ length: Int) -> Range<Int> {
    start..<max(start, min(start + length, file.size))
  }
}
