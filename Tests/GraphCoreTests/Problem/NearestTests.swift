import GraphCore
import Testing

@Suite struct NearestTests {
  private let words = ["mel", "mfcc", "chroma", "normalize", "resample"]

  @Test(arguments: [
    ("mfc", "mfcc"), ("mfccs", "mfcc"), ("mfc c", "mfcc"), ("fmcc", "mfcc"), ("MFCC", "mfcc"),
    ("chorma", "chroma"), ("normalise", "normalize"), ("resampel", "resample"), ("me", "mel"),
  ])
  func findsTheWordThatWasMeant(_ word: String, meant: String) {
    #expect(nearest(to: word, among: words) == meant)
  }

  @Test(arguments: ["x", "mfxy", "chromagram", "norm", ""])
  func findsNothingFarAway(_ word: String) {
    #expect(nearest(to: word, among: words) == nil)
  }

  @Test func prefersTheNearerWord() {
    #expect(nearest(to: "n_mel", among: ["n_mfcc", "mel", "n_mels"]) == "n_mels")
    #expect(nearest(to: "max", among: ["mac", "mat"]) == "mac")
    #expect(nearest(to: "mel", among: []) == nil)
    #expect(nearest(to: "n", among: ["m", "mm"]) == nil)
    #expect(nearest(to: "n", among: ["m", "nm"]) == "nm")
  }

  @Test func suggestsEachOfThoseThatAreEquallyNear() {
    #expect(suggestion(for: "ml", among: ["mel", "mlp", "mfcc"]) == "did you mean 'mel' or 'mlp'?")
  }

  @Test func suggestsTheNearestElseAllOfAShortList() {
    #expect(suggestion(for: "mfc", among: words) == "did you mean 'mfcc'?")
    #expect(
      suggestion(for: "xyz", among: words) == "one of: mel, mfcc, chroma, normalize, resample")
    #expect(suggestion(for: "xyz", among: (0..<25).map { "word\($0)" }) == nil)
    #expect(suggestion(for: "xyz", among: []) == nil)
  }
}
