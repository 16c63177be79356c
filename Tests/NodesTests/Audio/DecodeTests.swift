import CSndfile
import Glibc
import GraphCore
import GraphTesting
import Synchronization
import TestSupport
import Testing

@testable import Nodes

@Suite struct DecodeTests {
  let folder = Folder()
  let samples = tone(440, rate: 16_000, seconds: 1)

  @Test(arguments: Encoding.all) func followsEveryRuleOfSources(encoding: Encoding) {
    let path = folder.recording(encoding.name, samples, as: encoding.format)
    // libvorbis makes its buffers larger with the largest packet so far.
    let growth = encoding.name == "a.ogg" ? 16 : 0
    #expect(checkSource(Decode(), paths: [path], mostAllocations: growth) == [])
  }

  @Test func followsEveryRuleOfSourcesForEachChannel() {
    let both = samples.flatMap { [$0, -0.5 * $0] }
    let path = folder.recording(
      "both.wav", both, channels: 2, as: Int(SF_FORMAT_WAV) | Int(SF_FORMAT_PCM_16))
    let kinds = [Decode(eachChannel: true), Decode(mono: false), Decode(start: 0.2, end: 0.7)]
    for source in kinds { #expect(checkSource(source, paths: [path]) == []) }
  }

  @Test(arguments: Encoding.all) func readsEveryFormat(encoding: Encoding) throws {
    let path = folder.recording(encoding.name, samples, as: encoding.format)
    let audio = try readAll(path)
    #expect(audio.format == .audio(rate: 16_000, channels: 1))
    #expect(audio.count == samples.count)
    // Codecs are at their worst at the edges.
    let off = (1000..<15_000).map { abs(audio.values[$0] - samples[$0]) }.max() ?? 1
    #expect(off <= encoding.loss)
    #expect(try readAll(path, room: 1).values.prefix(300) == audio.values.prefix(300))
    #expect(try readAll(path, room: 777).values == audio.values)
  }

  @Test(arguments: Encoding.all) func readsTheSameFromAPipe(encoding: Encoding) throws {
    let path = folder.recording(encoding.name, samples, as: encoding.format)
    let whole = try readAll(path).values
    #expect(try withPipe(Folder.bytes(of: path)) { try readAll($0).values } == whole)
    let part = Decode(start: 0.3, end: 0.7)
    #expect(
      try withPipe(Folder.bytes(of: path)) { try readAll($0, part).values }
        == (try readAll(path, part).values))
  }

  @Test(arguments: [SF_FORMAT_WAV, SF_FORMAT_AIFF, SF_FORMAT_FLAC, SF_FORMAT_RF64])
  func readsEvery16BitSampleExactly(container: Int) throws {
    // One more than there are values, so that an odd count is read too.
    let samples = (Int(Int16.min)...Int(Int16.max)).map { Int16($0) } + [77]
    let path = folder.recording("all-\(container)", of: samples, in: container)
    let all = samples.map { Float($0) / 32_768 }
    for room in [1, 3, 8, 1021, all.count] {
      let count = room < 8 ? 100 : all.count
      #expect(try readAll(path, room: room).values.prefix(count) == all.prefix(count))
    }
  }

  // MARK: Channels

