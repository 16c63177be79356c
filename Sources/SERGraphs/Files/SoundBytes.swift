import Glibc

/// Where the sound lies in a file, without tags and headers that may differ between copies: the samples of a
/// WAV file; of a FLAC file the MD5 sum that it carries of its samples; all of any other file.
struct SoundBytes {
  /// What has to be the same in copies, beside the bytes: the form of the samples and how many bytes there
  /// are.
  let form: [UInt8]
  let count: Int
  /// The sum that the file carries of its samples, which are not read then.
  private(set) var carried: [UInt8]?
  private let path: String
  private let start: Int

  /// Looks at the beginning of a file; nil for what is no regular file with sound in it.
  init?(path: String) {
    guard let file = ReadableFile(path), file.size > 0 else { return nil }
    self.path = path
    let head = file.read(at: 0, 64)
    if head.starts(with: Array("fLaC".utf8)), head.count >= 42,
      head[26..<42].contains(where: { $0 != 0 })
    {
      // 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of the number of samples; then the sum.
      let bits = head[18..<26].reduce(0) { $0 << 8 | UInt64($1) }
      let (channels, depth) = (Int(bits >> 41 & 7) + 1, Int(bits >> 36 & 31) + 1)
      form = SoundBytes.form(rate: Int(bits >> 44), channels: channels, bits: depth)
      (start, count) = (26, Int(bits & 0xF_FFFF_FFFF) * channels * ((depth + 7) / 8))
      carried = Array(head[26..<42])
    } else if head.starts(with: Array("RIFF".utf8)), head.count >= 12,
      Array(head[8..<12]) == Array("WAVE".utf8), let data = SoundBytes.data(of: file)
    {
      (form, start, count) = (data.form, data.start, data.count)
    } else {
      (form, start, count) = ([], 0, file.size)
    }
    guard count > 0 else { return nil }
  }

  /// The form of samples that are whole numbers, in any container.
  private static func form(rate: Int, channels: Int, bits: Int) -> [UInt8] {
    Array("whole numbers of \(bits) bits, \(channels) x \(rate) Hz".utf8)
  }

  /// The form that a `fmt ` chunk tells. FLAC sums 16 and 24 bits as WAV holds them; bytes have a sign there.
  private static func form(of header: [UInt8]) -> [UInt8] {
    func number(_ range: Range<Int>) -> Int {
      header[range].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard header.count >= 16, [16, 24].contains(number(14..<16)),
      number(0..<2) == 1 || number(0..<2) == 0xFFFE && header.count >= 26 && number(24..<26) == 1
    else { return header }
    return form(rate: number(4..<8), channels: number(2..<4), bits: number(14..<16))
  }

  /// The samples of a WAV file; nil where its chunks lead nowhere.
  private static func data(of file: ReadableFile) -> (form: [UInt8], start: Int, count: Int)? {
    var form: [UInt8] = []
    var place = 12
    for _ in 0..<256 {
      let head = file.read(at: place, 8)
      guard head.count == 8 else { return nil }
      let size = head[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      place += 8
      if head.starts(with: Array("fmt ".utf8)) {
        form = SoundBytes.form(of: file.read(at: place, min(size, 64)))
      }
      if head.starts(with: Array("data".utf8)) {
        let count = min(size, file.size - place)
        // A size of 0 is a guess of a recorder that was cut off.
        return form.isEmpty || count <= 0 ? nil : (form, place, count)
      }
      place += size + size % 2
    }
    return nil
  }

  /// A few bytes out of the middle, which differ between most sounds of one length.
  var sample: [UInt8] {
    ReadableFile(path)?.read(at: start + max(0, count / 2 - 2048), min(count, 4096)) ?? []
  }

  /// The hash of all of them.
  var hash: String {
    guard let file = ReadableFile(path) else { return "" }
    return SHA256.hex(ofPieces: pieces(of: file) { $0[...] })
  }

  /// The sum that a FLAC file would carry of them.
  var sum: [UInt8] {
    if let carried { return carried }
    guard let file = ReadableFile(path) else { return [] }
    return MD5.sum(ofPieces: pieces(of: file) { $0 })
  }

  private func pieces<Piece>(
    of file: ReadableFile, _ made: @escaping ([UInt8]) -> Piece
  ) -> () -> Piece? {
    var done = 0
    return {
      let piece = file.read(at: start + done, min(1 << 20, count - done))
      done += piece.count
      return piece.isEmpty ? nil : made(piece)
    }
  }
}

/// A regular file, open to be read at any place.
private final class ReadableFile {
  let size: Int
  private let descriptor: Int32

  init?(_ path: String) {
    // Without `O_NONBLOCK`, opening a pipe would wait for whoever writes into it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fewer bytes than asked for at the end of the file, or where it can't be read.
  func read(at place: Int, _ count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The system writes into the buffer during the call only, and no more than its size.
      filled = max(0, pread(descriptor, buffer.baseAddress, count, off_t(place)))
    }
  }
}
