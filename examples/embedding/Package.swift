// swift-tools-version: 6.2
import PackageDescription

let sergraph: Target.Dependency = .product(name: "SERGraphs", package: "sergraph")

let package = Package(
  name: "embedding",
  dependencies: [.package(name: "sergraph", path: "../..")],
  targets: [
    .executableTarget(name: "label-folder", dependencies: [sergraph]),
    .executableTarget(name: "live-timeline", dependencies: [sergraph]),
    .executableTarget(name: "fit-evaluate", dependencies: [sergraph]),
  ]
)
