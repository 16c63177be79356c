import Glibc
import GraphCore
import Nodes
import SERGraphs
import Synchronization

/// Times the fit of a classifier alone, without audio: `Benchmarks/compare_classifiers.py` runs it.
///
///     FitBenchmark DATA.safetensors OUT.safetensors '{use: NODE, KEY: VALUE}'
///
/// DATA holds `x` (rows x columns) and `y` (the class of each row). For every line of the standard input the node is
/// fitted once, and a line says how many seconds that took, in how many steps, and the last loss. When the input ends,
/// OUT gets what the last fit has learnt.
@main enum FitBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4 else {
      print("usage: FitBenchmark DATA.safetensors OUT.safetensors '{use: NODE, KEY: VALUE}'")
      return
    }
    let examples = try examples(of: try Safetensors.read(arguments[1]))
    let node = try node(arguments[3])
    let input = Format(.features, width: examples.width, clock: .item)
    var fitted: Fitted?
    while readLine() != nil {
      let last = Mutex((steps: 0, loss: 0.0))
      let options = FitOptions(seed: 1) { step, _, loss in last.withLock { $0 = (step, loss) } }
      let start = ContinuousClock.now
      fitted = try node.fit(examples, input: input, options: options)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let (steps, loss) = last.withLock { $0 }
      print(seconds, steps, loss)
      // The script waits for the line.
      fflush(nil)
    }
    if let fitted { try Safetensors(tensors: fitted.tensors).write(to: arguments[2]) }
  }

  private static func examples(of data: Safetensors) throws -> Examples {
    guard let x = data.tensors["x"], let y = data.tensors["y"], x.shape.count == 2 else {
      throw Problem(.damagedModel, "the data need a matrix 'x' and the classes 'y'")
    }
    let labels = y.values.map { Int($0) }
    return Examples(
      rows: x.values, width: x.shape[1], labels: labels,
      classes: (0...(labels.max() ?? 0)).map { "class\($0)" })
  }

  private static func node(_ settings: String) throws -> any TrainableGraphNode {
    let text = "sergraph: 1\nname: fit\nnodes:\n  audio: {use: decode}\n  classifier: \(settings)\n"
    let root = try readYAML(text, name: "settings")
    let graph = try GraphReader.read(root, path: "settings", nodes: standardNodes)
    guard let node = graph.nodes.last?.trainable else {
      throw Problem(.cannotFit, "\(settings) is no node that can be fitted")
    }
    return node
  }
}
