import PluginKit

/// What sergraph calls first: which nodes there are.
@_cdecl("sergraph_plugin_entry") public func entry(_ host: UInt32) -> UnsafeRawPointer? {
  export(
    vendor: "@VENDOR@", version: "1.0.0", summary: "Measures the level of frames.",
    nodes: [@TYPE@.self], to: host)
}
