import PluginKit

/// What sergraph calls first: which nodes there are.
@_cdecl("sergraph_plugin_entry") public func entry(_ host: UInt32) -> UnsafeRawPointer? {
  export(
    vendor: "acme", version: "1.0.0", summary: "Classifies rows by the nearest mean of a class.",
    nodes: [NearestCentroid.self], to: host)
}
