import Glibc

/// Cores that this process may use: those of the machine, less what `taskset` or a container's set takes away.
package func processorCount() -> Int {
  let online = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  // The call that tells it directly is not among those that Swift sees of the C library.
  guard let file = fopen("/proc/self/status", "r") else { return online }
  defer { fclose(file) }
  var buffer = [CChar](repeating: 0, count: 4096)
  while fgets(&buffer, Int32(buffer.count), file) != nil {
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let line = String(decoding: bytes, as: UTF8.self)
    guard line.hasPrefix("Cpus_allowed:") else { continue }
    let allowed = line.dropFirst("Cpus_allowed:".count).compactMap(\.hexDigitValue)
      .reduce(0) { $0 + $1.nonzeroBitCount }
    return allowed > 0 ? min(online, allowed) : online
  }
  return online
}

/// Bytes of memory that the machine has.
package func physicalMemory() -> Int {
  Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))
}
