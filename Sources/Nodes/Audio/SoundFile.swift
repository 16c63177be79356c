import CSndfile
import CVectors
import Glibc
import GraphCore

/// An open recording: libsndfile's handle with what is known of it.
final class SoundFile: SampleReader {
  /// The most channels that libsndfile reads.
  static let mostChannels = 1024

  let rate: Int
  let channels: Int
  /// Samples of each channel; nil if that is not known before they are read.
  let frames: Int?
  /// Whether it is read as it comes, and can't be read again.
  let isReadOnce: Bool
  var skipsByDecoding: Bool { !seeksExactly }
  let flags: Set<SoundFlag>
  private(set) var position = 0
  /// Where it was gone to without reading what comes before.
  private var origin = 0
  private let path: String
  private let seeksExactly: Bool
  private let is16Bit: Bool
  /// What the decoder reads in place of the file, and the file under it, which this closes.
  private let view: ViewReader?
  private let viewed: Int32
  private let bytes: ByteView?
  /// Why nothing more comes, where that is no end.
  private var failure: Problem?
  /// The descriptor of a FLAC file, which the handle closes; nil of other kinds and of pipes.
  private let flac: Int32?
  /// Room for looking behind it.
  private var room: [UInt8] = []
  // Opened in `init`, closed in `deinit`, used by one lane at a time.
  private let handle: OpaquePointer

  /// - Parameters:
  ///   - path: Where it was found; to open it again.
  ///   - file: An open descriptor, which this closes, also if it throws.
  ///   - view: What the decoder is to see of the file; nil for the file itself.
  ///   - flags: What is the matter with the container.
  ///   - noted: The number of samples, if the container tells it and the decoder does not go by it.
  ///   - isPipe: Whether it can be read once only.
  init(
    path: String, file: Int32, view: ByteView? = nil, flags: Set<SoundFlag> = [],
    noted: Int? = nil, isPipe: Bool = false
  ) throws(Problem) {
    self.path = path
    self.flags = flags
    bytes = view
    isReadOnce = isPipe
    var info = SF_INFO()
    if let view {
      let reader = ViewReader(view, of: file)
      self.view = reader
      viewed = file
      var calls = SoundFile.calls
      // libsndfile copies the calls. The reader outlives the handle: `deinit` gives the handle back first.
      guard
        let handle = sf_open_virtual(
          &calls, Int32(SFM_READ), &info, Unmanaged.passUnretained(reader).toOpaque())
      else {
        close(file)
        throw SoundFile.unreadable(SoundFile.reason)
      }
      self.handle = handle
    } else {
      self.view = nil
      viewed = -1
      // From here on the descriptor is libsndfile's. Release 1.2 closes it where it can't open it, also if it
      // was told not to; a second close by us would hit what another lane has opened since.
      guard let handle = sf_open_fd(file, Int32(SFM_READ), &info, 1) else {
        throw isPipe
          ? SoundFile.unreadablePipe(SoundFile.reason) : SoundFile.unreadable(SoundFile.reason)
      }
      self.handle = handle
    }
    rate = Int(info.samplerate)
    channels = Int(info.channels)
    let told = SoundFile.frames(info, isPipe: isPipe)
    frames = told.map { min($0, noted ?? $0) }
    is16Bit = Int(info.format) & Int(SF_FORMAT_SUBMASK) == Int(SF_FORMAT_PCM_16)
    // Where the end is not known, whether a place lies before it shows by going there.
    let type = Int(info.format) & Int(SF_FORMAT_TYPEMASK)
    // The frames of a FLAC file that was cut at its front are not at the places that their numbers say.
    let isCutFLAC = type == Int(SF_FORMAT_FLAC) && noted != nil
    seeksExactly =
      SeekAccuracy(format: info.format) == .exact && frames != nil && !isCutFLAC
    flac = type == Int(SF_FORMAT_FLAC) && view == nil && !isPipe ? file : nil
    if flac != nil { room = [UInt8](repeating: 0, count: 16_384) }
    // libsndfile 1.2 loses the first samples of RF64 from a pipe, and can't tell an Ogg stream that was cut
    // off.
    let refused = [Int(SF_FORMAT_RF64): "RF64", Int(SF_FORMAT_OGG): "Ogg"]
    if isPipe, let name = refused[type] { throw SoundFile.unreadablePipe(name) }
    if frames == 0 { throw SoundFile.noSamples() }
    try SoundFile.check(rate: rate)
  }

  deinit {
    sf_close(handle)
    if viewed >= 0 { close(viewed) }
  }

  /// libsndfile's memory with the largest decoder; measured: 0.2 MB for Ogg Vorbis, mono.
  static let bytes = 2 << 20

