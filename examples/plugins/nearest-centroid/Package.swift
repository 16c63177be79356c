// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "nearest-centroid",
  products: [.library(name: "nearest-centroid", type: .dynamic, targets: ["NearestCentroid"])],
  dependencies: [.package(path: "../../../Kit")],
  targets: [
    .target(
      name: "NearestCentroid",
      dependencies: [
        .product(name: "GraphCore", package: "kit"), .product(name: "PluginKit", package: "kit"),
      ]),
    .testTarget(
      name: "NearestCentroidTests",
      dependencies: ["NearestCentroid", .product(name: "GraphTesting", package: "kit")]),
  ]
)
