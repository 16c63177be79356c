import CMPG123
import Glibc
import GraphCore

/// An open recording of MPEG audio, mostly MP3: libmpg123's handle with what is known of the frames.
///
/// libsndfile uses the same decoder, but takes a guess of the length for the length, reads no further than
/// that, and lets the decoder print on standard error. Here the decoder gets the frames alone, all of them.
final class MPEGFile: SampleReader {
  let rate: Int
  let channels: Int
  var frames: Int? { length }
  let isReadOnce = false
  let skipsByDecoding = true
  let flags: Set<SoundFlag>
  private(set) var position = 0
  /// Why nothing more comes, where that is no end.
  private var failure: Problem?
  private let length: Int
  private let path: String
  private let file: Int32
  private let view: ViewReader
  // Both are made in `init` and given back in `deinit`; one lane uses them at a time.
  private let handle: OpaquePointer

  /// Samples that a decoder of layer III is behind.
  private static let decoderDelay = 529

  /// - Parameters:
  ///   - file: An open descriptor, which this closes, also if it throws.
  ///   - found: What a walk through the file found.
  init(path: String, file: Int32, found: MPEGFrames) throws(Problem) {
    do throws(Problem) {
      try MPEGFile.check(found)
      handle = try MPEGFile.decoder(found.first)
    } catch {
      close(file)
      throw error
    }
    self.path = path
    self.file = file
    rate = found.first.rate
    channels = found.first.channels
    view = ViewReader(ByteView(found.stretches), of: file)
    var lead = 0
    var tail = 0
    if let edges = found.note?.edges {
      lead = edges.delay + MPEGFile.decoderDelay
      // Of joined files the note tells only the first one's end.
      if let noted = found.note?.frames, noted + MPEGFile.noteTolerance >= found.count {
        tail = max(0, edges.padding - MPEGFile.decoderDelay)
      }
      if lead + tail >= found.samples { (lead, tail) = (0, 0) }
    }
    length = found.samples - lead - tail
    flags = found.strayBytes > 0 ? [.truncated] : []
    // The view outlives the handle: `deinit` gives the handle back first.
    mpg123_open_handle(handle, Unmanaged.passUnretained(view).toOpaque())
    // Everything is made: if this throws, `deinit` gives it back.
    var dropped = [Float](repeating: 0, count: lead * channels)
    var room = dropped.mutableSpan
    _ = decode(lead, into: &room)
  }

  deinit {
    mpg123_close(handle)
    mpg123_delete(handle)
    close(file)
  }

  /// Some encoders count the note's own frame, or leave out the last.
  private static let noteTolerance = 2

  private static func check(_ found: MPEGFrames) throws(Problem) {
    if found.isCut { throw SoundFile.truncated("its last MP3 frame is incomplete") }
    let time = { shortNumber(Double($0 * found.first.samples) / Double(found.first.rate)) }
    if let noted = found.note?.frames, noted > found.count + noteTolerance {
      throw SoundFile.truncated(
        "its encoder noted \(noted) frames, \(time(noted)) s, but the file holds \(found.count), "
          + "\(time(found.count)) s")
    }
    if found.count == 0 { throw SoundFile.noSamples() }
    if let change = found.change, change.rate != found.first.rate {
      throw SoundFile.changes(
        at: time(change.count), from: "\(found.first.rate) Hz", to: "\(change.rate) Hz")
    }
    try SoundFile.check(rate: found.first.rate)
  }

  /// A decoder that says nothing, trims nothing, and gives numbers of the first frame's rate and channels.
  private static func decoder(_ first: MPEGHeader) throws(Problem) -> OpaquePointer {
    _ = isPrepared
    var failure: Int32 = 0
    guard let handle = mpg123_new(nil, &failure) else {
      throw Problem(
        .inputOutput,
        "the decoder of MP3 can't start: \(String(cString: mpg123_plain_strerror(failure)))")
    }
    let flags =
      MPG123_QUIET.rawValue | MPG123_FORCE_FLOAT.rawValue | MPG123_SKIP_ID3V2.rawValue
      | MPG123_IGNORE_INFOFRAME.rawValue | MPG123_NO_PEEK_END.rawValue
      | (first.channels == 1 ? MPG123_MONO_MIX.rawValue : MPG123_FORCE_STEREO.rawValue)
    mpg123_param2(handle, Int32(MPG123_FLAGS.rawValue), Int(flags), 0)
    // What the frames are, the walk has found out; the decoder is never to give up looking for the next.
    mpg123_param2(handle, Int32(MPG123_RESYNC_LIMIT.rawValue), -1, 0)
    mpg123_format_none(handle)
    mpg123_format(
      handle, first.rate,
      Int32(first.channels == 1 ? MPG123_MONO.rawValue : MPG123_STEREO.rawValue),
      Int32(MPG123_ENC_FLOAT_32.rawValue))
    mpg123_replace_reader_handle(
      handle,
      { view, target, count in
        // The handle that `init` gave, which is alive as long as the decoder.
        guard let view, let target else { return -1 }
        return Unmanaged<ViewReader>.fromOpaque(view).takeUnretainedValue()
          .read(into: UnsafeMutableRawBufferPointer(start: target, count: count))
      },
      { view, offset, whence in
        guard let view else { return -1 }
        return Unmanaged<ViewReader>.fromOpaque(view).takeUnretainedValue().seek(
          offset, from: whence)
      }, nil)
    return handle
  }

  /// Older releases of libmpg123 make their tables here.
  private static let isPrepared: Bool = mpg123_init() == Int32(MPG123_OK.rawValue)

  func read(_ wanted: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    let wanted = min(wanted, length - position)
    guard wanted > 0 else { return 0 }
    precondition(target.count >= wanted * channels, "samples need room")
    if let failure { throw failure }
    let (got, reason) = decode(wanted, into: &target)
    position += got
    if got < wanted {
      failure = SoundFile.truncated(
        "it ends at \(seconds(position)) s, but "
          + (reason ?? "its frames promise \(seconds(length)) s"))
    }
    // What came before the end is given first, however much was asked for at once.
    if got == 0, let failure { throw failure }
    return got
  }

  /// - Returns: How many samples came, and why the decoder stopped, if it did.
  private func decode(
    _ wanted: Int, into target: inout MutableSpan<Float>
  ) -> (count: Int, stopped: String?) {
    let bytes = wanted * channels * MemoryLayout<Float>.stride
    var done = 0
    // The pointer is used during the calls only, for at most as many bytes as there is room for.
    let status = target.withUnsafeMutableBytes { room -> Int32 in
      while done < bytes {
        var got = 0
        let status = mpg123_read(handle, room.baseAddress! + done, bytes - done, &got)
        done += got
        let goesOn = status == MPG123_OK.rawValue || status == MPG123_NEW_FORMAT.rawValue
        guard goesOn, got > 0 || status == MPG123_NEW_FORMAT.rawValue else { return status }
      }
      return Int32(MPG123_OK.rawValue)
    }
    let isFine = status == MPG123_OK.rawValue || status == MPG123_DONE.rawValue
    return (
      done / (channels * MemoryLayout<Float>.stride),
      isFine ? nil : "the decoder stopped: " + String(cString: mpg123_strerror(handle))
    )
  }

  /// The decoder gives other samples where it starts in the middle, so what comes before is decoded and
  /// dropped.
  func seek(to frame: Int) throws(Problem) { try skip(to: frame) }

  func reopened() throws(Problem) -> any SampleReader { try SoundFile.open(path) }
}