  /// Reads interleaved samples.
  /// - Parameters:
  ///   - wanted: How many of each channel.
  ///   - target: Has room for them.
  /// - Returns: How many there were; 0 at the end.
  /// - Throws: `Problem` SG0703 when the recording is damaged or ends early, SG0704 when it is empty.
  func read(_ wanted: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    let wanted = min(wanted, frames.map { $0 - position } ?? wanted)
    guard wanted > 0 else {
      if position == frames { try checkEnd() }
      return 0
    }
    if let failure { throw failure }
    precondition(target.count >= wanted * channels, "samples need room")
    let got = target.withUnsafeMutableBufferPointer { fill($0, wanted) }
    let status = sf_error(handle)
    let given = status == 0 ? max(0, got) : framesBeforeDamage(among: max(0, got))
    position += given
    if status != 0 {
      failure = truncated("the decoder stopped: \(String(cString: sf_error_number(status)))")
    } else if let view, view.failure != 0 {
      failure = truncated("it can't be read on: \(String(cString: strerror(view.failure)))")
    } else if got < wanted {
      if position == 0 { throw SoundFile.noSamples() }
      failure = frames.map { truncated("its header promises \(seconds($0)) s") } ?? joined()
    }
    // What came before the end is given first, however much was asked for at once.
    if given == 0, let failure { throw failure }
    return given
  }

  /// The decoder goes on behind damage, so a call that meets it gives more, the more it was asked for. How
  /// many frames lie before the damage shows by reading the recording again, one frame at a time where it is
  /// near.
  private func framesBeforeDamage(among count: Int) -> Int {
    guard !isReadOnce, count > 0, let file = try? RecordingDescriptor.open(path),
      let again = try? SoundFile(path: path, file: file, view: bytes)
    else { return 0 }
    var sink = [Float](repeating: 0, count: 4096 * channels)
    func read(_ wanted: Int) -> Int {
      // The pointer is used during the call only, for at most as many numbers as there is room for.
      let got = sink.withUnsafeMutableBufferPointer {
        Int(sf_readf_float(again.handle, $0.baseAddress, sf_count_t(wanted)))
      }
      return sf_error(again.handle) == 0 ? max(0, got) : 0
    }
    guard
      origin == 0
        || sf_seek(again.handle, sf_count_t(origin), Int32(SF_SEEK_SET)) == sf_count_t(origin)
    else { return 0 }
    var passed = origin
    while passed < position {
      let got = read(min(4096, position - passed))
      guard got > 0 else { return 0 }
      passed += got
    }
    var good = 0
    while good < count, read(1) == 1 { good += 1 }
    return good
  }

  private func checkEnd() throws(Problem) {
    if let problem = joined() { throw problem }
  }

  /// FLAC does not tell where in the file it ends, so what was joined to it shows only at its end.
  private func joined() -> Problem? {
    guard let flac else { return nil }
    return FollowingRecording.place(behindFLAC: flac, room: &room).map(SoundFile.joined)
  }

  /// Reads into memory that is used during the call only and has room for the samples.
  private func fill(_ target: UnsafeMutableBufferPointer<Float>, _ wanted: Int) -> Int {
    guard is16Bit, let start = target.baseAddress else {
      return Int(sf_readf_float(handle, target.baseAddress, sf_count_t(wanted)))
    }
    // libsndfile's own conversion, number by number, takes a third of the time of reading a WAV file.
    let count = wanted * channels
    let halves = UnsafeMutableRawPointer(start) + count * MemoryLayout<Int16>.stride
    let got = halves.withMemoryRebound(to: Int16.self, capacity: count) {
      Int(sf_readf_short(handle, $0, sf_count_t(wanted)))
    }
    sergraph_widen_samples(start, count)
    return got
  }

  /// Goes to a sample: in one step where the codec allows it, else by decoding what comes before.
  func seek(to frame: Int) throws(Problem) {
    guard frame != position else { return }
    failure = nil
    guard seeksExactly else { return try skip(to: frame) }
    guard sf_seek(handle, sf_count_t(frame), Int32(SF_SEEK_SET)) == sf_count_t(frame) else {
      throw Problem(.truncated, "can't go to \(seconds(frame)) s of the recording")
    }
    position = frame
    origin = frame
  }

  func reopened() throws(Problem) -> any SampleReader {
    isReadOnce ? self : try SoundFile.open(path)
  }

  /// Where a length is unknown libsndfile gives what the header says, or its largest number.
  private static func frames(_ info: SF_INFO, isPipe: Bool) -> Int? {
    // From a pipe, the length of MP3 is a guess.
    if isPipe, Int(info.format) & Int(SF_FORMAT_TYPEMASK) == Int(SF_FORMAT_MPEG) { return nil }
    let (bytes, isTooMany) = Int(clamping: info.frames).multipliedReportingOverflow(
      by: Int(info.channels) * sampleBytes(info.format))
    let isUnknown = isTooMany || isPipe && ChunkLayout.isPlaceholder(bytes)
    return isUnknown || info.frames >= 1 << 48 ? nil : Int(info.frames)
  }

  /// Bytes of a sample where each takes as many; 1 for compressed ones.
  private static func sampleBytes(_ format: Int32) -> Int {
    switch Int(format) & Int(SF_FORMAT_SUBMASK) {
    case Int(SF_FORMAT_PCM_16): 2
    case Int(SF_FORMAT_PCM_24): 3
    case Int(SF_FORMAT_PCM_32), Int(SF_FORMAT_FLOAT): 4
    case Int(SF_FORMAT_DOUBLE): 8
    default: 1
    }
  }

  private func truncated(_ reason: String) -> Problem {
    SoundFile.truncated("it ends at \(seconds(position)) s, but \(reason)")
  }

  private static var reason: String {
    String(String(cString: sf_strerror(nil)).split(separator: "\n").first ?? "")
  }
}
