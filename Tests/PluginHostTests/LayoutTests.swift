import CSergraphPlugin
import Foundation
import PluginInterface
import Testing

extension HostTests {
  @Suite struct LayoutTests {
    @Test func theLayoutOfVersion1IsFrozenInCAndInCPlusPlus() throws {
      let folder = try Fixtures.folder.get()
      try Fixtures.run("/usr/bin/make", ["-s", "-C", Fixtures.sources, "OUT=\(folder)", "layout"])
    }

    @Test func noStructIsShorterThanInVersion1() {
      #expect(MemoryLayout<sergraph_format>.size >= Version1.size(of: sergraph_format.self))
      #expect(MemoryLayout<sergraph_node_kind>.size >= Version1.size(of: sergraph_node_kind.self))
      #expect(Version1.size(of: sergraph_format.self) == 128)
      #expect(Version1.size(of: sergraph_node_kind.self) == 184)
      #expect(Version1.size(of: sergraph_plugin.self) == 56)
    }

    @Test func aLongerStructIsReadAsFarAsItIsKnownAndAShorterOneIsRefused() throws {
      var bytes = [UInt8](repeating: 7, count: 256)
      bytes.withUnsafeMutableBytes { raw in
        raw.storeBytes(of: UInt32(200), as: UInt32.self)
        #expect(sized(raw.baseAddress!, as: sergraph_port.self)?.size == 200)
        raw.storeBytes(of: UInt32(31), as: UInt32.self)
        #expect(sized(raw.baseAddress!, as: sergraph_port.self) == nil)
      }
    }
  }
}
