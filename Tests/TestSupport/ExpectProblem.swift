package import GraphCore
package import Testing

/// Expects a problem with exactly these words.
/// - Parameter suggestion: The cure; nil expects none.
/// - Returns: The problem, for what else is to be looked at.
@discardableResult
package func expectProblem(
  _ code: String, _ message: String, _ suggestion: String? = nil,
  _ location: SourceLocation = #_sourceLocation, _ body: () throws(Problem) -> Void
) -> Problem? {
  do throws(Problem) {
    try body()
    Issue.record("no problem was found", sourceLocation: location)
    return nil
  } catch {
    #expect("\(error.code)" == code, sourceLocation: location)
    #expect(error.message == message, sourceLocation: location)
    #expect(error.suggestion == suggestion, sourceLocation: location)
    return error
  }
}
