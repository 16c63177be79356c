// swift-tools-version: 6.2
import PackageDescription

// What a plugin that is written in Swift is built with: parts of sergraph that need no other package, so no network. In
// the project its sources are links to those of the program; `make install` puts copies of them beside it.
let package = Package(
  name: "Kit",
  products: [
    .library(name: "PluginKit", targets: ["PluginKit"]),
    .library(name: "GraphCore", targets: ["GraphCore"]),
    .library(name: "GraphTesting", targets: ["GraphTesting"]),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CSergraphPlugin"),
    .target(name: "CVectors"),
    .target(name: "GraphCore", dependencies: ["CYAML", "CVectors"]),
    .target(name: "PluginInterface", dependencies: ["GraphCore", "CSergraphPlugin"]),
    .target(name: "PluginKit", dependencies: ["GraphCore", "PluginInterface", "CSergraphPlugin"]),
    .target(name: "CAllocations"),
    .target(name: "GraphTesting", dependencies: ["GraphCore", "CAllocations"]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
  ]
}
