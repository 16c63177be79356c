public import GraphCore

extension Model {
  private static let goldenInput = "golden.input"
  private static let goldenScores = "golden.scores"
  private static let goldenSpeakers = "golden_speakers"
  private static let goldenSites = "golden_sites"

  /// Writes the model, completely or not at all; the same model gives the same bytes.
  /// - Throws: `Problem` SG0707, or SG0504 when two nodes' tensors would have one name, and for a model so large that it
  ///   could not be loaded.
  public func write(to path: String) throws(Problem) { try file().write(to: path) }

  /// Reads a model.
  /// - Throws: `Problem` SG0501 when there is none, SG0503 that says what is wrong with it.
  public static func read(_ path: String) throws(Problem) -> Model {
    try Model(try Safetensors.read(path), name: path)
  }

  /// The model as tensors and texts.
  package func file() throws(Problem) -> Safetensors {
    var file = Safetensors(metadata: [
      "sergraph": Model.formatVersion, "graph": graph,
      "names": JSON.array(names.map { .string($0) }).line,
      "nodes": JSON.array(parts.keys.sorted().map { .string($0) }).line,
      "corpus": origin.corpus, "corpus_hash": origin.corpusHash, "split": origin.split,
      "split_hash": origin.splitHash, "seed": String(origin.seed),
      "protocol": origin.protocolWords,
      "metrics": JSON.object(
        origin.metrics.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .double($0.value)) }
      ).line,
    ])
    if let bandwidth = origin.bandwidth { file.metadata["bandwidth"] = JSON.double(bandwidth).line }
    if let conditions = origin.conditions { file.metadata["conditions"] = conditions.json.line }
    if let golden {
      file.tensors = [Model.goldenInput: golden.input, Model.goldenScores: golden.scores]
      file.add(golden.speakers, as: Model.goldenSpeakers)
      file.add(golden.sites, as: Model.goldenSites)
    }
    for (node, part) in parts {
      file.metadata["labels.\(node)"] = JSON.array(part.fitted.labels.map { .string($0) }).line
      file.metadata["columns.\(node)"] = JSON.array(part.columns.map { .string($0) }).line
      file.add(part.fitted.speakers, as: "speakers.\(node)")
      file.add(part.fitted.sites, as: "sites.\(node)")
      file.metadata["upstream.\(node)"] = part.upstream
      file.metadata["fingerprint.\(node)"] = part.fingerprint
      for (name, tensor) in part.fitted.tensors {
        guard file.tensors.updateValue(tensor, forKey: "\(node).\(name)") == nil else {
          throw Problem(
            .cannotFit, "two tensors of the model would be called '\(node).\(name)'",
            suggestion: "give the node '\(node)' another name")
        }
      }
    }
    // The size is checked before all numbers are copied for the digest, whose own length is known.
    file.metadata["digest"] = String(repeating: "0", count: 64)
    try file.checkSize()
    file.metadata["digest"] = Model.digest(of: file.tensors)
    return file
  }

  /// What tells whether a number has changed since the model was written.
  private static func digest(of tensors: [String: Tensor]) -> String {
    SHA256.hex(of: Safetensors(tensors: tensors).bytes)
  }

  /// Takes a model from tensors and texts.
  /// - Parameter name: The file's name, for messages.
  /// - Throws: `Problem` SG0503.
  package init(_ file: Safetensors, name: String) throws(Problem) {
    let texts = Texts(metadata: file.metadata, name: name)
    guard let version = file.metadata["sergraph"] else {
      throw texts.problem("is a safetensors file, but not one that sergraph wrote")
    }
    guard version == Model.formatVersion else {
      let isNewer = (Int(version) ?? 0) > (Int(Model.formatVersion) ?? 0)
      throw Problem(
        .damagedModel,
        "'\(name)' has format version '\(version)', this sergraph reads version '\(Model.formatVersion)'",
        suggestion: isNewer
          ? "take a newer sergraph, or fit the graph again with `sergraph fit`"
          : "fit the graph again with `sergraph fit`, or run it with the sergraph that wrote the model"
      )
    }
    self.init(graph: try texts["graph"], names: try texts.optionalList("names"), parts: [:])
    for node in try texts.list("nodes") {
      let labels = try texts.list("labels.\(node)")
      guard Set(labels).count == labels.count else {
        throw texts.problem("names a label of '\(node)' twice")
      }
      var fitted = Fitted(
        tensors: [:], labels: labels, speakers: try texts.optionalList("speakers.\(node)"))
      fitted.sites = try texts.optionalList("sites.\(node)")
      let part = FittedNode(
        fitted: fitted,
        upstream: try texts["upstream.\(node)"], columns: try texts.list("columns.\(node)"))
      guard try texts["fingerprint.\(node)"] == part.fingerprint else {
        throw texts.problem("has another fingerprint of '\(node)' than its own text gives")
      }
      parts[node] = part
    }
    var others = file.tensors
    let input = others.removeValue(forKey: Model.goldenInput)
    let scores = others.removeValue(forKey: Model.goldenScores)
    if let input, let scores {
      golden = Golden(
        input: input, scores: scores, speakers: try texts.optionalList(Model.goldenSpeakers),
        sites: try texts.optionalList(Model.goldenSites))
    }
    // A node may be called `a` and another one `a.b`: the longer name is meant.
    let names = parts.keys.sorted { $0.count > $1.count }
    for (tensor, value) in others {
      guard let node = names.first(where: { tensor.hasPrefix($0 + ".") }) else {
        throw texts.problem("has a tensor '\(tensor)' that belongs to no node")
      }
      parts[node]?.fitted.tensors[String(tensor.dropFirst(node.count + 1))] = value
    }
    origin.corpus = try texts["corpus"]
    origin.corpusHash = try texts["corpus_hash"]
    origin.split = try texts["split"]
    origin.splitHash = try texts["split_hash"]
    origin.protocolWords = try texts["protocol"]
    guard let seed = UInt64(try texts["seed"]) else {
      throw texts.problem("has a seed that is none")
    }
    origin.seed = seed
    if let digest = file.metadata["digest"], digest != Model.digest(of: file.tensors) {
      throw Problem(
        .damagedModel, "'\(name)' has other numbers than were written into it",
        suggestion: "fit it again with `sergraph fit`, or take another copy")
    }
    if file.metadata["bandwidth"] != nil {
      guard let value = try texts.json("bandwidth").number else {
        throw texts.problem("has a bandwidth that is no number")
      }
      origin.bandwidth = value
    }
    if file.metadata["conditions"] != nil {
      guard let conditions = LearningConditions(try texts.json("conditions")) else {
        throw texts.problem("has metadata 'conditions' that are not as sergraph writes them")
      }
      origin.conditions = conditions
    }
    for member in try texts.json("metrics").members ?? [] {
      guard let value = member.value.number else {
        throw texts.problem("has a metric '\(member.name)' that is no number")
      }
      origin.metrics[member.name] = value
    }
  }
}

