// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "sergraph",
  products: [
    .library(name: "GraphCore", targets: ["GraphCore"]),
    .library(name: "GraphTesting", targets: ["GraphTesting"]),
    .library(name: "PluginKit", targets: ["PluginKit"]),
    .library(name: "Nodes", targets: ["Nodes"]),
    .library(name: "SERGraphs", targets: ["SERGraphs"]),
    .executable(name: "sergraph", targets: ["sergraph"]),
    .executable(name: "sergraph-host", targets: ["sergraph-host"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CMPG123", pkgConfig: "libmpg123", providers: [.apt(["libmpg123-dev"])]),
    .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CLibSVM", providers: [.apt(["libsvm-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(
      name: "CMinizip", pkgConfig: "minizip",
      providers: [.apt(["libminizip-dev", "zlib1g-dev"])]),

    // The header of plugins; nothing to link.
    .systemLibrary(name: "CSergraphPlugin"),

    // Loops of whole rows, compiled for several processors.
    .target(name: "CVectors"),
    // Loads oneDNN when a network needs it; only its headers are built against.
    .target(name: "COneDNN"),
    .target(name: "GraphCore", dependencies: ["CYAML", "CVectors"]),
    .target(name: "PluginInterface", dependencies: ["GraphCore", "CSergraphPlugin"]),
    .target(name: "CIsolation"),
    // Loads FFmpeg's libraries when they are needed; only their headers are built against.
    .target(name: "CFFmpeg"),
    // Loads Cairo when a picture is drawn; only its headers are built against.
    .target(name: "CCairo"),
    // Pictures: it imports nothing of ours but CCairo.
    .target(name: "Drawing", dependencies: ["CCairo"]),
    .target(name: "PluginKit", dependencies: ["GraphCore", "PluginInterface", "CSergraphPlugin"]),
    .target(
      name: "PluginHost",
      dependencies: ["GraphCore", "PluginInterface", "CSergraphPlugin", "CIsolation"]),
    // Pure maths: they import nothing of ours.
    .target(
      name: "DSP",
      dependencies: [
        "CFFTW", "COpenBLAS", "CVectors", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Learning",
      dependencies: [
        "COpenBLAS", "CLibSVM", "COneDNN", "CVectors",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Nodes",
      dependencies: [
        "GraphCore", "DSP", "Learning", "CVectors", "CSndfile", "CMPG123", "CSoxr", "CFFmpeg",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "SERGraphs",
      dependencies: [
        "GraphCore", "DSP", "Learning", "Nodes", "Drawing", "PluginHost", "CSodium", "CMinizip",
      ]),
    .target(name: "CAllocations"),
    .target(name: "GraphTesting", dependencies: ["GraphCore", "CAllocations"]),
    .target(
      name: "PluginChecks",
      dependencies: [
        "GraphCore", "PluginHost", "PluginInterface", "CSergraphPlugin", "GraphTesting",
        "CAllocations", "CIsolation",
      ]),
    .executableTarget(
      name: "sergraph-host",
      dependencies: ["GraphCore", "PluginHost", "PluginChecks", "CAllocations"]),
    .target(name: "CProgram"),
    .executableTarget(
      name: "sergraph",
      dependencies: [
        "CProgram", "GraphCore", "Nodes", "Drawing", "SERGraphs", "PluginHost",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .executableTarget(
      name: "FitBenchmark", dependencies: ["GraphCore", "Nodes", "SERGraphs"],
      path: "Benchmarks/FitBenchmark"),

    .executableTarget(
      name: "AugmentBenchmark", dependencies: ["GraphCore", "Nodes"],
      path: "Benchmarks/AugmentBenchmark"),

    .executableTarget(
      name: "PluginBenchmark", dependencies: ["GraphCore", "PluginHost"],
      path: "Benchmarks/PluginBenchmark"),

    .target(
      name: "TestSupport", dependencies: ["GraphCore", "CMinizip"], path: "Tests/TestSupport",
      linkerSettings: [.linkedLibrary("z")]),
    .testTarget(
      name: "GraphCoreTests", dependencies: ["GraphCore", "GraphTesting", "TestSupport"]),
    // Reads the sources. It depends on the programs so that one build makes everything, side by side.
    .testTarget(name: "SourceTests", dependencies: ["sergraph", "sergraph-host"]),
    .testTarget(name: "DSPTests", dependencies: ["DSP", "TestSupport"]),
    .testTarget(name: "LearningTests", dependencies: ["Learning"]),
    .testTarget(name: "DrawingTests", dependencies: ["Drawing", "TestSupport"]),
    .testTarget(
      name: "NodesTests",
      dependencies: ["Nodes", "DSP", "Learning", "GraphTesting", "SERGraphs", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "PluginHostTests",
      dependencies: [
        "PluginHost", "PluginInterface", "CSergraphPlugin", "CIsolation", "GraphTesting", "Nodes",
        "GraphCore", "TestSupport",
      ],
      exclude: ["Fixtures", "Stored"]),
    .testTarget(
      name: "PluginKitTests",
      dependencies: [
        "PluginKit", "PluginInterface", "CSergraphPlugin", "GraphCore",
        "GraphTesting", "CAllocations",
      ]),
    // The program is not linked, but has to be there.
    .testTarget(
      name: "PluginChecksTests",
      dependencies: ["PluginHost", "GraphTesting", "GraphCore", "TestSupport", "sergraph-host"]),
    .testTarget(
      name: "SERGraphsTests",
      dependencies: ["SERGraphs", "Nodes", "Learning", "GraphCore", "TestSupport"]),
    .testTarget(
      name: "CommandTests", dependencies: ["SERGraphs", "Nodes", "GraphCore", "TestSupport"],
      exclude: ["Kept"]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // `RowBuffer` hands out spans of its rows; only GraphCore declares such functions.
    .enableExperimentalFeature("Lifetimes"),
  ]
}

// Optimizing the tests themselves takes longer than it saves while they run; what they test is optimized.
for target in package.targets where target.type == .test {
  target.swiftSettings?.append(.unsafeFlags(["-Onone"]))
}
