import Glibc
import GraphCore
import SERGraphs
import Testing

/// A folder that is gone when it is no longer used.
final class TemporaryFolder {
  let path: String

  init() {
    var name = Array("/tmp/sergraph-test-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&name))
  }

  deinit { TemporaryFolder.remove(path) }

  /// Makes a file, and the folder that it stands in.
  func add(_ name: String, _ bytes: [UInt8] = []) throws {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o777)
    }
    try AtomicFile.write(bytes, to: "\(path)/\(name)")
  }

  /// Makes a WAV file of 16 bits.
  func addWAV(_ name: String, _ samples: [Int16], channels: Int = 1, rate: Int) throws {
    func number(_ value: Int, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let bytes = 2 * samples.count
    var file = Array("RIFF".utf8) + number(36 + bytes, 4) + Array("WAVEfmt ".utf8) + number(16, 4)
    file += number(1, 2) + number(channels, 2) + number(rate, 4)
    file += number(2 * rate * channels, 4) + number(2 * channels, 2) + number(16, 2)
    file += Array("data".utf8) + number(bytes, 4) + samples.flatMap { number(Int($0), 2) }
    try add(name, file)
  }

  var names: [String] { TemporaryFolder.names(in: path).sorted() }

  private static func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.filter { $0 != "." && $0 != ".." }
  }

  /// Links are removed, never followed.
  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
