import CIsolation
import Glibc
import GraphCore

/// The memory through which rows go to a plugin's process and back: one page of words, then two slots that are used by
/// turns, so that a chunk is worked on while the next one is on its way.
///
/// Each slot has the input rows, the output rows and what they cover. In the plugin's process every part ends where a
/// page that nobody may touch begins, so that a write past the end ends that process and nothing else.
struct SharedRows {
  /// What the sides tell one another of a slot.
  struct Slot: BitwiseCopyable {
    /// `Request`'s number.
    var request: UInt32 = 0
    /// Of the input.
    var count: UInt32 = 0
    var numbers: UInt32 = 0
    var width: UInt32 = 0
    var stride: UInt32 = 0
    /// The most rows of output.
    var room: UInt32 = 0
    /// `SlotStatus`'s number.
    var status: UInt32 = 0
    /// Rows of output.
    var given: UInt64 = 0
  }

  enum Request: UInt32 { case message, process, finish }

  /// What came of a request.
  enum SlotStatus: UInt32 {
    case done
    /// It has to be called again.
    case more
    case failed
    /// An earlier chunk of the item has failed.
    case skipped
  }

  /// How many numbers the parts of a slot hold.
  struct Shape: Equatable {
    var input = 0
    var output = 0
    /// Rows of output that say what they cover; 0 for nodes whose clock does.
    var covered = 0

    private static func pages(_ bytes: Int) -> Int { (bytes + pageSize - 1) / pageSize * pageSize }
    var inputBytes: Int { Self.pages(4 * input) }
    var outputBytes: Int { Self.pages(4 * output) }
    var coverBytes: Int { Self.pages(16 * covered) }
    var slotBytes: Int { inputBytes + outputBytes + coverBytes }
    /// The bytes of the whole file.
    var bytes: Int { pageSize + 2 * slotBytes }
  }

  static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// The words at the front, in both processes.
  let words: UnsafeMutableRawPointer
  let requested: UnsafeMutablePointer<UInt32>
  let completed: UnsafeMutablePointer<UInt32>
  /// Set when the plugin's process asked for more memory than it may have.
  let isOutOfMemory: UnsafeMutablePointer<UInt32>

  /// Maps the words.
  init(_ descriptor: Int32) throws(Problem) {
    words = try SharedRows.map(
      descriptor, bytes: SharedRows.pageSize, from: 0, PROT_READ | PROT_WRITE)
    // The page is aligned for all of them, and each stands in a cache line of its own.
    requested = words.assumingMemoryBound(to: UInt32.self)
    completed = words.advanced(by: 64).assumingMemoryBound(to: UInt32.self)
    isOutOfMemory = words.advanced(by: 128).assumingMemoryBound(to: UInt32.self)
  }

  func unmap() { munmap(words, SharedRows.pageSize) }

  func slot(_ number: UInt32) -> UnsafeMutablePointer<Slot> {
    words.advanced(by: 192 + 64 * Int(number % 2)).assumingMemoryBound(to: Slot.self)
  }

  static func map(
    _ descriptor: Int32, bytes: Int, from offset: Int, _ protection: Int32,
    at place: UnsafeMutableRawPointer? = nil
  ) throws(Problem) -> UnsafeMutableRawPointer {
    let flags = MAP_SHARED | (place == nil ? 0 : MAP_FIXED)
    guard let memory = mmap(place, bytes, protection, flags, descriptor, off_t(offset)),
      memory != MAP_FAILED
    else {
      throw Problem(
        .inputOutput,
        "no memory to share with a plugin's process: \(String(cString: strerror(errno)))"
      )
    }
    return memory
  }

  /// Waits until a word is no longer what it was: a little while awake, since the other side mostly is about to
  /// answer, then asleep.
  /// - Parameter nanoseconds: The longest sleep; for ever if negative.
  /// - Returns: Whether it has changed.
  static func wait(
    _ word: UnsafeMutablePointer<UInt32>, from old: UInt32, nanoseconds: Int64
  ) -> Bool {
    let began = monotonicNanoseconds()
    repeat {
      for _ in 0..<64 {
        if sergraph_load(word) != old { return true }
        sergraph_pause()
      }
      // Where both sides have come to share a core, the other one can only go on when this one lets it.
      sched_yield()
    } while monotonicNanoseconds() - began < 20_000
    sergraph_futex_wait(word, old, nanoseconds)
    return sergraph_load(word) != old
  }
}
