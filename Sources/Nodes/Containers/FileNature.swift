import GraphCore

/// What a file is that is no recording, or one of a kind that is not read here, told from its first bytes.
struct FileNature {
  /// In words, such as "a picture (PNG)".
  let name: String
  /// What helps.
  let cure: String

  /// - Returns: Nil if the first bytes tell nothing.
  init?(_ file: FileBytes) {
    let head = file.head
    if file.size < 12 {
      self.init(
        "only \(file.size) byte\(file.size == 1 ? "" : "s") long, too few for a recording's header",
        .copy)
    } else if let found = FileNature.signature(head) ?? FileNature.text(head) {
      self = found
    } else if head.allSatisfy({ $0 == 0 }) {
      self.init("filled with zeros where its header should be", .copy)
    } else {
      return nil
    }
  }

  /// What `run` tells of such a file.
  var problem: Problem { Problem(.notAudio, "not a recording: it is \(name)", suggestion: cure) }

  private enum Cure: String {
    case copy = "copy it again from where it came from"
    case fetch = "fetch the recording itself: `git lfs pull`"
    case download = "download the recording again: what was saved is an answer of the web server"
    case convert = "convert it, for example `ffmpeg -i FILE out.wav`"
    case unpack = "unpack it, and give the recordings in it"
    case other = "give the recording itself, or leave the file out"
  }

  private init(_ name: String, _ cure: Cure) {
    self.name = name
    self.cure = cure.rawValue
  }

  private static func signature(_ head: [UInt8]) -> FileNature? {
    func has(_ text: String, at place: Int = 0) -> Bool {
      head.count >= place && head[place...].starts(with: text.utf8)
    }
    func has(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
    if has("version https://git-lfs") {
      return FileNature("a pointer of Git LFS, not the recording that it stands for", .fetch)
    }
    if has("ftyp", at: 4) {
      return FileNature("an MP4, M4A or 3GP file", .convert)
    }
    if has([0x1A, 0x45, 0xDF, 0xA3]) {
      return FileNature("a WebM or Matroska file", .convert)
    }
    if has([0x30, 0x26, 0xB2, 0x75]) {
      return FileNature("a Windows Media file (WMA, WMV)", .convert)
    }
    if has("#!AMR") { return FileNature("an AMR file", .convert) }
    if has("wvpk") { return FileNature("a WavPack file", .convert) }
    if has("MAC ") { return FileNature("a Monkey's Audio file", .convert) }
    if has("DSD ") || has("FRM8") { return FileNature("a DSD file", .convert) }
    if has("FLV") { return FileNature("a Flash video", .convert) }
    if has("RIFF"), has("AVI ", at: 8) {
      return FileNature("an AVI video", .convert)
    }
    if has("RIFF"), has("WEBP", at: 8) { return FileNature("a picture (WebP)", .other) }
    if has("MThd") { return FileNature("a MIDI file, which holds notes and no sound", .other) }
    for (start, name) in pictures where has(start) {
      return FileNature("a picture (\(name))", .other)
    }
    if has("%PDF") { return FileNature("a PDF document", .other) }
    for (start, name) in archives where has(start) {
      return FileNature("an archive (\(name))", .unpack)
    }
    if has([0x7F] + Array("ELF".utf8)) { return FileNature("a program (ELF)", .other) }
    if has("SQLite format 3") { return FileNature("a database (SQLite)", .other) }
    return nil
  }

  private static let pictures: [(start: [UInt8], name: String)] = [
    ([0x89, 0x50, 0x4E, 0x47], "PNG"), ([0xFF, 0xD8, 0xFF], "JPEG"), (Array("GIF8".utf8), "GIF"),
    ([0x49, 0x49, 0x2A, 0], "TIFF"), ([0x4D, 0x4D, 0, 0x2A], "TIFF"),
  ]

  private static let archives: [(start: [UInt8], name: String)] = [
    ([0x50, 0x4B, 3, 4], "ZIP"), ([0x1F, 0x8B], "gzip"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"),
    (Array("Rar!".utf8), "RAR"), ([0xFD, 0x37, 0x7A, 0x58], "xz"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
    (Array("BZh".utf8), "bzip2"),
  ]

  /// Text, by what it begins with.
  private static func text(_ head: [UInt8]) -> FileNature? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let body = head.starts(with: mark) ? head.dropFirst(3) : head[...]
    let words = body.drop { $0 == 0x20 || (9...13).contains($0) }
    guard !words.isEmpty, words.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (9...13).contains($0) }),
      isUTF8(words)
    else { return nil }
    let start = String(decoding: words.prefix(64), as: UTF8.self).lowercased()
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<head") {
      return FileNature("a web page (HTML)", .download)
    }
    if start.hasPrefix("<") { return FileNature("text (XML)", .download) }
    if start.hasPrefix("{") || start.hasPrefix("[") { return FileNature("text (JSON)", .download) }
    return FileNature("text", .other)
  }

  /// Whether these bytes are UTF-8; the last character may be cut off.
  private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    (0..<4).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }
}
