// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "tremor",
  products: [.library(name: "tremor", type: .dynamic, targets: ["Tremor"])],
  dependencies: [.package(path: "../../../Kit")],
  targets: [
    .target(
      name: "Tremor",
      dependencies: [
        .product(name: "GraphCore", package: "kit"), .product(name: "PluginKit", package: "kit"),
      ]),
    .testTarget(
      name: "TremorTests",
      dependencies: ["Tremor", .product(name: "GraphTesting", package: "kit")]),
  ]
)
