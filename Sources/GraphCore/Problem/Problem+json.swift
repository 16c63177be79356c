extension Problem {
  /// The problem as one JSON object on one line, as `--diagnostics json` prints it.
  ///
  /// Lines and columns count from 1, columns in characters. Members that don't apply are left out.
  public var json: String {
    var members = [
      "\"severity\":" + jsonString(severity.rawValue),
      "\"code\":" + jsonString(code.description),
      "\"message\":" + jsonString(message),
    ]
    if let place { members += place.jsonMembers }
    if let suggestion { members.append("\"suggestion\":" + jsonString(suggestion)) }
    let notes = notes.map { note in
      let members = ["\"message\":" + jsonString(note.message)] + (note.place?.jsonMembers ?? [])
      return "{" + members.joined(separator: ",") + "}"
    }
    members.append("\"notes\":[" + notes.joined(separator: ",") + "]")
    return "{" + members.joined(separator: ",") + "}"
  }
}

extension Place {
  fileprivate var jsonMembers: [String] {
    [
      "\"file\":" + jsonString(source.name), "\"line\":\(line)", "\"column\":\(column)",
      "\"length\":\(length)",
    ]
  }
}

/// A text as a JSON string, with its quotes.
package func jsonString(_ text: String) -> String {
  var json = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": json += "\\\""
    case "\\": json += "\\\\"
    case "\n": json += "\\n"
    case "\r": json += "\\r"
    case "\t": json += "\\t"
    case "\0"..<" ":
      let code = String(scalar.value, radix: 16)
      json += "\\u" + String(repeating: "0", count: 4 - code.count) + code
    default: json.unicodeScalars.append(scalar)
    }
  }
  return json + "\""
}
