import ArgumentParser
import GraphCore
import SERGraphs

struct Fit: InterruptibleCommand {
  static let configuration = CommandConfiguration(abstract: "Fits.")
  func run() async throws {}
}
