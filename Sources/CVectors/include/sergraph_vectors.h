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

#endif
