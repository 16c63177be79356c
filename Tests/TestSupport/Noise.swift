/// Numbers between -1 and 1 that are the same in every run.
package func noise(_ count: Int, seed: UInt64 = 7) -> [Float] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
  }
}
