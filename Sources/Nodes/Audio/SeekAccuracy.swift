import CSndfile

/// Whether going to a sample gives what reading up to there gives.
///
/// | codec | why |
/// | --- | --- |
/// | whole numbers, floats, mu-law, A-law | every sample stands at a place of its own |
/// | FLAC | frames know nothing of one another, and the format is lossless |
/// | Vorbis | libsndfile 1.2 lands up to a block late: 9 of 60 starts were 384 samples off |
/// | Opus | what is decoded depends on 80 ms and more before |
/// | MPEG | frames borrow bits of those before, and the filter bank adds in another order |
/// | GSM, ADPCM, G.72x, DPCM | the decoder's state goes on from block to block |
/// | all others | nobody has shown it |
enum SeekAccuracy {
  /// A seek gives the samples of the whole.
  case exact
  /// What comes before has to be decoded and dropped.
  case none

  /// - Parameter format: As libsndfile tells it.
  init(format: Int32) {
    let exact = [
      SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8, SF_FORMAT_PCM_16, SF_FORMAT_PCM_24, SF_FORMAT_PCM_32,
      SF_FORMAT_FLOAT, SF_FORMAT_DOUBLE, SF_FORMAT_ULAW, SF_FORMAT_ALAW,
    ]
    // FLAC of 16 bits is noted as whole numbers of 16 bits, too, also within Ogg, where seeking is by pages.
    let type = Int(format) & Int(SF_FORMAT_TYPEMASK)
    let isPlaced = exact.contains { Int($0) == Int(format) & Int(SF_FORMAT_SUBMASK) }
    self = isPlaced && type != Int(SF_FORMAT_OGG) ? .exact : .none
  }
}
