/// What a filter does to which frequencies.
package enum FilterKind: String, CaseIterable, Sendable {
  case lowpass, highpass, bandpass, bandstop, notch, peak, lowshelf, highshelf
}
