/// The samples of a WAV or AIFF file, where they lie there as whole numbers that nothing encodes.
struct PlainSamples {
  let form: String
  let frames: Int
  private let range: Range<Int>
  /// Bytes of a sample.
  private let width: Int
  private let isBigEndian: Bool
  /// Whether 8 bits count from 0 on, as they do in WAV.
  private let isUnsigned: Bool

  /// How the form of samples is called, of FLAC, too.
  static func form(rate: Int, channels: Int, bits: Int) -> String {
    "samples \(rate) \(channels) \(bits)"
  }

  /// Nil of files of another kind, and of samples that are floats or encoded.
  init?(_ file: ReadableFile) {
    if let chunks = RIFFChunks(file), let range = chunks.data, let plain = chunks.plain {
      self.init(range, plain, isBigEndian: false)
    } else if let found = PlainSamples.aiff(file) {
      self.init(found.range, found.plain, isBigEndian: found.isBigEndian)
    } else {
      return nil
    }
  }

  private init?(_ range: Range<Int>, _ header: PlainForm, isBigEndian: Bool) {
    guard (1...32).contains(header.bits), header.bits % 8 == 0, header.channels > 0 else {
      return nil
    }
    width = header.bits / 8
    frames = range.count / (width * header.channels)
    self.range = range.lowerBound..<range.lowerBound + frames * width * header.channels
    form = PlainSamples.form(rate: header.rate, channels: header.channels, bits: header.bits)
    self.isBigEndian = isBigEndian
    // Of AIFF, whose bytes are in the other order, all samples have a sign.
    isUnsigned = !isBigEndian && width == 1
  }

  private static func aiff(
    _ file: ReadableFile
  ) -> (range: Range<Int>, plain: PlainForm, isBigEndian: Bool)? {
    guard file.holds("FORM", at: 0), file.holds("AIFF", at: 8) || file.holds("AIFC", at: 8)
    else { return nil }
    let isPacked = file.holds("AIFC", at: 8)
    var header: PlainForm?
    var isBigEndian = true
    var range: Range<Int>?
    var place = 12
    for _ in 0..<256 where place + 8 <= file.size {
      let size = file.number(at: place + 4, 4, bigEndian: true)
      let start = place + 8
      if file.holds("COMM", at: place) {
        // The rate is a number of 80 bits: exponent, then 64 bits of which the first is 1.
        let exponent = file.number(at: start + 8, 2, bigEndian: true) - 16_383
        guard (0...62).contains(exponent) else { return nil }
        header = PlainForm(
          rate: file.number(at: start + 10, 4, bigEndian: true) >> max(0, 31 - exponent),
          channels: file.number(at: start, 2, bigEndian: true),
          bits: file.number(at: start + 6, 2, bigEndian: true))
        if isPacked {
          isBigEndian = !file.holds("sowt", at: start + 18)
          guard
            !isBigEndian || ["NONE", "twos"].contains(where: { file.holds($0, at: start + 18) })
          else { return nil }
        }
      } else if file.holds("SSND", at: place) {
        let begin = start + 8 + file.number(at: start, 4, bigEndian: true)
        let end = min(file.size, start + size)
        if begin < end { range = begin..<end }
      }
      place = start + size + size % 2
    }
    guard let header, let range, header.bits > 8 || isBigEndian else { return nil }
    return (range, header, isBigEndian)
  }

  /// Some of the middle.
  func sample(of file: ReadableFile) -> [UInt8] {
    let middle = range.lowerBound + (range.count / 2 / width) * width
    return signed(file.read(at: middle, min(range.upperBound - middle, 1024 * width)))
  }

  /// The MD5 hash of the samples with their sign and the lowest byte first, which is what FLAC files carry.
  func hash(of file: ReadableFile) -> [UInt8] {
    var place = range.lowerBound
    return MD5.sum(ofPieces: {
      // A multiple of every width.
      let piece = file.read(at: place, min(786_432, range.upperBound - place))
      place += piece.count
      return piece.isEmpty ? nil : signed(piece)
    })
  }

  private func signed(_ bytes: [UInt8]) -> [UInt8] {
    if isUnsigned { return bytes.map { $0 ^ 0x80 } }
    guard isBigEndian, width > 1 else { return bytes }
    var turned = bytes
    for start in stride(from: 0, to: bytes.count - bytes.count % width, by: width) {
      for place in 0..<width { turned[start + place] = bytes[start + width - 1 - place] }
    }
    return turned
  }
}

/// What a header says of samples.
struct PlainForm {
  let rate: Int
  let channels: Int
  let bits: Int
}
