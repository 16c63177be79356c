import Glibc
import GraphCore

/// Memory for rows between two pages that nobody may touch: whoever reads or writes past the rows dies at once.
final class GuardPages {
  /// At which end the rows touch the guard.
  typealias Side = Finding.GuardSide

  private let base: UnsafeMutableRawPointer
  private let reserved: Int
  private let room: Int
  private let side: Side

  /// Reserves memory.
  /// - Parameter shape: The most that it has to hold.
  init(_ shape: RowShape, _ side: Side) {
    let bytes = RowBuffer.bytes(
      width: shape.width, stride: shape.stride, capacity: shape.capacity)
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    room = max(page, (bytes + page - 1) / page * page)
    reserved = room + 2 * page
    self.side = side
    let base = mmap(nil, reserved, PROT_NONE, MAP_PRIVATE | Int32(MAP_ANONYMOUS), -1, 0)
    guard let base, base != MAP_FAILED,
      mprotect(base + page, room, PROT_READ | PROT_WRITE) == 0
    else { fatalError("no memory for rows of \(bytes) bytes") }
    self.base = base
  }

  deinit { munmap(base, reserved) }

  private var start: UnsafeMutableRawPointer { base + (reserved - room) / 2 }

  /// Where so many numbers stand: they end at the guard behind, or begin at the one before.
  private func numbers(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let place = side == .behind ? start + (room - 4 * count) : start
    // Pages of zeros are initialized floats, and the place is a multiple of four.
    return UnsafeMutableBufferPointer(
      start: place.assumingMemoryBound(to: Float.self), count: count)
  }

  /// A copy of rows that can only be read, until the next one is asked for.
  func rows(_ rows: borrowing RowBuffer) -> RowBuffer {
    mprotect(start, room, PROT_READ | PROT_WRITE)
    let target = numbers(rows.values.count)
    for index in target.indices { target[index] = rows.values[index] }
    mprotect(start, room, PROT_READ)
    return RowBuffer(
      over: target, width: rows.width, stride: rows.stride, capacity: rows.count, count: rows.count)
  }

  /// An empty buffer of which all can be written.
  func empty(_ shape: RowShape) -> RowBuffer {
    let bytes = RowBuffer.bytes(
      width: shape.width, stride: shape.stride, capacity: shape.capacity)
    return RowBuffer(
      over: numbers(bytes / 4), width: shape.width, stride: shape.stride,
      capacity: shape.capacity, keepsCoverage: shape.keepsCoverage)
  }
}
