import GraphCore
import Nodes

// Which of a table's columns select channels, and what is said of columns and paths that mean less than they
// may.
extension CorpusTable {
  /// Whether a column holds numbers of channels. One number is enough: a word or a number that is none beside
  /// it would leave that line with all channels, mixed, and nothing would say so.
  /// - Parameter isSaid: Whether the user says that it holds channels.
  func areChannels(_ number: Int, isSaid: Bool) throws(Problem) -> Bool {
    let fields = table.rows.dropFirst().compactMap { row in
      number < row.count && !row[number].text.isEmpty ? row[number] : nil
    }
    guard isSaid || fields.contains(where: { Double($0.text)?.isFinite == true }) else {
      return false
    }
    if let odd = fields.first(where: { CorpusTable.channel($0.text) == nil }) {
      throw Problem(
        .corpus, "the channel '\(Spelling.visible(odd.text))' is no whole number from 0 to 255",
        at: table.place(odd),
        suggestion: "channels are counted from 0; leave the field empty for all of them")
    }
    return true
  }

  /// `1`, or `1.0`, as data frames write it beside fields that are empty.
  static func channel(_ text: String) -> Int? {
    guard let value = Double(Spelling.trimmed(text)), value == value.rounded(), 0...255 ~= value
    else { return nil }
    return Int(value)
  }

  /// Columns that are metadata, but may have been meant to be more.
  var remarks: [String] {
    columnRemarks + [channelRemark].compactMap { $0 }
  }

  /// That channels are named, which selects none.
  private var channelRemark: String? {
    guard let number = columns["channel"], !hasChannels else { return nil }
    let words = Set(table.rows.dropFirst().compactMap { number < $0.count ? $0[number].text : nil })
    let names = words.filter { ["left", "right", "l", "r"].contains(Spelling.key($0)) }.sorted()
    guard !names.isEmpty else { return nil }
    return
      "the column 'channel' holds words (\(names.map { "'\($0)'" }.joined(separator: ", "))) and is taken "
      + "as metadata: number the channels from 0 to select them"
  }

  private var columnRemarks: [String] {
    header.compactMap { field in
      guard let meant = CorpusTable.meaning(of: field.text), columns[meant] == nil,
        columns[field.text] != nil
      else { return nil }
      return "the column '\(field.text)' is taken as metadata: call it '\(meant)' if it is that"
    }
  }

  /// What to do about a path that leads to no file.
  static func cure(forPath path: String) -> String {
    if path.dropFirst().hasPrefix(":\\") {
      return
        "a drive is not found by its letter here: write paths relative to the folder of the CSV file"
    }
    if path.contains("://"), !path.lowercased().hasPrefix("file://") {
      return "addresses are not opened: fetch the recordings, and write their paths"
    }
    return path.hasPrefix("/") || path.contains("://")
      ? "check the paths" : "paths are relative to the folder of the CSV file"
  }
}
