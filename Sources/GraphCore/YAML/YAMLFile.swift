import Glibc

/// Reads a graph file.
/// - Parameter path: Its path; messages call it that.
/// - Throws: `Problem` SG0101 when the file can't be read, and those of `readYAML`.
package func readYAMLFile(_ path: String) throws(Problems) -> Value {
  let bytes: [UInt8]
  do throws(Problem) { bytes = try readFile(path) } catch { throw Problems([error]) }
  do {
    let text = try UTF8Span(validating: bytes.span)
    return try readYAML(String(copying: text), name: path)
  } catch let error as UTF8.ValidationError {
    throw Problems([notUTF8(bytes, path, error.byteOffsets.lowerBound)])
  } catch let error as Problems {
    throw error
  } catch {
    preconditionFailure("no other error is thrown here")
  }
}

private func readFile(_ path: String) throws(Problem) -> [UInt8] {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0 else { throw unreadable(path, String(cString: strerror(errno))) }
  guard status.st_mode & S_IFMT != S_IFDIR else { throw unreadable(path, "it is a folder") }
  // One byte more than is allowed, so that pipes, which have no size, are found too large as well.
  var bytes = [UInt8](repeating: 0, count: largestYAML + 1)
  var count = 0
  while count < bytes.count {
    // The pointer is only used during the call, and the array has room from `count` to its end.
    let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + count, $0.count - count) }
    if got < 0, errno == EINTR { continue }
    guard got >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
    if got == 0 { break }
    count += got
  }
  guard count <= largestYAML else { throw tooLarge(path) }
  bytes.removeLast(bytes.count - count)
  return bytes
}

private func unreadable(_ path: String, _ reason: String) -> Problem {
  Problem(
    .unreadable, "can't read '\(path)': \(reason)",
    suggestion: nearestPath(to: path) { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .map { "did you mean '\($0)'?" } ?? "check the path")
}

private func notUTF8(_ bytes: [UInt8], _ path: String, _ offset: Int) -> Problem {
  let before = String(decoding: bytes[..<offset], as: UTF8.self)
  let source = SourceText(name: path, text: String(decoding: bytes, as: UTF8.self))
  let lines = SourceText(name: path, text: before).lines
  let byte = String(bytes[offset], radix: 16, uppercase: true)
  return Problem(
    .syntax, "the byte 0x\(byte) is not UTF-8",
    at: Place(source: source, line: lines.count, column: lines[lines.count - 1].count + 1),
    suggestion: "save the file as UTF-8")
}
