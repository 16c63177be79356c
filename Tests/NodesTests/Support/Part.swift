import CSndfile
import GraphCore
import Nodes
import Synchronization
import Testing

/// Runs a sub-graph of `graphs/parts` over mono audio, by the engine and through a WAV of floats.
/// - Parameter with: Its parameters, as the YAML of a mapping.
func run(part: String, over audio: Rows, with: String = "{}") async throws -> Rows {
  let folder = Folder()
  let rate = try #require(audio.format.sampleRate)
  let file = folder.recording(
    "audio.wav", audio.values, rate: rate, as: Int(SF_FORMAT_WAV) | Int(SF_FORMAT_FLOAT))
  let text = """
    sergraph: 1
    nodes:
      audio: {use: decode, expect: \(rate)}
      part: {use: "\(Golden.root)/graphs/parts/\(part).yaml", in: audio, with: \(with)}
    """
  let graph = try GraphReader.read(
    try readYAML(text, name: "part.yaml"), path: "part.yaml", nodes: standardNodes)
  let plan = try Compiler.compile(graph, options: PlanOptions(lanes: 1))
  let outcome = Mutex<ItemResult.Outcome?>(nil)
  _ = try await Engine.run(plan, over: [file].makeIterator()) { result in
    outcome.withLock { $0 = result.outcome }
    return true
  }
  switch try #require(outcome.withLock { $0 }) {
  case .failure(let failure): throw failure.problem
  case .rows(let rows):
    var values: [Float] = []
    let problem = rows[0].forEachRow { row, _, _ in
      for index in row.indices { values.append(row[index]) }
    }
    if let problem { throw problem }
    return Rows(format: try #require(plan.steps.last).output, values)
  }
}
