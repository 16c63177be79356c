import Glibc
import GraphCore
import Synchronization

/// Decoders that have read a part of a recording, for the next part of it.
///
/// Most codecs can't be entered in the middle, so what comes before a part is decoded and dropped. Of 300
/// parts of half an hour each would be decoded from the start; the decoder of the part before is nearly
/// there.
///
/// A decoder is kept only in place of one that was open before, and given up when another one is opened. So
/// never more are open, kept ones counted, than lanes have open at once.
final class KeptReaders: Sendable {
  /// Those of all runs of the program.
  static let shared = KeptReaders()

  /// What a file is, so that one which was written anew is opened anew.
  struct Key: Equatable {
    private let path: String
    private let track: Int?
    private let device, number: UInt
    private let size, second, nanosecond: Int

    /// - Returns: Nil of what is no regular file.
    init?(path: String, track: Int?) {
      var status = stat()
      guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        return nil
      }
      self.path = path
      self.track = track
      (device, number, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
      (second, nanosecond) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
  }

  /// A decoder of a C library may be used on any thread, by one at a time: whoever takes it out of the list.
  private struct Kept: @unchecked Sendable {
    let key: Key
    let reader: any SampleReader
  }

  private let kept = Mutex<[Kept]>([])

  /// Takes the decoder that is nearest before a time. If there is none, another one gives way to the decoder
  /// that is opened then.
  /// - Parameter key: Nil if a whole recording is opened.
  func take(_ key: Key?, before seconds: Double) -> (any SampleReader)? {
    let taken = kept.withLock { list -> Kept? in
      let place = list.indices.filter {
        list[$0].key == key
          && list[$0].reader.position <= Int(seconds * Double(list[$0].reader.rate) + 0.5)
      }.max { list[$0].reader.position < list[$1].reader.position }
      if let place { return list.remove(at: place) }
      if !list.isEmpty { list.removeFirst() }
      return nil
    }
    return taken?.reader
  }

  /// Keeps a decoder that nobody else uses any more.
  func keep(_ reader: any SampleReader, of key: Key) {
    let item = Kept(key: key, reader: reader)
    kept.withLock { $0.append(item) }
  }
}