  @Test func mixesSelectsAndKeepsChannels() throws {
    let left: [Float] = [0.5, -0.25, 0.125]
    let right: [Float] = [0.25, 0.5, -0.5]
    let both = zip(left, right).flatMap { [$0, $1] }
    let path = folder.recording(
      "s.wav", both, channels: 2, as: Int(SF_FORMAT_WAV) | Int(SF_FORMAT_FLOAT))
    #expect(try readAll(path).values == [0.375, 0.125, -0.1875])
    #expect(try readAll(path, Decode(channel: 0)).values == left)
    #expect(try readAll(path, Decode(channel: 1)).values == right)
    let kept = try readAll(path, Decode(mono: false))
    #expect(kept.values == both && kept.format.width == 2)
    let each = Decode(eachChannel: true)
    #expect(try each.open(RecordingPart(path), chunk: 9).streams == 2)
    #expect(try readAll(path, each, stream: 1).values == right)
    #expect(try readAll(path, each, stream: 0).values == left)
    #expect(
      refusal { _ = try readAll(path, Decode(channel: 2)) }
        == "SG0701: there is no channel 2: the recording has 2, counted from 0")
  }

  @Test func readsAThousandChannels() throws {
    let count = 1024
    let rows = (0..<count * 40).map { Float($0 % count) / 2048 }
    let path = folder.recording(
      "wide.wav", rows, channels: count, as: Int(SF_FORMAT_WAV) | Int(SF_FORMAT_FLOAT))
    let mean = rows.prefix(count).reduce(0, +) / Float(count)
    #expect(try readAll(path).values == [Float](repeating: mean, count: 40))
    #expect(
      try readAll(path, Decode(channel: 1000)).values == [Float](repeating: 1000 / 2048, count: 40))
    for apart in [Decode(mono: false), Decode(eachChannel: true)] {
      #expect(
        refusal { _ = try readAll(path, apart) }
          == "SG0701: the recording has 1024 channels; at most 16 are kept apart "
          + "[mix them with 'mono: true', or take one with `channel`]")
    }
  }

  // MARK: Parts

  @Test(arguments: Encoding.all) func readsAPart(encoding: Encoding) throws {
    let path = folder.recording(encoding.name, noise(48_000), as: encoding.format)
    let whole = try readAll(path).values
    let reader = try Decode(start: 0.5, end: 1.25).open(RecordingPart(path), chunk: 100)
    #expect(reader.start == 0.5 && reader.expectedSeconds == 0.75)
    let part = try readAll(path, Decode(start: 0.5, end: 1.25)).values
    #expect(part.count == 12_000)
    #expect(part == Array(whole[8000..<20_000]))
    #expect(try readAll(path, Decode(end: 99)).values == whole)
  }

  @Test func readsAPartFromAPipe() throws {
    let path = folder.recording("a.wav", samples)
    let part = try readAll(path, Decode(start: 0.5, end: 0.75)).values
    #expect(part.count == 4000)
    let read = { (decode: Decode) in
      try withPipe(Folder.bytes(of: path)) { try readAll($0, decode).values }
    }
    #expect(try read(Decode(start: 0.5, end: 0.75)) == part)
    #expect(
      refusal { _ = try read(Decode(start: 2)) }
        == "SG0704: 'start' is 2 s, but the recording ends at 1 s")
  }

  @Test func refusesAStartAfterTheEnd() throws {
    let path = folder.recording("a.wav", samples)
    #expect(
      refusal { _ = try readAll(path, Decode(start: 1)) }
        == "SG0704: 'start' is 1 s, but the recording ends at 1 s")
  }

  @Test func ofAPartStartAndEndCountFromWhereItStarts() throws {
    let path = folder.recording("a.wav", samples)
    let part = RecordingPart(path, start: 0.25, end: 0.75)
    func start(_ decode: Decode) throws -> [Double?] {
      let reader = try decode.open(part, chunk: 100)
      return [reader.start, reader.expectedSeconds]
    }
    #expect(try start(Decode()) == [0.25, 0.5])
    #expect(try start(Decode(start: 0.125)) == [0.375, 0.375])
    #expect(try start(Decode(end: 0.25)) == [0.25, 0.25])
    #expect(try start(Decode(start: 0.125, end: 9)) == [0.375, 0.375])
    func refuses(_ part: RecordingPart, _ decode: Decode = Decode()) -> String? {
      refusal { _ = try decode.open(part, chunk: 100) }
    }
    #expect(
      refuses(part, Decode(start: 0.5))
        == "SG0704: nothing is left of the part from 0.25 s to 0.75 s [set 'start' earlier]")
    #expect(
      refuses(RecordingPart(path, start: 0.5, end: 0.5))
        == "SG0704: nothing is left of the part from 0.5 s to 0.5 s "
        + "[its end has to come after its start]")
    #expect(
      refuses(RecordingPart(path, start: 1.5))
        == "SG0704: the part's start is 1.5 s, but the recording ends at 1 s")
  }

  @Test(arguments: [1, 2]) func theEngineGivesEachPartItsOwnItem(lanes: Int) async throws {
    let path = folder.recording("a.wav", samples)
    let graph = try GraphReader.read(
      try readYAML("sergraph: 1\nnodes: {audio: {use: decode}}", name: "a.yaml"), path: "a.yaml",
      nodes: standardNodes)
    let plan = try Compiler.compile(graph, options: PlanOptions(lanes: lanes))
    let parts = [
      RecordingPart(path, start: 0.5), RecordingPart(path, end: 0.25),
      RecordingPart(path, start: 2), RecordingPart(path),
    ]
    let items = Mutex<[[Double]]>([])
    let report = try await Engine.run(plan, over: parts.makeIterator()) { result in
      items.withLock { $0.append([result.start, result.duration]) }
      return true
    }
    #expect(report.succeeded == 3 && report.failed == 1)
    #expect(items.withLock { $0 } == [[0.5, 0.5], [0, 0.25], [2, 0], [0, 1]])
  }

  /// Bytes that come through a named pipe.
  func withPipe<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws
    -> Result
  {
    let path = "\(folder.path)/pipe"
    mkfifo(path, 0o600)
    // The child is the writer; if the reader leaves early it dies of SIGPIPE.
    let source = folder.file("piped", bytes)
    var child: pid_t = 0
    let words = ["sh", "-c", "exec cat '\(source)' > '\(path)'"]
    var arguments = words.map { strdup($0) } + [nil]
    posix_spawn(&child, "/bin/sh", nil, nil, &arguments, environ)
    defer {
      var status: Int32 = 0
      waitpid(child, &status, 0)
      for case let argument? in arguments { free(argument) }
      unlink(path)
    }
    return try body(path)
  }
}
