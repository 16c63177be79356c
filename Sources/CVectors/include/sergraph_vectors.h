#ifndef SERGRAPH_VECTORS_H
#define SERGRAPH_VECTORS_H

#include <stdbool.h>
#include <stddef.h>

/* Loops over whole rows that Swift compiles for the oldest processor only. Here each is compiled for wider vectors as
   well, and the loader takes the one for the processor that it runs on. Each number is computed by itself, without
   fused operations, so the results have the same bits on every processor. */

/// Whether no number is NaN or infinite.
bool sergraph_all_finite(const float *values, size_t count);

/// Products of two rows, number by number.
void sergraph_multiply(const float *first, const float *second, float *products, size_t count);

/// The power of the bins of a real transform, from those of a complex one of half the size (see
/// HalfSpectrum.swift).
/// - bins: `half` complex numbers, each a real and an imaginary part.
/// - cosines, sines: `half / 2 + 1` numbers.
/// - row: Room for `half + 1` numbers; it overlaps nothing.
void sergraph_half_spectrum_power(const float *bins, size_t half, const float *cosines, const float *sines,
                                  float *row);

/// Makes numbers from -1 to 1 of 16-bit samples, in their place.
/// - samples: Room for `count` numbers, the second half of whose bytes holds `count` 16-bit samples.
void sergraph_widen_samples(float *samples, size_t count);

/// What a stretch of sound adds up to.
typedef struct {
  float sum;
  float squares;
  /// The squares of the differences between samples that lie `lag` apart.
  float changes;
  /// The largest magnitude; NaN counts as larger than all.
  float peak;
} sergraph_sound;

/// Adds up samples, always in the same order: number `i` goes to sum `i % 16`, and the sums are added one by
/// one.
/// - lag: At most `count`.
sergraph_sound sergraph_measure_sound(const float *samples, size_t count, size_t lag);

/// How a stretch of sound is like itself a little earlier: what its spectrum looks like, at no matter which
/// level.
typedef struct {
  /// Its correlation with itself one to four lags before.
  float raw[4];
  /// The same of its differences over a lag, one to three lags before: deep hum counts for little.
  float steps[3];
  /// What four lags before don't tell of it, as a part of its power in decibel: far below 0 of one or two
  /// tones. 1 where nothing could be measured.
  float rest;
} sergraph_color;

/// Measures that, always in the same order. The mean is taken off.
/// - lag: Between samples of one channel. Nothing is measured of fewer than `16 * lag` samples.
sergraph_color sergraph_measure_color(const float *samples, size_t count, size_t lag);

/// What one channel of a stretch of frames adds up to.
typedef struct {
  /// Of its differences from a reference.
  float sum;
  float squares;
  /// The largest magnitude of those differences.
  float peak;
} sergraph_channel;

/// Adds up each channel of interleaved frames, and the sum of all channels, always in the same order.
/// - reference: A number for each channel that is taken off first, so that a constant adds nothing.
/// - measured: Room for `channels + 1`; the last is the sum of all channels, without a peak.
void sergraph_measure_channels(const float *frames, size_t count, size_t channels, const float *reference,
                               sergraph_channel *measured);

/// Powers, as mean squares.
typedef struct {
  /// Of a stretch, for it to be looked at.
  float all;
  /// Above its bandwidth, as a part of the whole, and at least.
  float part;
  float above;
} sergraph_power;

/// The bandwidth of a stretch of sound, as a part of the sample rate: the frequency above which next to no
/// power is left. It looks at the first and the last `size` samples together, as the real and the imaginary
/// part of one transform. 0 of what is too soft.
/// - count: At least `size` samples, `stride` apart.
/// - size: A power of two.
/// - window: `size` numbers, scaled so that powers of bins add up to a mean square.
/// - turns: `size / 2` pairs, the cosines and sines of 2 pi k / size.
/// - room: For `2 * size` numbers.
float sergraph_bandwidth(const float *samples, size_t count, size_t stride, size_t size, const float *window,
                         const float *turns, float *room, sergraph_power least);

/// The mean of the channels of each frame: their sum in the order of the channels, divided.
/// - mixed: Room for `count` numbers; it overlaps nothing.
void sergraph_mix_channels(const float *frames, size_t count, size_t channels, float *mixed);

#endif