extension Safetensors {
  /// Adds a list to the metadata, unless it is empty.
  fileprivate mutating func add(_ list: [String], as key: String) {
    if !list.isEmpty { metadata[key] = JSON.array(list.map { .string($0) }).line }
  }
}

/// The metadata of a file, with a problem for all that is not as it should be.
private struct Texts {
  let metadata: [String: String]
  let name: String

  func problem(_ words: String) -> Problem { Problem(.damagedModel, "'\(name)' \(words)") }

  subscript(key: String) -> String {
    get throws(Problem) {
      guard let text = metadata[key] else { throw problem("has no '\(key)' in its metadata") }
      return text
    }
  }

  func json(_ key: String) throws(Problem) -> JSON {
    let bytes = Array(try self[key].utf8)
    do throws(Problem) { return try JSON.read(bytes[...]) } catch {
      throw problem("has metadata '\(key)' that is no JSON: \(error.message)")
    }
  }

  /// A list that is only there if it is not empty.
  func optionalList(_ key: String) throws(Problem) -> [String] {
    metadata[key] == nil ? [] : try list(key)
  }

  func list(_ key: String) throws(Problem) -> [String] {
    let elements = try json(key).elements
    let texts = elements?.compactMap(\.text)
    guard let texts, texts.count == elements?.count else {
      throw problem("has metadata '\(key)' that is no list of texts")
    }
    return texts
  }
}
