import Glibc
import GraphCore
import GraphTesting

@testable import Nodes

/// Rows with their format, on their way through some nodes.
struct Rows {
  var format: Format
  var values: [Float]

  /// Mono audio.
  init(audio values: [Float], rate: Int) {
    format = .audio(rate: rate, channels: 1)
    self.values = values
  }

  init(format: Format, _ values: [Float]) {
    self.format = format
    self.values = values
  }

  var count: Int { format.width == 0 ? 0 : values.count / format.width }
  var rows: [ArraySlice<Float>] { (0..<count).map { self[$0] } }

  subscript(row: Int) -> ArraySlice<Float> {
    values[row * format.width..<(row + 1) * format.width]
  }

  func through(_ node: any Node, chunk: Int = 64) throws -> Rows {
    Rows(
      format: try node.format(for: format),
      try outputRows(of: node, input: format, rows: values, chunk: chunk))
  }
}

/// A sine.
func tone(_ frequency: Double, rate: Int, seconds: Double, amplitude: Double = 0.5) -> [Float] {
  (0..<Int(seconds * Double(rate))).map {
    Float(amplitude * sin(2 * .pi * frequency * Double($0) / Double(rate)))
  }
}

/// The formats on the usual way: 22050 Hz, frames of 2048 every 512.
enum Usual {
  static let audio = Format.audio(rate: 22_050, channels: 1)
  static func frames() throws -> Format { try Framing().format(for: audio) }
  static func spectrum() throws -> Format { try STFT().format(for: frames()) }
  static func bands() throws -> Format { try Mel().format(for: spectrum()) }
  static func coefficients() throws -> Format { try MFCC().format(for: bands()) }
}

/// The problem that is thrown, as `CODE: message [cure]`.
func refusal(_ body: () throws -> Void) -> String? {
  do { try body() } catch let problem as Problem {
    return "\(problem.code): \(problem.message)"
      + (problem.suggestion.map { " [\($0)]" } ?? "")
  } catch {
    return "\(error)"
  }
  return nil
}
