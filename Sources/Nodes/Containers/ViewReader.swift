import Glibc

/// A place in a view of a file that moves on as the view is read: what the decoders' callbacks work on.
final class ViewReader {
  private let file: Int32
  private let pieces: [ByteView.Piece]
  /// Where each piece begins in the view.
  private let starts: [Int]
  let count: Int
  private(set) var position = 0
  private var piece = 0
  /// The system's reason why the file could not be read; 0 if it could.
  private(set) var failure: Int32 = 0

  /// - Parameter file: Stays open as long as the reader is used; the owner closes it.
  init(_ view: ByteView, of file: Int32) {
    self.file = file
    pieces = view.pieces
    count = view.count
    var start = 0
    starts = view.pieces.map { piece in
      defer { start += piece.count }
      return start
    }
  }

  /// Reads the next bytes.
  /// - Returns: How many; fewer than there is room for only at the end.
  func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    var done = 0
    while done < target.count, position < count {
      while position >= starts[piece] + pieces[piece].count { piece += 1 }
      let within = position - starts[piece]
      let wanted = min(target.count - done, pieces[piece].count - within)
      let got: Int
      let room = UnsafeMutableRawBufferPointer(rebasing: target[done..<done + wanted])
      switch pieces[piece] {
      case .made(let bytes):
        room.copyBytes(from: bytes[within..<within + wanted])
        got = wanted
      case .stretch(let range):
        // The room is the caller's, and is used during the call only.
        got = pread(file, room.baseAddress, wanted, range.lowerBound + within)
        if got < 0 { failure = errno }
      }
      guard got > 0 else { break }
      done += got
      position += got
    }
    return done
  }

  /// Goes to a place, as `lseek` does.
  /// - Returns: The place, or -1 if it does not exist.
  func seek(_ offset: Int, from whence: Int32) -> Int {
    let base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : count
    let (place, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, (0...count).contains(place) else { return -1 }
    position = place
    // The last piece that begins at or before the place.
    piece = max(0, (starts.firstIndex { $0 > place } ?? starts.count) - 1)
    return place
  }
}
