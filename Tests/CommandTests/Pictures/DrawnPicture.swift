import Foundation
import TestSupport
import Testing

/// A picture as SVG, taken apart.
struct DrawnPicture {
  let text: String
  /// What is written in it.
  let texts: [String]
  /// The images in it, from above to below.
  let images: [PNGPixels]

  init(_ path: String) throws {
    text = try Folder.text(of: path)
    var texts: [String] = []
    for part in text.components(separatedBy: "<text ").dropFirst() {
      let body = part.prefix { $0 != "\n" }
      guard let open = body.firstIndex(of: ">"), let close = body.range(of: "</text>") else {
        continue
      }
      texts.append(String(body[body.index(after: open)..<close.lowerBound]))
    }
    self.texts = texts
    images = try text.components(separatedBy: "data:image/png;base64,").dropFirst().map { part in
      let data = try #require(Data(base64Encoded: String(part.prefix { $0 != "\"" })))
      return try #require(PNGPixels([UInt8](data)))
    }
  }
}

/// A graph with one of every kind of rows that has no model.
let everyKindGraph = """
  sergraph: 1
  nodes:
    audio:    {use: decode, mono: true}
    speech:   {use: resample, sample_rate: 16000}
    frames:   {use: framing, frame_length: 640, hop_length: 160}
    stft:     {use: stft}
    mel:      {use: mel, n_mels: 40}
    levels:   {use: log, scale: db}
    mfcc:     {use: mfcc, in: mel, n_mfcc: 13}
    chroma:   {use: chroma, in: stft, tuning: 0}
    pitch:    {use: pitch, in: frames, output: [f0, voiced]}
    lpc:      {use: lpc, in: frames, order: 10}
    formants: {use: formants, n_formants: 3}
    active:   {use: vad, in: frames}
    turns:    {use: segment, in: active, by: speech, min_silence: 0.2}
    each:     {use: functionals, in: {rows: pitch, segments: turns}, stats: [mean]}
    windows:  {use: functionals, in: mfcc, window: 0.5, hop: 0.25, stats: [mean, std]}
    means:    {use: functionals, in: mfcc, stats: [mean]}
    many:     {use: functionals, in: mel, stats: [mean, std]}
  """
