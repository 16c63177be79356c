import Glibc

/// The MD5 sum, which FLAC files carry of their samples; only good for telling copies.
///
/// Reference: R. Rivest, RFC 1321 (1992).
struct MD5 {
  private var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]

  /// The sum of bytes that come in pieces.
  /// - Parameter next: Gives the next piece; nil at the end.
  static func sum(ofPieces next: () -> [UInt8]?) -> [UInt8] {
    var sum = MD5()
    var rest: [UInt8] = []
    var count = 0
    while let piece = next() {
      count += piece.count
      var begin = 0
      if !rest.isEmpty {
        begin = min(64 - rest.count, piece.count)
        rest += piece[..<begin]
        guard rest.count == 64 else { continue }
        sum.add(rest.span)
        rest.removeAll(keepingCapacity: true)
      }
      let whole = (piece.count - begin) / 64 * 64
      sum.add(piece.span.extracting(begin..<begin + whole))
      rest += piece[(begin + whole)...]
    }
    rest.append(0x80)
    rest += [UInt8](repeating: 0, count: (120 - rest.count % 64) % 64)
    rest += (0..<8).map { UInt8(truncatingIfNeeded: UInt64(8 * count) >> (8 * $0)) }
    sum.add(rest.span)
    return sum.state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  /// - Parameter bytes: Whole blocks of 64.
  private mutating func add(_ bytes: Span<UInt8>) {
    for start in stride(from: 0, to: bytes.count, by: 64) {
      addBlock(bytes.extracting(start..<start + 64))
    }
  }

  private mutating func addBlock(_ block: Span<UInt8>) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    for step in 0..<64 {
      let (mixed, index): (UInt32, Int) =
        switch step / 16 {
        case 0: (b & c | ~b & d, step)
        case 1: (d & b | ~d & c, (5 * step + 1) % 16)
        case 2: (b ^ c ^ d, (3 * step + 5) % 16)
        default: (c ^ (b | ~d), 7 * step % 16)
        }
      let at = 4 * index
      let word =
        UInt32(block[at]) | UInt32(block[at + 1]) << 8 | UInt32(block[at + 2]) << 16
        | UInt32(block[at + 3]) << 24
      let sum = a &+ mixed &+ MD5.sines[step] &+ word
      let turn = MD5.turns[step / 16 * 4 + step % 4]
      (a, d, c, b) = (d, c, b, b &+ (sum << turn | sum >> (32 - turn)))
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
  }

  private static let turns: [UInt32] = [
    7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21,
  ]
  /// 2^32 times the sine of each step's number.
  private static let sines: [UInt32] = (1...64).map { UInt32(abs(sin(Double($0))) * 4_294_967_296) }
}
