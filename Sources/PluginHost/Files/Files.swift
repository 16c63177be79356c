import Glibc
import GraphCore

/// The few things with files that plugins need.
enum Files {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a folder, or a link to one, stands there.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, sorted.
  static func names(in folder: String) throws(Problem) -> [String] {
    guard let stream = opendir(folder) else { throw failure("read the folder", folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      // The entry is good until the next `readdir`; its name ends in a zero byte.
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func makeFolder(_ path: String) throws(Problem) {
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure("make", path) }
  }

  static func read(_ path: String) throws(Problem) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("read", path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // The pointer is only used during the call, which writes no more than there is room for.
      let got = Glibc.read(file, &buffer, buffer.count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure("read", path) }
      if got == 0 { return bytes }
      bytes += buffer[..<got]
    }
  }

  /// Writes a file that is complete or absent, also for those who have the old one open.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o666) throws(Problem) {
    let temporary = "\(path).\(getpid()).part"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0 else { throw failure("write", path) }
    var done = 0
    while done < bytes.count {
      // The pointer is only used during the call.
      let written = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress! + done, bytes.count - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        let problem = failure("write", path)
        close(file)
        unlink(temporary)
        throw problem
      }
      done += written
    }
    guard close(file) == 0, rename(temporary, path) == 0 else {
      let problem = failure("write", path)
      unlink(temporary)
      throw problem
    }
  }

  /// Removes a folder and everything in it; links are removed, not followed.
  static func removeAll(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in (try? names(in: path)) ?? [] { removeAll(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  static func failure(_ verb: String, _ path: String) -> Problem {
    Problem(.inputOutput, "can't \(verb) '\(path)': \(String(cString: strerror(errno)))")
  }
}
