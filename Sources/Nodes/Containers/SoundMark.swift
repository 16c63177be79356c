/// The marks by which libsndfile knows the containers that it reads.
///
/// A file without a mark is never left to libsndfile: it takes eleven ones for the start of MP3, which quiet
/// samples are full of, and its decoder of MP3 prints on standard error.
enum SoundMark {
  /// What stands at the start of a file; nil is any byte.
  private static let marks: [[UInt8?]] = [
    // WAV and its relatives, AIFF, AU, FLAC, Ogg, Wave64.
    text("RIFF") + any(4) + text("WAVE"), text("RIFX") + any(4) + text("WAVE"),
    text("RF64") + any(4) + text("WAVE"), text("BW64") + any(4) + text("WAVE"),
    text("FORM") + any(4) + text("AIF"), text("FORM") + any(4) + text("8SVX"),
    text("FORM") + any(4) + text("16SV"), text(".snd"), text("dns."), text("fLaC"), text("OggS"),
    text("riff"),
    // CAF, SPHERE, VOC, PAF, PVF, AVR, WVE, DiamondWare, XI.
    text("caff"), text("NIST"), text("Creative"), text(" paf"), text("fap "), text("PVF1"),
    text("2BIT"), text("ALawSoundFil"), text("DiamondWare "), text("Extended Ins"),
    // IRCAM in both orders of bytes: the second byte from the end tells the machine.
    [0x64, 0xA3, nil, 0], [0, nil, 0xA3, 0x64],
    // MATLAB 4 in both orders, and 5.
    [0, 0, 0x03, 0xE8, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
    text("MATLAB 5"),
    // A dump of samples over MIDI.
    [0xF0, 0x7E, nil, 0x01],
  ]

  /// Whether the mark of a container stands at a place.
  static func stands(at place: Int, in file: FileBytes) -> Bool {
    let head = file.bytes(at: place, count: 12)
    let isMarked = marks.contains { mark in
      mark.count <= head.count && zip(mark, head).allSatisfy { $0 == nil || $0 == $1 }
    }
    return isMarked || isHTK(at: place, in: file) || isMPC(at: place, in: file)
  }

  /// The header of HTK has no mark, but its count of samples has to be that of the file.
  private static func isHTK(at place: Int, in file: FileBytes) -> Bool {
    let count = file.number(at: place, bytes: 4, bigEndian: true)
    return file.tag(at: place + 8) == 0x0002_0000 && file.size - place == 12 + 2 * count
  }

  /// The two bytes of an MPC 2000 are few; a name of 17 characters follows them.
  private static func isMPC(at place: Int, in file: FileBytes) -> Bool {
    file.number(at: place, bytes: 2, bigEndian: true) == 0x0104
      && file.bytes(at: place + 2, count: 17).allSatisfy { (0x20..<0x7F).contains($0) }
  }

  private static func text(_ text: String) -> [UInt8?] { Array(text.utf8) }

  private static func any(_ count: Int) -> [UInt8?] { Array(repeating: nil, count: count) }
}
