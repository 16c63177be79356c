/// The codecs of WAV files, by the numbers that headers give them.
enum WaveCodec {
  /// What no decoder can go by in a header; nil if nothing is wrong with it.
  static func fault(of layout: WaveLayout, in file: FileBytes) -> String? {
    guard let format = layout.format, format.count >= 14, let number = layout.formatTag else {
      return "it does not say how its samples are coded"
    }
    let field = { (place: Int, count: Int) in
      file.number(
        at: format.lowerBound + place, bytes: count, bigEndian: file.tag(at: 0) == tag("RIFX"))
    }
    if field(2, 2) == 0 { return "it promises 0 channels" }
    if field(4, 4) == 0 { return "it promises a sample rate of 0 Hz" }
    if number == 1 || number == 3, format.count >= 16 {
      let bits = field(14, 2)
      if bits == 0 || bits > 64 { return "it promises samples of \(bits) bits" }
      return widthFault(bits: bits, block: field(12, 2), channels: field(2, 2))
    }
    return nil
  }

  /// What is wrong with the bytes that a sample of each channel takes together.
  private static func widthFault(bits: Int, block: Int, channels: Int) -> String? {
    if block == 0 { return "it promises samples of 0 bytes" }
    guard block % channels == 0 else {
      return "it promises \(block) bytes for a sample of each of \(channels) channels"
    }
    let width = block / channels
    if width == (bits + 7) / 8 { return nil }
    return "it promises samples of \(bits) bits in \(width) byte\(width == 1 ? "" : "s")"
  }

  /// The name of a codec that libsndfile does not decode; nil if it does.
  static func foreign(_ number: Int) -> String? {
    if decoded.contains(number) { return nil }
    let digits = String(number, radix: 16, uppercase: true)
    return names.first { $0.number == number }?.name ?? "of an unknown codec, number 0x\(digits)"
  }

  private static let decoded: Set<Int> = [1, 2, 3, 6, 7, 0x11, 0x31, 0x38, 0x40, 0x50, 0x55]

  private static let names: [(number: Int, name: String)] = [
    (0x10, "OKI ADPCM"), (0x14, "G.723 ADPCM"),
    (0x20, "Yamaha ADPCM"), (0x22, "TrueSpeech"), (0x42, "G.723.1"), (0x45, "G.726 ADPCM"),
    (0x61, "Duck DK4 ADPCM"), (0x62, "Duck DK3 ADPCM"), (0x64, "G.726 ADPCM"), (0x65, "G.722"),
    (0x83, "G.729"), (0xFF, "AAC"), (0x111, "VivoActive's G.723"), (0x130, "Sipro's ACELP"),
    (0x160, "Windows Media Audio"), (0x161, "Windows Media Audio"),
    (0x162, "Windows Media Audio Pro"), (0x163, "Windows Media Audio Lossless"),
    (0x28F, "G.722"), (0x5346, "Flash ADPCM"),
    (0x270, "ATRAC3"), (0x1600, "AAC"), (0x1602, "AAC"), (0x1610, "AAC"), (0x2000, "AC-3"),
    (0x2001, "DTS"), (0x566F, "Vorbis"), (0x674F, "Vorbis"), (0x6750, "Vorbis"),
    (0x6751, "Vorbis"), (0x676F, "Vorbis"), (0x6770, "Vorbis"), (0x6771, "Vorbis"),
    (0x704F, "Opus"), (0xA106, "AAC"), (0xA109, "Speex"), (0xF1AC, "FLAC"),
  ]
}
