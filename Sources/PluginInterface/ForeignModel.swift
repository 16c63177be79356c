package import CSergraphPlugin
package import GraphCore

/// What a node has learnt, as sergraph_plugin.h has it, with all that it points to.
package final class ForeignModel: Sendable {
  private let memory = ForeignMemory()
  /// Good as long as this is there; nobody writes to it.
  nonisolated(unsafe) package let pointer: UnsafePointer<sergraph_model>

  package init(_ fitted: Fitted) {
    let tensors = fitted.tensors.sorted { $0.key < $1.key }.map { [memory] name, tensor in
      sergraph_tensor(
        size: UInt32(MemoryLayout<sergraph_tensor>.size), dimensions: UInt32(tensor.shape.count),
        name: memory.put(name), shape: memory.put(all: tensor.shape.map { UInt64($0) }),
        values: memory.put(all: tensor.values))
    }
    let model = sergraph_model(
      size: UInt32(MemoryLayout<sergraph_model>.size), tensor_count: UInt32(tensors.count),
      tensors: memory.put(all: tensors), labels: memory.put(all: fitted.labels),
      speakers: memory.put(all: fitted.speakers), label_count: UInt32(fitted.labels.count),
      speaker_count: UInt32(fitted.speakers.count))
    pointer = UnsafePointer(memory.put(model))
  }
}

extension Fitted {
  /// The most numbers that a plugin's tensors may hold in all.
  private static let mostNumbers: UInt64 = 1 << 28

  /// Reads what was learnt from beyond the C interface, and checks it.
  /// - Throws: `Problem` SG0708 for tensors that can't be.
  package init(_ foreign: sergraph_model) throws(Problem) {
    guard foreign.size >= Version1.size(of: sergraph_model.self) else {
      throw Fitted.wrong("is \(foreign.size) bytes long")
    }
    guard foreign.tensor_count <= 4096, foreign.label_count <= 65_536,
      foreign.speaker_count <= 1 << 20
    else {
      throw Fitted.wrong("has \(foreign.tensor_count) tensors, \(foreign.label_count) labels")
    }
    var tensors: [String: Tensor] = [:]
    var step = 0
    for _ in 0..<foreign.tensor_count {
      guard let first = UnsafeRawPointer(foreign.tensors) else {
        throw Fitted.wrong("has no tensors where it says that it has")
      }
      let size = first.loadUnaligned(as: UInt32.self)
      guard
        let tensor = sized(first.advanced(by: step), as: sergraph_tensor.self, size: size)
      else { throw Fitted.wrong("has a tensor of \(size) bytes") }
      step += Int(size)
      let (name, read) = try Fitted.read(tensor)
      guard tensors.updateValue(read, forKey: name) == nil else {
        throw Fitted.wrong("has two tensors called '\(name)'")
      }
    }
    guard let labels = texts(foreign.labels, count: Int(foreign.label_count)),
      let speakers = texts(foreign.speakers, count: Int(foreign.speaker_count))
    else { throw Fitted.wrong("has labels or speakers without a name") }
    self.init(tensors: tensors, labels: labels, speakers: speakers)
  }

  private static func read(_ foreign: sergraph_tensor) throws(Problem) -> (String, Tensor) {
    guard let name = foreign.name.map({ String(cString: $0) }), !name.isEmpty else {
      throw wrong("has a tensor without a name")
    }
    guard foreign.dimensions <= 8, foreign.shape != nil || foreign.dimensions == 0 else {
      throw wrong("has the tensor '\(name)' of \(foreign.dimensions) dimensions")
    }
    var shape: [Int] = []
    var count: UInt64 = 1
    for index in 0..<Int(foreign.dimensions) {
      let length = foreign.shape[index]
      let (product, overflows) = count.multipliedReportingOverflow(by: length)
      guard length <= mostNumbers, !overflows, product <= mostNumbers else {
        throw wrong("has the tensor '\(name)' of more than \(mostNumbers) numbers")
      }
      count = product
      shape.append(Int(length))
    }
    guard count == 0 || foreign.values != nil else {
      throw wrong("has the tensor '\(name)' without numbers")
    }
    let values = Array(UnsafeBufferPointer(start: foreign.values, count: Int(count)))
    guard values.allSatisfy(\.isFinite) else {
      throw wrong("has a number in the tensor '\(name)' that is not finite")
    }
    return (name, Tensor(shape: shape, values))
  }

  private static func wrong(_ what: String) -> Problem {
    Problem(.brokenNode, "the model that it gives \(what)", suggestion: "mend the plugin")
  }
}
