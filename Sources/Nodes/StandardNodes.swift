public import GraphCore

/// The built-in nodes.
public let standardNodes = NodeList(
  sources: [],
  nodes: [
    Framing.self, STFT.self, Mel.self, MFCC.self, Pool.self, Concat.self,
  ])
