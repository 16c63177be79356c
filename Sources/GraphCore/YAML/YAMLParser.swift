import CYAML

/// One event of libyaml's parser, with every text copied out of C memory.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(String)
    case scalar(String, plain: Bool)
    case sequenceStart(flow: Bool)
    case sequenceEnd
    case mappingStart(flow: Bool)
    case mappingEnd
  }

  let kind: Kind
  var anchor: String?
  var tag: String?
  /// Where it stands, in Unicode scalars from the start of the text, with its anchor and tag.
  let range: Range<Int>
}

/// What libyaml says about a text that isn't YAML; positions count Unicode scalars.
struct YAMLFailure: Error {
  let problem: String
  let position: Int
  let context: String?
  let contextPosition: Int
}

/// libyaml's event parser and the text that it reads.
struct YAMLParser: ~Copyable {
  // libyaml keeps pointers to the parser and to the text, so both live at fixed addresses that only
  // this struct knows, until `deinit`.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeMutableBufferPointer<UInt8>

  /// Creates a parser for a text in UTF-8.
  init(_ bytes: ArraySlice<UInt8>) {
    text = .allocate(capacity: bytes.count)
    _ = text.initialize(fromContentsOf: bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    precondition(yaml_parser_initialize(parser) == 1, "out of memory")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    text.deallocate()
  }

  /// Reads the next event.
  /// - Throws: What is wrong with the text; the parser is of no use afterwards.
  mutating func next() throws(YAMLFailure) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    let start = event.start_mark.index
    let range = start..<max(start, event.end_mark.index)
    // Each member of the union is only read under the type that libyaml wrote it for.
    switch event.type {
    case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, range: range)
    case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, range: range)
    case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, range: range)
    case YAML_ALIAS_EVENT:
      let name = string(event.data.alias.anchor) ?? ""
      return YAMLEvent(kind: .alias(name), range: range)
    case YAML_SCALAR_EVENT:
      let data = event.data.scalar
      let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
      return YAMLEvent(
        kind: .scalar(
          String(decoding: bytes, as: UTF8.self), plain: data.style == YAML_PLAIN_SCALAR_STYLE),
        anchor: string(data.anchor), tag: string(data.tag), range: range)
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      return YAMLEvent(
        kind: .sequenceStart(flow: data.style == YAML_FLOW_SEQUENCE_STYLE),
        anchor: string(data.anchor), tag: string(data.tag), range: range)
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, range: range)
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      return YAMLEvent(
        kind: .mappingStart(flow: data.style == YAML_FLOW_MAPPING_STYLE),
        anchor: string(data.anchor), tag: string(data.tag), range: range)
    case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, range: range)
    default: return YAMLEvent(kind: .streamEnd, range: range)
    }
  }

  private var failure: YAMLFailure {
    YAMLFailure(
      problem: parser.pointee.problem.map { String(cString: $0) } ?? "out of memory",
      position: parser.pointee.problem_mark.index,
      context: parser.pointee.context.map { String(cString: $0) },
      contextPosition: parser.pointee.context_mark.index)
  }

  private func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }
}
