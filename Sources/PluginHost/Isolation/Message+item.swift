import GraphCore

// Which item is run, in messages to the process of a node.
extension MessageWriter {
  mutating func put(_ item: ItemIdentity) {
    put(item.path)
    put(optional: item.channel) { $0.put($1) }
    put(item.start)
    put(optional: item.speaker) { $0.put($1) }
  }
}

extension MessageReader {
  mutating func item() throws(Problem) -> ItemIdentity {
    let path = try text()
    let channel = try optional { (reader) throws(Problem) in try reader.integer() }
    let start = try number()
    return ItemIdentity(
      path: path, channel: channel, start: start,
      speaker: try optional { (reader) throws(Problem) in try reader.text() })
  }
}
