/// What SPHERE promises to hold, compared with what the file holds: libsndfile reads such a file that was cut
/// off as if it were whole.
enum BlockLayout {
  /// What is missing; nil if nothing shows that the file was cut off.
  static func truncation(of file: FileBytes) -> String? {
    sphere(file).flatMap { missing($0.count, from: $0.lowerBound, in: file) }
  }

  /// Where the samples of a SPHERE file stand. Its header is text, a line for each name, type and value.
  static func sphere(_ file: FileBytes) -> Range<Int>? {
    let lines = String(decoding: file.bytes(at: 0, count: 4096), as: UTF8.self)
      .split(separator: "\n", maxSplits: 200)
    guard lines.count > 2, let start = Int(lines[1].filter { $0 != " " }),
      (0...1 << 20).contains(start)
    else { return nil }
    var values: [Substring: Int] = [:]
    for line in lines.dropFirst(2) {
      if line == "end_head" { break }
      let words = line.split(separator: " ")
      if words.count == 3, words[1] == "-i" { values[words[0]] = Int(words[2]) }
    }
    guard let count = values["sample_count"], let width = values["sample_n_bytes"],
      let channels = values["channel_count"], (1...8).contains(width),
      (1...1024).contains(channels), (0...1 << 40).contains(count)
    else { return nil }
    return start..<start + count * width * channels
  }

  static func missing(_ bytes: Int, from start: Int, in file: FileBytes) -> String? {
    let held = max(0, file.size - start)
    return bytes > held
      ? "its header promises \(bytes) bytes of samples, but the file holds \(held)" : nil
  }
}
