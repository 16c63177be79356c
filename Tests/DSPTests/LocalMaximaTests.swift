import DSP
import Glibc
import TestSupport
import Testing

@Suite struct LocalMaximaTests {
  /// Against the plain search over all sources.
  @Test(arguments: [(1, 1), (7, 3), (61, 11), (60, 6), (61, 6), (100, 199), (385, 41)])
  func findsTheBestSourceOfEveryBin(_ bins: Int, _ width: Int) {
    var search = LocalMaxima(bins: bins, width: width)
    let down = width % 2 == 1 ? width / 2 : (bins % 2 == 1 ? width / 2 : width / 2 - 1)
    func triangle(_ index: Int) -> Double {
      let step = min(index, width - 1 - index)
      return width % 2 == 1
        ? Double(2 * (step + 1)) / Double(width + 1)
        : Double(2 * step + 1) / Double(width)
    }
    func weight(_ source: Int, _ target: Int) -> Double {
      let index = target - source + down
      return (0..<width).contains(index) ? triangle(index) : 0
    }
    let sums = (0..<bins).map { source in
      (0..<bins).reduce(0) { $0 + weight(source, $1) }
    }
    for seed in UInt64(1)...5 {
      let scores = noise(bins, seed: seed).map { Double($0) * 20 }
      search.find(scores)
      for target in 0..<bins {
        let best = (0..<bins).map {
          scores[$0] + log(weight($0, target) / sums[$0])
        }.max()
        #expect(abs(search.values[target] - (best ?? 0)) < 1e-9)
      }
    }
  }
}
