import Glibc
import GraphCore

/// An open Ogg recording of several streams one after the other, or of one that needs a view of its own.
final class LinkedFile: SampleReader {
  let rate: Int
  let channels: Int
  let frames: Int?
  let isReadOnce = false
  let skipsByDecoding = true
  let flags: Set<SoundFlag>
  private(set) var position = 0
  private let path: String
  private let views: [ByteView]
  private var link = 0
  private var current: SoundFile
  private let file: Int32

  /// - Parameters:
  ///   - file: An open descriptor, which this closes, also if it throws.
  ///   - bytes: The same file, for what has to be looked at again.
  ///   - stream: What a walk through its pages found.
  init(path: String, file: Int32, bytes: FileBytes, stream: OggStream) throws(Problem) {
    let links = stream.links
    // Opus is decoded at any rate: that of the first stream.
    let opusRate = links.first.flatMap { $0.codec == .opus ? $0.rate : nil }
    let views = links.map { $0.view(of: bytes, opusRate: opusRate) }
    var frames: Int? = 0
    do throws(Problem) {
      let first = try LinkedFile.open(path: path, file: file, view: views[0])
      var open = first
      for number in views.indices {
        if number > 0 { open = try LinkedFile.open(path: path, file: file, view: views[number]) }
        try LinkedFile.check(open, follows: first, after: frames)
        frames = frames.flatMap { sum in open.frames.map { sum + $0 } }
      }
      current = first
    } catch {
      close(file)
      throw error
    }
    self.path = path
    self.file = file
    self.views = views
    self.frames = frames
    rate = current.rate
    channels = current.channels
    flags = links.allSatisfy { $0.hasEnd } ? [] : [.noEndMark]
  }

  deinit { close(file) }

  func read(_ wanted: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    var got = try current.read(wanted, into: &target)
    while got == 0, link + 1 < views.count {
      link += 1
      current = try LinkedFile.open(path: path, file: file, view: views[link])
      got = try current.read(wanted, into: &target)
    }
    position += got
    return got
  }

  func seek(to frame: Int) throws(Problem) { try skip(to: frame) }

  func reopened() throws(Problem) -> any SampleReader { try SoundFile.open(path) }

  /// Opens a stream over a descriptor of its own, which the stream closes.
  private static func open(path: String, file: Int32, view: ByteView) throws(Problem) -> SoundFile {
    let copy = fcntl(file, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      throw Problem(.cannotOpen, "can't be opened: \(String(cString: strerror(errno)))")
    }
    return try SoundFile(path: path, file: copy, view: view)
  }

  private static func check(
    _ file: SoundFile, follows first: SoundFile, after frames: Int?
  ) throws(Problem) {
    guard file.rate != first.rate || file.channels != first.channels else { return }
    let words = { (file: SoundFile) in
      "\(file.rate) Hz and \(file.channels) channel\(file.channels == 1 ? "" : "s")"
    }
    throw SoundFile.changes(
      at: first.seconds(frames ?? 0), from: words(first), to: words(file))
  }
}
