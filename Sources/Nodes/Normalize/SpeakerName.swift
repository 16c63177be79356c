/// What a speaker is found by.
package enum SpeakerName {
  /// The same for all ways to write a name: invisible characters and capitals don't count (`Spelling`), and a
  /// number counts without its leading zeros, so that `1` and `01` are one person,
  /// also behind the kind of a corpus, as in `csv/01`.
  package static func key(_ spelled: String) -> String {
    let name = Spelling.key(spelled)
    let start = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
    let number = name[start...]
    guard number.utf8.first == UInt8(ascii: "0"),
      number.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return name }
    let digits = number.drop { $0 == "0" }
    return String(name[..<start] + (digits.isEmpty ? "0" : digits))
  }

  /// Where a speaker stands among others, however the name is written.
  package static func place(of name: String?, among known: [String]) -> Int? {
    guard let name else { return nil }
    if let place = known.firstIndex(of: name) { return place }
    let wanted = key(name)
    return known.firstIndex { key($0) == wanted }
  }
}
