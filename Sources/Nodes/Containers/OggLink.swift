/// One stream of an Ogg file.
struct OggLink {
  enum Codec: String {
    case vorbis = "Vorbis"
    case opus = "Opus"
    case flac = "FLAC"
    case speex = "Speex"
    case theora = "Theora"
    case skeleton = "Skeleton"
    case unknown = "an unknown codec"

    var isSound: Bool { self == .vorbis || self == .opus || self == .flac || self == .speex }
    /// Whether libsndfile decodes it, of FLAC without its wrapper.
    var isRead: Bool { self == .vorbis || self == .opus || self == .flac }
  }

  let codec: Codec
  let rate: Int
  let channels: Int
  let serial: UInt32
  /// Streams that run beside it.
  var others = 0
  private(set) var pages: [Range<Int>] = []
  private(set) var hasEnd: Bool
  private(set) var hasSound = false
  private(set) var lastPage: OggPage
  /// The stretches of the pages' bodies, which of FLAC make a file by themselves.
  private var bodies: [Range<Int>] = []
  private var sequence: UInt32

  /// - Parameter page: The first of a stream.
  init(_ page: OggPage, in source: BlockReader) {
    let head = Array(source.bytes(at: page.body.lowerBound, count: min(64, page.body.count)))
    func number(_ at: Int, _ count: Int) -> Int {
      head.count < at + count ? 0 : head[at..<at + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    if head.starts(with: [1] + Array("vorbis".utf8)) {
      (codec, rate, channels) = (.vorbis, number(12, 4), number(11, 1))
    } else if head.starts(with: "OpusHead".utf8) {
      // Opus is always decoded as if recorded at the rate that is noted, and that is no promise.
      (codec, rate, channels) = (.opus, number(12, 4), number(9, 1))
    } else if head.starts(with: [0x7F] + Array("FLAC".utf8)), head.count >= 51 {
      // Behind 9 bytes of the wrapper and 8 of the marks: 20 bits of rate, 3 of channels less one.
      let bits = head[27..<30].reduce(0) { $0 << 8 | Int($1) }
      (codec, rate, channels) = (.flac, bits >> 4, (bits >> 1 & 7) + 1)
    } else if head.starts(with: "Speex   ".utf8) {
      (codec, rate, channels) = (.speex, number(36, 4), number(48, 4))
    } else if head.starts(with: [0x80] + Array("theora".utf8)) {
      (codec, rate, channels) = (.theora, 0, 0)
    } else if head.starts(with: "fishead".utf8) {
      (codec, rate, channels) = (.skeleton, 0, 0)
    } else {
      (codec, rate, channels) = (.unknown, 0, 0)
    }
    serial = page.serial
    sequence = page.sequence
    hasEnd = page.isLast
    lastPage = page
    pages = [page.range]
    // The wrapper's mark, version and count of headers stand before what FLAC itself begins with.
    bodies = codec == .flac ? [page.body.lowerBound + 9..<page.body.upperBound] : []
  }

  /// - Returns: What shows that pages are missing.
  mutating func add(_ page: OggPage, in source: BlockReader) -> String? {
    if page.sequence != sequence &+ 1, page.sequence != sequence {
      return "Ogg pages are missing or damaged after page \(sequence)"
    }
    sequence = page.sequence
    if let last = pages.last, last.upperBound == page.range.lowerBound {
      pages[pages.count - 1] = last.lowerBound..<page.range.upperBound
    } else {
      pages.append(page.range)
    }
    if codec == .flac { bodies.append(page.body) }
    if page.granule > 0 {
      // Decoders leave out a damaged page. Behind the first, nothing would show that one is missing.
      if !hasSound, codec == .opus, page.range.upperBound <= source.size,
        !page.isIntact(in: source)
      {
        return "its first page of sound, number \(page.sequence), is damaged"
      }
      hasSound = true
    }
    hasEnd = hasEnd || page.isLast
    lastPage = page
    return nil
  }

  /// What a decoder is to see: this stream alone, with the mark of its end.
  /// - Parameter opusRate: The rate that an Opus stream is to be decoded at.
  func view(of file: FileBytes, opusRate: Int?) -> ByteView {
    if codec == .flac { return ByteView(bodies) }
    var view = ByteView()
    var rest = pages
    if codec == .opus, let opusRate, opusRate != rate, let first = firstPage(of: file) {
      view.append(OggLink.page(first, withRate: opusRate))
      rest[0] = rest[0].lowerBound + first.count..<rest[0].upperBound
    }
    if hasEnd { return rest.reduce(into: view) { $0.append($1) } }
    rest[rest.count - 1] = rest[rest.count - 1].lowerBound..<lastPage.range.lowerBound
    for range in rest { view.append(range) }
    let last = FileBytes.read(file.file, at: lastPage.range.lowerBound, count: lastPage.range.count)
    if last.count == lastPage.range.count {
      view.append(OggPage.changed(last, flags: lastPage.flags | 4))
    }
    return view
  }

  private func firstPage(of file: FileBytes) -> [UInt8]? {
    guard let start = pages.first?.lowerBound,
      let page = OggPage(at: start, in: BlockReader(file))
    else { return nil }
    return FileBytes.read(file.file, at: start, count: page.range.count)
  }

  private static func page(_ bytes: [UInt8], withRate rate: Int) -> [UInt8] {
    var page = bytes
    let start = 27 + Int(page[26]) + 12
    guard page.count >= start + 4 else { return bytes }
    for index in 0..<4 { page[start + index] = UInt8(truncatingIfNeeded: rate >> (8 * index)) }
    return OggPage.changed(page, flags: page[5])
  }
}
