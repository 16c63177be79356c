import CSndfile
import Glibc
import GraphCore
import GraphTesting
import Synchronization
import TestSupport
import Testing

@testable import Nodes

@Suite struct DecodeTests {
  private let folder = Folder()
  private let samples = tone(440, rate: 16_000, seconds: 1)

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

  // MARK: Refusals

  @Test func refusesSettingsThatContradict() {
    #expect(
      refusal { _ = try Decode(channel: 0, eachChannel: true).format() }
        == "SG0304: 'channel' takes one channel, but 'each_channel' takes each "
        + "[leave out one of them]")
    #expect(
      refusal { _ = try Decode(mono: false, channel: 0).format() }
        == "SG0304: 'mono: false' keeps all channels side by side, but 'channel' takes one "
        + "[leave out one of them]")
    #expect(
      refusal { _ = try Decode(start: 3, end: 2.5).format() }
        == "SG0304: 'end' is 2.5 s, not after 'start', which is 3 s [set 'end' later]")
  }

  @Test func fixesTheRateThatItExpects() throws {
    #expect(try Decode(expected: 16_000).format() == .audio(rate: 16_000, channels: 1))
    #expect(try Decode(mono: false).format() == .audio(rate: nil, channels: nil))
    let path = folder.recording("a.wav", samples)
    #expect(try readAll(path, Decode(expected: 16_000)).count == 16_000)
    #expect(
      refusal { _ = try readAll(path, Decode(expected: 48_000)) }
        == "SG0709: the sample rate is 16000 Hz, but `expect` is 48000 Hz "
        + "[leave out `expect` and put `resample` after `decode`]")
    let slow = folder.recording("slow.wav", samples, rate: 500)
    #expect(
      refusal { _ = try readAll(slow) }
        == "SG0709: the sample rate is 500 Hz, outside 1000...384000 Hz")
  }

  @Test func saysWhyAFileCannotBeOpened() {
    #expect(
      refusal { _ = try readAll("/no/such.wav") } == "SG0701: no such file [check the path]")
    #expect(
      refusal { _ = try readAll(folder.path) } == "SG0701: it is a folder, not a recording")
    let text = folder.file("a.wav", "no audio in here, only words".utf8)
    #expect(
      refusal { _ = try readAll(text) }
        == "SG0702: not a recording: it is text [give the recording itself, or leave the file out]")
    if getuid() != 0 {
      let secret = folder.file("secret.wav", [1])
      chmod(secret, 0)
      #expect(refusal { _ = try readAll(secret) } == "SG0701: no permission to read it")
    }
  }

  @Test func refusesWhatHoldsNothing() throws {
    let empty = folder.file("empty.wav", [])
    #expect(refusal { _ = try readAll(empty) } == "SG0704: the file is empty (0 bytes)")
    let piped = refusal { try withPipe([]) { _ = try readAll($0) } }
    #expect(piped == "SG0704: the input is empty (0 bytes)")
    for (name, type) in [("z.wav", SF_FORMAT_WAV), ("z.aiff", SF_FORMAT_AIFF)] {
      let path = folder.recording(name, [], as: Int(type) | Int(SF_FORMAT_PCM_16))
      #expect(
        refusal { _ = try readAll(path) }
          == "SG0704: the recording has a header, but not one sample")
    }
  }

  /// Cut off anywhere: never taken as whole.
  @Test(arguments: Encoding.all, [0.1, 0.5, 0.9, 0.98]) func refusesATruncatedFile(
    encoding: Encoding, share: Double
  ) throws {
    let whole = Folder.bytes(of: folder.recording(encoding.name, samples, as: encoding.format))
    let bytes = whole.prefix(Int(Double(whole.count) * share))
    let path = folder.file("cut-" + encoding.name, bytes)
    let message = refusal { _ = try readAll(path) }
    #expect(
      message?.hasPrefix("SG0703: the recording is truncated or damaged: ") == true,
      "\(message ?? "")")
    let piped = refusal { try withPipe(Array(bytes)) { _ = try readAll($0) } }
    #expect(piped?.hasPrefix("SG070") == true)
  }

  @Test func saysHowMuchIsMissing() {
    let whole = Folder.bytes(of: folder.recording("a.wav", samples))
    let cut = folder.file("cut.wav", whole.prefix(16_044))
    #expect(
      refusal { _ = try readAll(cut) }
        == "SG0703: the recording is truncated or damaged: its header promises 32000 bytes of "
        + "samples, but the file holds 16000 [copy it again from where it came from]")
    let flac = Folder.bytes(
      of: folder.recording("a.flac", samples, as: Int(SF_FORMAT_FLAC) | Int(SF_FORMAT_PCM_16)))
    let half = folder.file("cut.flac", flac.prefix(flac.count / 2))
    #expect(refusal { _ = try readAll(half) }?.contains(" s, but ") == true)
  }

  @Test func refusesADamagedFLAC() {
    var bytes = Folder.bytes(
      of: folder.recording("a.flac", noise(40_000), as: Int(SF_FORMAT_FLAC) | Int(SF_FORMAT_PCM_16))
    )
    for index in 20_000..<20_010 { bytes[index] ^= 0x5A }
    let path = folder.file("bad.flac", bytes)
    #expect(refusal { _ = try readAll(path) }?.hasPrefix("SG0703") == true)
  }

  @Test func allowsWhatFollowsTheSamples() throws {
    let flac = folder.recording("a.flac", samples, as: Int(SF_FORMAT_FLAC) | Int(SF_FORMAT_PCM_16))
    let tagged = folder.file(
      "tag.flac", Folder.bytes(of: flac) + "TAG".utf8 + noise(125).map { UInt8(abs($0) * 255) })
    #expect(try readAll(tagged).count == samples.count)
  }

  /// As ffmpeg writes WAV to a pipe, which it can't go back in.
  @Test func readsAWAVOfUnknownLength() throws {
    var bytes = Folder.bytes(of: folder.recording("a.wav", samples))
    for index in [4, 5, 6, 7, 40, 41, 42, 43] { bytes[index] = 0xFF }
    let path = folder.file("unknown.wav", bytes)
    let wanted = try readAll(folder.recording("b.wav", samples)).values
    #expect(try readAll(path).values == wanted)
    let expected = try withPipe(bytes) {
      try Decode().open(RecordingPart($0), chunk: 9).expectedSeconds
    }
    #expect(expected == nil)
    #expect(try withPipe(bytes) { try readAll($0).values } == wanted)
  }

  @Test func refusesEachChannelOfAPipe() throws {
    let path = folder.recording("s.wav", noise(2000), channels: 2)
    let piped = refusal {
      try withPipe(Folder.bytes(of: path)) { _ = try readAll($0, Decode(eachChannel: true)) }
    }
    #expect(
      piped == "SG0701: 'each_channel' reads a recording again for each channel, which a pipe "
        + "can't do [store it in a file first, or take one with `channel`]")
  }

  @Test func readsAtMostAQuarterOfASecondAtOnce() throws {
    let reader = try Decode().open(
      RecordingPart(folder.recording("a.wav", samples)), chunk: 100_000)
    var buffer = RowBuffer(width: 1, capacity: 100_000)
    #expect(try reader.read(into: &buffer))
    #expect(buffer.count == 4000)
  }

  /// Damaged files give rows or a `Problem`, whatever is damaged.
  @Test(arguments: Encoding.all) func survivesDamage(encoding: Encoding) throws {
    let whole = Folder.bytes(of: folder.recording(encoding.name, samples, as: encoding.format))
    var state: UInt64 = 11
    for turn in 0..<60 {
      var bytes = whole
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let place = turn % 2 == 0 ? Int(state >> 33) % 64 : Int(state >> 33) % bytes.count
        bytes[place] = UInt8(truncatingIfNeeded: state >> 20)
      }
      let path = folder.file("damaged-\(encoding.name)", bytes)
      do { _ = try readAll(path, room: 4000) } catch is Problem {}
    }
  }

  /// Bytes that come through a named pipe.
  private func withPipe<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws
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
