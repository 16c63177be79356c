/// What a Matroska or WebM file promises to hold, compared with what it holds.
///
/// FFmpeg takes a file that ends within its last quarter of a second for a whole one.
struct MatroskaLayout {
  /// What is missing; nil if nothing shows that the file was cut off.
  private(set) var truncation: String?
  /// Whether the last block is not whole, of a live recording, which tells no length.
  private(set) var isCut = false

  private struct Element {
    let id: Int
    let body: Int
    /// Nil if its length was not known when it was written.
    let end: Int?

    /// Clusters hold the sound, and groups of blocks stand in them.
    var isCluster: Bool { id == 0x1F43_B675 }
    /// Index, tags, attachments and chapters: without them no sound is missing.
    var isSoundless: Bool {
      [0x1C53_BB6B, 0x1254_C367, 0x1941_A469, 0x1043_A770].contains(id)
    }
  }

  /// - Parameter file: Begins with the header of EBML.
  init(_ file: FileBytes) {
    guard let start = MatroskaLayout.element(at: 0, in: file)?.end,
      let segment = MatroskaLayout.element(at: start, in: file), segment.id == 0x1853_8067
    else { return }
    if let end = segment.end, end <= file.size { return }
    let last = MatroskaLayout.lastElement(from: segment.body, in: file)
    guard let end = segment.end else {
      isCut = last.map { $0.end ?? file.size > file.size } ?? true
      return
    }
    if last?.isSoundless != true {
      truncation = "its header promises \(end) bytes, but the file holds \(file.size)"
    }
  }

  /// The element in which or behind which the file ends; nil if that is within the element's head. Clusters
  /// of unknown length are entered, others passed over.
  private static func lastElement(from start: Int, in file: FileBytes) -> Element? {
    var place = start
    var last: Element?
    while place < file.size {
      guard let element = element(at: place, in: file) else { return nil }
      last = element
      if element.isCluster, element.end ?? .max > file.size {
        place = element.body
      } else if let end = element.end {
        place = end
      } else {
        return last
      }
    }
    return last
  }

  /// An element's name and length: numbers whose first byte tells by its leading zeros how many they take.
  private static func element(at place: Int, in file: FileBytes) -> Element? {
    let head = Array(file.bytes(at: place, count: 12))
    guard let first = head.first else { return nil }
    let nameBytes = first.leadingZeroBitCount + 1
    guard nameBytes <= 4, head.count > nameBytes else { return nil }
    let lengthBytes = head[nameBytes].leadingZeroBitCount + 1
    guard lengthBytes <= 8, head.count >= nameBytes + lengthBytes else { return nil }
    let id = head[..<nameBytes].reduce(0) { $0 << 8 | Int($1) }
    let coded = head[nameBytes..<nameBytes + lengthBytes].reduce(0) { $0 << 8 | Int($1) }
    let mask = 1 << (7 * lengthBytes) - 1
    let body = place + nameBytes + lengthBytes
    return Element(id: id, body: body, end: coded & mask == mask ? nil : body + coded & mask)
  }
}
