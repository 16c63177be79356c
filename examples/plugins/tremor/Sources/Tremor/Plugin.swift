import PluginKit

/// What sergraph calls first: which nodes there are.
@_cdecl("sergraph_plugin_entry") public func entry(_ host: UInt32) -> UnsafeRawPointer? {
  export(
    vendor: "acme", version: "1.0.0", summary: "Measures tremor of the voice.",
    nodes: [Tremor.self], to: host)
}
