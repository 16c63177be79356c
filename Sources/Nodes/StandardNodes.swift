package import GraphCore

/// The built-in nodes.
package let standardNodes = NodeList(
  sources: [Decode.self],
  nodes: [
    Resample.self, Gain.self, Mix.self, Filter.self, Preemphasis.self, DCBlock.self, Trim.self,
    Framing.self, Windowing.self,
    RMS.self, ZCR.self, Autocorrelate.self, LPC.self, LPCC.self, Formants.self,
    STFT.self, Mel.self, Log.self, MFCC.self, PCEN.self, Chroma.self, Tonnetz.self, Spectral.self,
    AlphaRatio.self, Hammarberg.self,
    Pitch.self, HNR.self, Jitter.self, Shimmer.self, VAD.self, Segment.self, SpeechRate.self,
    Delta.self, Smooth.self, Stack.self, Select.self,
    Pool.self, Functionals.self, Concat.self,
    Normalize.self, Whiten.self,
    MLP.self, Logistic.self, SVM.self, KNN.self, LDA.self, GMM.self, HMM.self, Network.self,
    Average.self,
    Calibrate.self,
    AugmentGain.self, AugmentNoise.self, AugmentReverb.self, AugmentBand.self, AugmentCodec.self,
    AugmentSpeed.self, AugmentPitch.self, AugmentShift.self, AugmentClip.self, AugmentMask.self,
  ])
