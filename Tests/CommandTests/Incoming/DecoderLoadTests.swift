import Foundation
import Testing

/// FFmpeg's libraries are loaded for the recordings that need them, and for no others.
@Suite struct DecoderLoadTests {
  private static let fixtures = "Tests/NodesTests/Fixtures/FFmpeg"

  /// Runs the program, whose dynamic linker names each library that it loads.
  private func run(_ inputs: [String]) throws -> Ended {
    try Program.shell(
      "LD_DEBUG=files; export LD_DEBUG; sergraph run \(meansGraph) \(inputs.joined(separator: " "))"
    )
  }

  @Test func recordingsThatOthersReadDoNotLoadThem() throws {
    let ended = try run(samples + ["\(Self.fixtures)/lossless/flac.ogg"])
    #expect(ended.status == 0)
    #expect(ended.errors.contains("libsndfile.so"))
    #expect(!ended.errors.contains("libavutil.so"))
    #expect(!ended.errors.contains("libavformat.so"))
  }

  @Test(arguments: ["aac.m4a", "wma2.wma", "opus.webm"])
  func othersLoadThem(name: String) throws {
    let ended = try run(["\(Self.fixtures)/\(name)"])
    #expect(ended.status == 0)
    #expect(ended.errors.contains("libavformat.so"))
  }

  /// A library of that name that is none, before the one of the system.
  @Test(arguments: ["libavutil", "libavcodec", "libavformat"])
  func whereTheyAreMissingAllElseWorks(library: String) throws {
    let folder = try Folder()
    for version in 55...64 { try folder.write([], to: "lib/\(library).so.\(version)") }
    let ended = try Program.shell(
      "LD_LIBRARY_PATH='\(folder.path)/lib'; export LD_LIBRARY_PATH; sergraph run \(meansGraph) "
        + "\(samples[0]) \(Self.fixtures)/aac.m4a \(Self.fixtures)/lossless/flac.ogg --format jsonl"
    )
    #expect(ended.status == 1)
    #expect(ended.lines.count == 3)
    let failure = try #require(try ResultLine.read(ended.lines[1]).error)
    #expect(
      failure.message.hasPrefix(
        "FFmpeg's libraries, which read recordings of this kind, are not installed; install the packages "
          + "libavformat"))
    for line in [ended.lines[0], ended.lines[2]] { #expect(try ResultLine.read(line).error == nil) }
  }

  @Test func whichTrackWasTakenIsSaid() throws {
    let folder = try Folder()
    for path in ["lossless/two.mka", "lossless/two.mp4", "aac.m4a"] {
      let name = path.split(separator: "/").last ?? ""
      try folder.write(
        try Folder.bytes(of: "\(Program.package)/\(Self.fixtures)/\(path)"), to: "set/sad/\(name)")
    }
    let run = try Program.run("run", meansGraph, "\(folder.path)/set", "--format", "jsonl")
    #expect(run.lines.map { $0.contains("several-tracks") } == [false, true, true])
    let asked = try Program.run("run", meansGraph, "\(folder.path)/set", "--set", "audio.track=0")
    #expect(!asked.output.contains("several-tracks"))
    let census = try Program.run("corpus", "folders:\(folder.path)/set")
    #expect(
      census.lines.contains(
        "remark    2 recordings have several audio tracks, of which the one marked as default is read, "
          + "else the first (of 'sad/two.mka' track 0): 'track' of decode takes another"),
      "\(census.output)")
  }
}
