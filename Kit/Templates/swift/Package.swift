// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "@NAME@",
  products: [.library(name: "@NAME@", type: .dynamic, targets: ["@TYPE@"])],
  dependencies: [.package(path: "@KIT@")],
  targets: [
    .target(
      name: "@TYPE@",
      dependencies: [
        .product(name: "GraphCore", package: "kit"), .product(name: "PluginKit", package: "kit"),
      ]),
    .testTarget(
      name: "@TYPE@Tests",
      dependencies: ["@TYPE@", .product(name: "GraphTesting", package: "kit")]),
  ]
)
