import Glibc
import GraphCore

/// A library as a file, before anything of it is run.
enum LibraryFile {
  /// Checks that a file is a shared library for this machine.
  /// - Throws: `Problem` SG0901 that says why it can't be loaded.
  static func check(_ path: String) throws(Problem) {
    // A pipe that nobody writes to would not open otherwise; it is refused below.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw Problem(
        .cannotLoad, "can't read the plugin '\(path)': \(String(cString: strerror(errno)))",
        suggestion: nearestPath(to: path) { $0.hasSuffix(".so") }.map { "did you mean '\($0)'?" }
          ?? "check the path")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(
        .cannotLoad, "the plugin '\(path)' is not a file", suggestion: "name the plugin's .so file")
    }
    var head = [UInt8](repeating: 0, count: 20)
    guard read(file, &head, head.count) == head.count,
      Array(head[0..<4]) == [0x7F, 0x45, 0x4C, 0x46]
    else {
      throw Problem(
        .cannotLoad, "'\(path)' is not a shared library",
        suggestion: "name the plugin's .so file; `sergraph plugin build` makes it")
    }
    let machine = Int(head[18]) | Int(head[19]) << 8
    guard head[4] == 2, head[5] == 1, machine == native else {
      throw Problem(
        .cannotLoad,
        "'\(path)' is for \(name(of: machine)), this machine is \(name(of: native))",
        suggestion: "build it on this machine with `sergraph plugin build`")
    }
    guard isWhole(file, size: Int(status.st_size)) else {
      throw Problem(
        .cannotLoad, "'\(path)' is cut off", suggestion: "copy it again, or build it again")
    }
    guard head[16] == 3 else {
      throw Problem(
        .cannotLoad, "'\(path)' is not a shared library", suggestion: "link it with -shared")
    }
  }

  /// Whether everything that the loader would map is in the file: it does not look, and a page that is missing ends the
  /// process.
  private static func isWhole(_ file: Int32, size: Int) -> Bool {
    var header = Elf64_Ehdr()
    guard pread(file, &header, MemoryLayout<Elf64_Ehdr>.size, 0) == MemoryLayout<Elf64_Ehdr>.size,
      header.e_phentsize == UInt16(MemoryLayout<Elf64_Phdr>.size)
    else { return false }
    for number in 0..<Int(header.e_phnum) {
      var segment = Elf64_Phdr()
      let (place, overflows) = Int(truncatingIfNeeded: header.e_phoff).addingReportingOverflow(
        number * MemoryLayout<Elf64_Phdr>.size)
      guard !overflows, place >= 0,
        pread(file, &segment, MemoryLayout<Elf64_Phdr>.size, off_t(place))
          == MemoryLayout<Elf64_Phdr>.size
      else { return false }
      let (end, isTooLarge) = segment.p_offset.addingReportingOverflow(segment.p_filesz)
      guard !isTooLarge, end <= UInt64(size) else { return false }
    }
    return header.e_phnum > 0
  }

  /// The size of a file in bytes; nil if there is none.
  static func bytes(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      ? Int(status.st_size) : nil
  }

  /// What the loader says of a library, with a cure.
  static func unloadable(_ path: String, _ reason: String) -> Problem {
    let isMissing = reason.contains("cannot open shared object file")
    return Problem(
      .cannotLoad, "can't load the plugin '\(path)': \(reason)",
      suggestion: isMissing
        ? "install the library that it needs, or put its folder into LD_LIBRARY_PATH"
        : "build it again with `sergraph plugin build`")
  }

  // From the ELF specification: the machines' numbers.
  #if arch(x86_64)
    private static let native = 62
  #else
    private static let native = 183
  #endif

  private static func name(of machine: Int) -> String {
    switch machine {
    case 3: "x86 of 32 bits"
    case 40: "ARM of 32 bits"
    case 62: "x86-64"
    case 183: "ARM of 64 bits"
    case 243: "RISC-V"
    default: "another machine (\(machine))"
    }
  }
}
