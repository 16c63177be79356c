import Glibc
import GraphCore

/// What comes through a pipe and is read like a file, since its decoder goes back and forth in it, or since
/// only all of it tells where the sound begins and ends, and whether it is whole: FLAC, Ogg, MP3, MP4 with
/// its relatives, CAF, VOC, WavPack, RF64, and WAV whose samples are compressed. It is stored in a temporary
/// file first. So is what comes in packets, of which only whole ones may be read.
enum StoredPipe {
  /// - Parameter head: The first bytes.
  static func isNeeded(for head: [UInt8]) -> Bool {
    func begins(_ text: String, at place: Int = 0) -> Bool {
      head.count >= place && head[place...].starts(with: text.utf8)
    }
    let marks = ["fLaC", "OggS", "RF64", "BW64", "ID3", "caff", "wvpk", "Creative"]
    if marks.contains(where: { begins($0) }) || SoundContent.demuxer(of: head) == "mov" {
      return true
    }
    if begins("RIFF"), begins("WAVE", at: 8) {
      return SoundContent.waveTag(head).map { !plainTags.contains($0) } ?? false
    }
    guard head.count >= 4 else { return false }
    return MPEGHeader(head[..<4].reduce(0) { $0 << 8 | UInt32($1) }) != nil
  }

  /// Samples that each stand for themselves: whole numbers, floats, A-law, mu-law; and those whose codec a
  /// later part of the header names.
  private static let plainTags: Set<Int> = [1, 3, 6, 7, 0xFFFE]

  /// Stores a pipe to its end, and closes it.
  /// - Returns: The descriptor of the file, at its start; whoever calls this closes it.
  /// - Throws: `Problem` SG0707 where the file can't be written, SG0701 where the pipe can't be read.
  static func store(_ pipe: Int32) throws(Problem) -> Int32 {
    defer { close(pipe) }
    let file = try TemporaryFile()
    var block = [UInt8](repeating: 0, count: 65_536)
    var place = 0
    while true {
      let got = read(pipe, &block, block.count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        throw Problem(.cannotOpen, "can't be read: \(String(cString: strerror(errno)))")
      }
      guard got > 0 else { break }
      var failure: Problem?
      block.withUnsafeBytes { bytes in
        // The pointer is used during the call only.
        do throws(Problem) {
          try file.write(UnsafeRawBufferPointer(rebasing: bytes[..<got]), at: place)
        } catch { failure = error }
      }
      if let failure { throw failure }
      place += got
    }
    let copy = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      throw Problem(.cannotOpen, "can't be opened: \(String(cString: strerror(errno)))")
    }
    return copy
  }
}
