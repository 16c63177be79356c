import DSP
import Testing

@Suite struct MelFiltersTests {
  @Test func mapsHertzToMelAndBack() {
    #expect(abs(MelFilters.mel(1000, htk: false) - 15) < 1e-9)
    #expect(abs(MelFilters.mel(6400, htk: false) - 42) < 1e-9)
    #expect(abs(MelFilters.mel(1000, htk: true) - 999.9855) < 1e-3)
    for htk in [false, true] {
      for hertz in [0, 20, 999, 1000, 1001, 11_025.0] {
        let there = MelFilters.mel(hertz, htk: htk)
        #expect(abs(MelFilters.hertz(there, htk: htk) - hertz) < 1e-8)
      }
    }
  }
}
