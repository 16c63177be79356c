import CSergraphPlugin
import GraphCore

// What a host hands over lies in its memory, and is good for the call that it comes with.

/// A pointer that has to be there.
/// - Throws: `Problem` SG0708 if it is not.
func given<Pointee>(
  _ pointer: UnsafePointer<Pointee>?, _ what: String
) throws(Problem) -> UnsafePointer<Pointee> {
  guard let pointer else { throw missing(what) }
  return pointer
}

/// Where a result has to go.
/// - Throws: `Problem` SG0708 if it is nowhere.
func given<Pointee>(
  _ pointer: UnsafeMutablePointer<Pointee>?, _ what: String
) throws(Problem) -> UnsafeMutablePointer<Pointee> {
  guard let pointer else { throw missing(what) }
  return pointer
}

/// Something that this library made, and that the host holds on to.
/// - Throws: `Problem` SG0708 if it is not there.
func held<Handle: AnyObject>(
  _ pointer: UnsafeRawPointer?, as type: Handle.Type, _ what: String
) throws(Problem) -> Handle {
  guard let pointer else { throw missing(what) }
  // `handOver` made the pointer of an object of this type, and the host keeps it until it is given back.
  return Unmanaged<Handle>.fromOpaque(pointer).takeUnretainedValue()
}

/// Gives the host something to hold on to, until `takeBack`.
func handOver(_ handle: some AnyObject) -> UnsafeMutableRawPointer {
  Unmanaged.passRetained(handle).toOpaque()
}

/// Ends something that the host held on to.
func takeBack<Handle: AnyObject>(_ pointer: UnsafeMutableRawPointer?, as type: Handle.Type) {
  // The interface says that this is the last call with this pointer.
  if let pointer { Unmanaged<Handle>.fromOpaque(pointer).release() }
}

/// Fills a struct that the host made: as much of it as the host knows of, and its size stays.
func fill<Struct: BitwiseCopyable>(
  _ target: UnsafeMutablePointer<Struct>?, with value: Struct, _ what: String
) throws(Problem) {
  let target = UnsafeMutableRawPointer(try given(target, what))
  // Every struct of the interface begins with its size, and holds that many bytes.
  let size = target.load(as: UInt32.self)
  guard size >= MemoryLayout<UInt32>.size else {
    throw Problem(.brokenNode, "the host says of \(what) that it is \(size) bytes long")
  }
  let filled = min(Int(size), MemoryLayout<Struct>.size)
  withUnsafeBytes(of: value) { bytes in
    target.copyMemory(from: bytes.baseAddress!, byteCount: filled)
  }
  target.storeBytes(of: size, as: UInt32.self)
}

private func missing(_ what: String) -> Problem {
  Problem(.brokenNode, "the host gives no \(what)")
}
