/// The links of an Ogg file: streams that stand one after the other, each with headers of its own.
///
/// libsndfile reads the first link only. Most files have one; radio streams and joined files have more.
struct OggStream {
  private(set) var links: [OggLink] = []
  /// What is missing; nil if nothing shows that the file was cut off or damaged.
  private(set) var truncation: String?
  private var isAtFirstPages = false

  /// - Parameter file: Begins with OggS.
  init(_ file: FileBytes) {
    let source = BlockReader(file)
    var place = 0
    while place + 27 <= source.size {
      guard let page = OggPage(at: place, in: source) else {
        if let next = OggStream.nextPage(after: place, in: source) {
          place = next
          continue
        }
        // Tags and zeros behind the last page are no sound.
        break
      }
      guard page.range.upperBound <= source.size else {
        truncation = "its last Ogg page is incomplete"
        break
      }
      add(page, in: source)
      if truncation != nil { return }
      place = page.range.upperBound
    }
    if links.isEmpty, truncation == nil { truncation = "its first Ogg page is incomplete" }
    if truncation == nil, let last = links.last, last.codec.isSound, !last.hasSound {
      truncation = "its last Ogg stream ends after its header"
    }
  }

  private mutating func add(_ page: OggPage, in source: BlockReader) {
    if page.isFirst {
      // The first pages of streams that run side by side stand one behind the other.
      let link = OggLink(page, in: source)
      if let last = links.last, isAtFirstPages {
        if !last.codec.isSound, link.codec.isSound { links[links.count - 1] = link }
        links[links.count - 1].others = last.others + 1
      } else {
        links.append(link)
      }
      isAtFirstPages = true
      return
    }
    isAtFirstPages = false
    // Pages of streams beside the one that is read are left out.
    guard let last = links.indices.last, links[last].serial == page.serial else { return }
    if let reason = links[last].add(page, in: source) { truncation = reason }
  }

  private static func nextPage(after place: Int, in source: BlockReader) -> Int? {
    var at = place + 1
    while at + 27 <= source.size {
      let block = source.bytes(at: at, count: 32_768)
      guard let first = block.firstIndex(of: UInt8(ascii: "O")) else {
        at += block.count
        continue
      }
      at += first - block.startIndex
      if OggPage(at: at, in: source) != nil { return at }
      at += 1
    }
    return nil
  }
}
