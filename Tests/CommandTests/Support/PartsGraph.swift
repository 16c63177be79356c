/// A graph with what the shipped ones leave out: a sub-graph with parameters, a named output, a list of inputs,
/// blocks in place of braces, defaults without braces.
enum PartsGraph {
  static let main = "graphs/whole.yaml"
  static let part = "graphs/parts/cepstrum.yaml"

  static let files = [
    main: """
    sergraph: 1
    name: whole
    inputs: [../samples]
    params:
      analysis_rate: 16000
      cepstra:
        default: 20
        unit: bins
        help: How many coefficients.
    nodes:
      voice: {use: decode, channel: 0}
      slower: {use: resample, in: voice, sample_rate: "${analysis_rate}"}
      cepstrum:
        use: parts/cepstrum.yaml
        in: slower
        with: {coefficients: "${cepstra}"}
      pooled: {use: pool, in: cepstrum, stats: [mean, std]}
    output: pooled

    """,
    part: """
    sergraph: 1
    summary: Cepstra of short windows.
    params:
      coefficients: {help: How many.}
      window_length: {default: 400, unit: samples}
    nodes:
      windows: {use: framing, in: input, frame_length: "${window_length}", hop_length: 160}
      powers:
        use: stft
        in: windows
        window: hamming
        output: power
      bands: {use: mel, in: powers, n_mels: 40, fmax: 8000}
      coefficients: {use: mfcc, in: bands, n_mfcc: "${coefficients}"}
      joined: {use: concat, in: [bands, coefficients]}
    output: joined

    """,
  ]
}
