/// Where the samples of a WAV file lie, and what its header says of them.
struct RIFFChunks {
  /// The whole format chunk.
  let format: [UInt8]
  let data: Range<Int>?

  /// Nil of other files, and where the chunks lead nowhere.
  init?(_ file: ReadableFile) {
    guard file.holds("RIFF", at: 0), file.holds("WAVE", at: 8) else { return nil }
    var format: [UInt8] = []
    var place = 12
    for _ in 0..<256 {
      let head = file.read(at: place, 8)
      guard head.count == 8 else { return nil }
      let size = head[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      place += 8
      if head.starts(with: "fmt ".utf8) { format = file.read(at: place, min(size, 64)) }
      if head.starts(with: "data".utf8) {
        let count = min(size, file.size - place)
        // A size of 0 is a guess of a recorder that was cut off.
        guard !format.isEmpty, count > 0 else { return nil }
        self.format = format
        data = place..<place + count
        return
      }
      place += size + size % 2
    }
    return nil
  }

  /// What the header says of whole numbers that nothing encodes; nil of anything else.
  var plain: PlainForm? {
    func number(_ place: Int, _ count: Int) -> Int {
      format.count < place + count
        ? 0 : format[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let isExtended = number(0, 2) == 0xFFFE
    let kind = isExtended ? number(24, 2) : number(0, 2)
    let header = PlainForm(
      rate: number(4, 4), channels: number(2, 2), bits: number(14, 2))
    guard kind == 1, number(12, 2) * 8 == header.channels * header.bits,
      !isExtended || number(18, 2) == header.bits
    else { return nil }
    return header
  }
}
