/// What the first bytes of a file say about who decodes it.
///
/// libsndfile reads what it reads exactly and fast. FFmpeg reads what stands here, and nothing else: its own
/// guessing of containers is not used, since it would also try playlists and much that has never held speech.
enum SoundContent {
  /// How many bytes are looked at.
  static let headBytes = 512
  /// All marks end before this place. What is told further behind: the codec of WAV and of SPHERE.
  static let markBytes = 64

  /// A mark at a place, and FFmpeg's name of the container that begins so.
  private struct Mark {
    let place: Int
    let bytes: [UInt8]
    let demuxer: String

    init(_ demuxer: String, _ text: String, at place: Int = 0) {
      self.init(demuxer, bytes: Array(text.utf8), at: place)
    }

    init(_ demuxer: String, bytes: [UInt8], at place: Int = 0) {
      (self.demuxer, self.bytes, self.place) = (demuxer, bytes, place)
    }
  }

  private static let marks: [Mark] = [
    // M4A, MP4, MOV, 3GP: the kind of the first box.
    Mark("mov", "ftyp", at: 4), Mark("mov", "moov", at: 4), Mark("mov", "mdat", at: 4),
    Mark("mov", "wide", at: 4), Mark("mov", "free", at: 4), Mark("mov", "skip", at: 4),
    // Matroska and WebM; Windows Media.
    Mark("matroska", bytes: [0x1A, 0x45, 0xDF, 0xA3]),
    Mark("asf", bytes: [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]),
    Mark("amr", "#!AMR"), Mark("ilbc", "#!iLBC"), Mark("shn", "ajkg"),
    Mark("avi", "AVI ", at: 8), Mark("qcp", "QLCM", at: 8), Mark("flv", "FLV\u{1}"),
    Mark("wv", "wvpk"), Mark("tta", "TTA1"), Mark("ape", "MAC "), Mark("ac3", bytes: [0x0B, 0x77]),
    // Codecs in Ogg that libsndfile does not read, or whose pictures come first.
    Mark("ogg", "Speex   ", at: 28),
    Mark("ogg", bytes: [0x80] + Array("theora".utf8), at: 28), Mark("ogg", "fishead", at: 28),
  ]

  /// Format tags of WAV that FFmpeg decodes: Yamaha ADPCM, TrueSpeech, G.723.1, G.726, G.722, G.729, AAC,
  /// Windows Media, AC-3 and Flash ADPCM. What else there is, libsndfile decodes or `WaveCodec` names.
  private static let waveTags: Set<Int> = [
    0x20, 0x22, 0x42, 0x45, 0x64, 0x65, 0x83, 0xFF, 0x160, 0x161, 0x162, 0x163, 0x1600,
    0x1602,
    0x28F, 0x2000, 0x5346, 0xA106,
  ]

  /// FFmpeg's name of the container; nil where libsndfile is to read the file.
  static func demuxer(of head: [UInt8]) -> String? {
    if let mark = marks.first(where: { holds(head, $0.bytes, at: $0.place) }) {
      return mark.demuxer
    }
    if holds(head, Array("RIFF".utf8), at: 0), holds(head, Array("WAVE".utf8), at: 8) {
      return waveTag(head).flatMap { waveTags.contains($0) ? "wav" : nil }
    }
    if holds(head, Array("caff".utf8), at: 0) {
      let word = { (place: Int) in
        head.dropFirst(place).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      }
      return CAFLayout.isReadBySndfile(word(28), flags: word(32)) ? nil : "caf"
    }
    if holds(head, Array("NIST_1A".utf8), at: 0) {
      let shorten = Array("embedded-shorten".utf8)
      return head.indices.contains { holds(head, shorten, at: $0) } ? "nistsphere" : nil
    }
    if isTransportStream(head) { return "mpegts" }
    return frameLength(head) == nil ? nil : "aac"
  }

  /// Whether packets of 188 bytes stand one behind the other, with times of four bytes between them or not.
  private static func isTransportStream(_ head: [UInt8]) -> Bool {
    head.count >= 392
      && [(0, 188), (4, 192)].contains { first, length in
        (0..<3).allSatisfy { head[first + $0 * length] == 0x47 }
      }
  }

  /// Whether more bytes would not change who decodes it, so that sound that is being spoken need not wait.
  static func isTold(by head: [UInt8]) -> Bool {
    func begins(_ text: String, at place: Int = 0) -> Bool {
      holds(head, Array(text.utf8), at: place)
    }
    if head.count >= headBytes || begins("FORM") || begins(".snd") { return true }
    if begins("RIFF"), begins("WAVE", at: 8) { return waveTag(head) != nil }
    if begins("NIST") || begins("G") { return false }
    return head.count >= markBytes
  }

  /// Whether frames of AAC follow one another in a file. A pipe, which has no places to look at, is believed.
  static func holdsAAC(_ file: Int32, from start: Int) -> Bool {
    var place = start
    for _ in 0..<5 {
      let head = FileBytes.read(file, at: place, count: 7)
      guard head.count == 7 else { return true }
      guard let length = frameLength(head) else { return false }
      place += length
    }
    return true
  }

  /// The length that an ADTS header of AAC tells. It begins with twelve ones, and a layer of 0, which MPEG
  /// audio does not have.
  private static func frameLength(_ head: [UInt8]) -> Int? {
    guard head.count >= 7, head[0] == 0xFF, head[1] & 0xF6 == 0xF0, head[2] >> 2 & 15 < 13 else {
      return nil
    }
    let length = Int(head[3] & 3) << 11 | Int(head[4]) << 3 | Int(head[5] >> 5)
    return length < 7 ? nil : length
  }

  /// The length of an ID3 tag that stands in front; 0 if there is none.
  static func tagLength(of head: [UInt8]) -> Int {
    guard holds(head, Array("ID3".utf8), at: 0), head.count >= 10 else { return 0 }
    let footer = head[5] & 0x10 != 0 ? 10 : 0
    return 10 + footer + head[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
  }

  private static func holds(_ head: [UInt8], _ bytes: [UInt8], at place: Int) -> Bool {
    head.count >= place + bytes.count && head[place..<place + bytes.count].elementsEqual(bytes)
  }

  /// The format tag, where the `fmt ` chunk stands within the first bytes.
  static func waveTag(_ head: [UInt8]) -> Int? {
    var place = 12
    while place + 10 <= head.count {
      if holds(head, Array("fmt ".utf8), at: place) {
        return Int(head[place + 8]) | Int(head[place + 9]) << 8
      }
      let size = (0..<4).reduce(0) { $0 | Int(head[place + 4 + $1]) << (8 * $1) }
      place += 8 + size + size % 2
    }
    return nil
  }
}
