public import GraphCore

/// The built-in nodes.
public let standardNodes = NodeList(
  sources: [Decode.self],
  nodes: [
    Resample.self,
    Framing.self,
    STFT.self, Mel.self, MFCC.self, Chroma.self,
    Pitch.self, HNR.self,
    Pool.self, Concat.self,
    Normalize.self,
    MLP.self,
  ])
