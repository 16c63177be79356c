package import CSergraphPlugin
import Glibc
package import GraphCore
import PluginInterface

/// A plugin's library, loaded into this process. It is never unloaded: nodes may be anywhere, and a Swift runtime does not
/// let go.
///
/// `@unchecked Sendable` is safe: the description that the pointers lead to is constant while the library is loaded, by
/// the contract of sergraph_plugin.h.
package final class PluginLibrary: @unchecked Sendable {
  package let path: String
  package let metadata: PluginMetadata
  /// The description of each kind, by its id.
  private let kinds: [String: UnsafePointer<sergraph_node_kind>]

  /// Loads a library and reads its description.
  /// - Throws: `Problem` SG0901 when it can't be loaded, SG0902 for another version of the interface, SG0903 for a
  ///   description that breaks the rules.
  /// - Parameter wrapped: What stands in for a kind's functions, for what watches their calls; it stays where it is.
  package init(
    _ path: String,
    wrapped: (UnsafePointer<sergraph_node_kind>) -> UnsafePointer<sergraph_node_kind> = { $0 }
  ) throws(Problem) {
    self.path = path
    try LibraryFile.check(path)
    // Without RTLD_LOCAL two plugins in Swift would share one copy of what both bring along.
    guard let handle = dlopen(path.contains("/") ? path : "./" + path, RTLD_NOW | RTLD_LOCAL)
    else { throw LibraryFile.unloadable(path, String(cString: dlerror())) }
    guard let symbol = dlsym(handle, SERGRAPH_ENTRY) else {
      throw Problem(
        .cannotLoad, "'\(path)' has no function \(SERGRAPH_ENTRY): it is not a plugin",
        suggestion:
          "name the library of a plugin, or export the function (sergraph_plugin.h says how)")
    }
    typealias Entry = @convention(c) (UInt32) -> UnsafePointer<sergraph_plugin>?
    // The one symbol that the interface fixes, of this type.
    let entry = unsafeBitCast(symbol, to: Entry.self)
    let version = UInt32(SERGRAPH_INTERFACE_VERSION)
    guard let plugin = entry(version) else {
      throw Problem(
        .interfaceVersion, "'\(path)' can't live with version \(version) of the plugin interface",
        suggestion: "get a build of it for this sergraph, or build it again with its kit")
    }
    let size = UnsafeRawPointer(plugin).loadUnaligned(as: UInt32.self)
    let head = UnsafeRawPointer(plugin).loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    guard head == version else {
      throw Problem(
        .interfaceVersion,
        "'\(path)' speaks version \(head) of the plugin interface, this program version \(version)",
        suggestion: head > version
          ? "get a newer sergraph" : "build the plugin again with this sergraph's header or kit")
    }
    guard let description = sized(plugin, as: sergraph_plugin.self) else {
      throw Problem(
        .badMetadata,
        "'\(path)' describes itself in \(size) bytes, version 1 has \(Version1.size(of: sergraph_plugin.self))",
        suggestion: "set `size` to sizeof(sergraph_plugin)")
    }
    let metadata = try PluginMetadata(description)
    var kinds: [String: UnsafePointer<sergraph_node_kind>] = [:]
    for (index, kind) in metadata.kinds.enumerated() {
      guard let functions = description.kinds[index] else { continue }
      kinds[kind.about.name] = wrapped(functions)
    }
    self.metadata = metadata
    self.kinds = kinds
  }

  /// The functions of a kind.
  func kind(_ id: String) throws(Problem) -> UnsafePointer<sergraph_node_kind> {
    guard let kind = kinds[id] else {
      throw Problem(
        .badMetadata, "'\(path)' has no node '\(id)', though its side file says so",
        suggestion: SideFields.cure)
    }
    return kind
  }
}
