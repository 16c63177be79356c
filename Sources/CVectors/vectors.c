#include "sergraph_vectors.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

#pragma STDC FP_CONTRACT OFF

/* Numbers that are not finite have all exponent bits set: adding one to the exponent then carries into the sign bit. */
FOR_EACH_PROCESSOR
bool sergraph_all_finite(const float *values, size_t count) {
  uint32_t carried = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, values + i, sizeof bits);
    carried |= (bits & 0x7F800000u) + 0x00800000u;
  }
  return !(carried & 0x80000000u);
}

FOR_EACH_PROCESSOR
void sergraph_multiply(const float *restrict first, const float *restrict second, float *restrict products,
                       size_t count) {
  for (size_t i = 0; i < count; i++) products[i] = first[i] * second[i];
}

typedef float eight __attribute__((vector_size(32)));
typedef int16_t eight_short __attribute__((vector_size(16)));

/* Number `i` is written where 16-bit samples up to `2 * i + 1 - count` stood, and those have been read. */
FOR_EACH_PROCESSOR
void sergraph_widen_samples(float *samples, size_t count) {
  const char *halves = (const char *)samples + count * sizeof(int16_t);
  size_t i = 0;
  for (; i + 7 < count; i += 8) {
    eight_short sample;
    memcpy(&sample, halves + i * sizeof(int16_t), sizeof sample);
    eight wide = __builtin_convertvector(sample, eight) * (1 / 32768.0f);
    memcpy(samples + i, &wide, sizeof wide);
  }
  for (; i < count; i++) {
    int16_t sample;
    memcpy(&sample, halves + i * sizeof(int16_t), sizeof sample);
    samples[i] = sample * (1 / 32768.0f);
  }
}

/* Bins k and half - k come from the same numbers: a is bin k of the complex transform, b is bin half - k. */
#define COMBINE(type, a_re, a_im, b_re, b_im, cosine, sine, low, high)          \
  do {                                                                          \
    type even_re = 0.5f * (a_re + b_re), even_im = 0.5f * (a_im - b_im);        \
    type odd_re = 0.5f * (a_im + b_im), odd_im = 0.5f * (b_re - a_re);          \
    type re = odd_re * cosine + odd_im * sine, im = odd_im * cosine - odd_re * sine; \
    type low_re = even_re + re, low_im = even_im + im;                          \
    type high_re = even_re - re, high_im = even_im - im;                        \
    low = low_re * low_re + low_im * low_im;                                    \
    high = high_re * high_re + high_im * high_im;                               \
  } while (0)

FOR_EACH_PROCESSOR
void sergraph_half_spectrum_power(const float *restrict bins, size_t half, const float *restrict cosines,
                                  const float *restrict sines, float *restrict row) {
  row[0] = (bins[0] + bins[1]) * (bins[0] + bins[1]);
  row[half] = (bins[0] - bins[1]) * (bins[0] - bins[1]);
  size_t k = 1;
  /* Eight bins at a time: `k ..< k + 8` rising, and `half - k` falling. */
  for (; k + 7 <= half / 2; k += 8) {
    size_t mirror = half - k - 7;
    eight a[2], b[2], cosine, sine, low, high;
    memcpy(a, bins + 2 * k, sizeof a);
    memcpy(b, bins + 2 * mirror, sizeof b);
    memcpy(&cosine, cosines + k, sizeof cosine);
    memcpy(&sine, sines + k, sizeof sine);
    eight a_re = __builtin_shufflevector(a[0], a[1], 0, 2, 4, 6, 8, 10, 12, 14);
    eight a_im = __builtin_shufflevector(a[0], a[1], 1, 3, 5, 7, 9, 11, 13, 15);
    eight b_re = __builtin_shufflevector(b[0], b[1], 14, 12, 10, 8, 6, 4, 2, 0);
    eight b_im = __builtin_shufflevector(b[0], b[1], 15, 13, 11, 9, 7, 5, 3, 1);
    COMBINE(eight, a_re, a_im, b_re, b_im, cosine, sine, low, high);
    high = __builtin_shufflevector(high, high, 7, 6, 5, 4, 3, 2, 1, 0);
    memcpy(row + k, &low, sizeof low);
    memcpy(row + mirror, &high, sizeof high);
  }
  for (; k <= half / 2; k++) {
    const float *a = bins + 2 * k, *b = bins + 2 * (half - k);
    float low, high;
    COMBINE(float, a[0], a[1], b[0], b[1], cosines[k], sines[k], low, high);
    row[k] = low;
    row[half - k] = high;
  }
}

typedef int32_t eight_bits __attribute__((vector_size(32)));

static inline float added(const eight *sums) {
  float sum = 0;
  for (int i = 0; i < 16; i++) sum += sums[i / 8][i % 8];
  return sum;
}

/* Two vectors of sums side by side: the processor adds to one while the other's sum is not ready. */
FOR_EACH_PROCESSOR
sergraph_sound sergraph_measure_sound(const float *samples, size_t count, size_t lag) {
  eight sums[2] = {0}, squares[2] = {0}, changes[2] = {0};
  eight_bits peaks[2] = {0};
  size_t whole = count & ~(size_t)15, compared = (count - lag) & ~(size_t)15;
  for (size_t i = 0; i < whole; i += 16) {
    eight values[2];
    eight_bits bits[2];
    memcpy(values, samples + i, sizeof values);
    memcpy(bits, samples + i, sizeof bits);
    for (int half = 0; half < 2; half++) {
      sums[half] += values[half];
      squares[half] += values[half] * values[half];
      /* Magnitudes compare as whole numbers do. */
      eight_bits size = bits[half] & 0x7FFFFFFF, mask = size > peaks[half];
      peaks[half] = (size & mask) | (peaks[half] & ~mask);
    }
    if (i >= compared) continue;
    eight later[2];
    memcpy(later, samples + i + lag, sizeof later);
    for (int half = 0; half < 2; half++) {
      eight step = later[half] - values[half];
      changes[half] += step * step;
    }
  }
  sergraph_sound sound = {added(sums), added(squares), added(changes), 0};
  int32_t peak = 0;
  for (int i = 0; i < 16; i++) peak = peaks[i / 8][i % 8] > peak ? peaks[i / 8][i % 8] : peak;
  for (size_t i = whole; i < count; i++) {
    int32_t bits;
    memcpy(&bits, samples + i, sizeof bits);
    bits &= 0x7FFFFFFF;
    peak = bits > peak ? bits : peak;
    sound.sum += samples[i];
    sound.squares += samples[i] * samples[i];
  }
  for (size_t i = compared; i + lag < count; i++) {
    float step = samples[i + lag] - samples[i];
    sound.changes += step * step;
  }
  memcpy(&sound.peak, &peak, sizeof peak);
  return sound;
}

/* A frame at a time, for any number of channels. */
static void add_frames(const float *frames, size_t count, size_t channels, const float *reference,
                       sergraph_channel *measured) {
  for (size_t i = 0; i < count; i++) {
    float all = 0;
    for (size_t c = 0; c < channels; c++) {
      float value = frames[i * channels + c] - reference[c];
      float size = value < 0 ? -value : value;
      measured[c].sum += value;
      measured[c].squares += value * value;
      if (size > measured[c].peak) measured[c].peak = size;
      all += value;
    }
    measured[channels].sum += all;
    measured[channels].squares += all * all;
  }
}

/* Two channels, eight frames at a time. */
FOR_EACH_PROCESSOR
static void add_pairs(const float *frames, size_t count, const float *reference, sergraph_channel *measured) {
  eight first, sums[2] = {0}, squares[2] = {0}, both[2] = {0};
  eight_bits peaks[2] = {0};
  for (int i = 0; i < 8; i++) first[i] = reference[i % 2];
  for (size_t i = 0; i < 2 * count; i += 16) {
    eight values[2];
    memcpy(values, frames + i, sizeof values);
    for (int half = 0; half < 2; half++) {
      eight value = values[half] - first, all;
      all = value + __builtin_shufflevector(value, value, 1, 0, 3, 2, 5, 4, 7, 6);
      sums[half] += value;
      squares[half] += value * value;
      both[half] += all * all;
      eight_bits size = (eight_bits)value & 0x7FFFFFFF, mask = size > peaks[half];
      peaks[half] = (size & mask) | (peaks[half] & ~mask);
    }
  }
  eight sum = sums[0] + sums[1], square = squares[0] + squares[1], pair = both[0] + both[1];
  for (int i = 0; i < 8; i++) {
    sergraph_channel *channel = measured + i % 2;
    channel->sum += sum[i];
    channel->squares += square[i];
    for (int half = 0; half < 2; half++) {
      int32_t bits = peaks[half][i];
      float size;
      memcpy(&size, &bits, sizeof size);
      if (size > channel->peak) channel->peak = size;
    }
  }
  measured[2].sum += measured[0].sum + measured[1].sum;
  /* Each frame's sum stands there twice. */
  for (int i = 0; i < 8; i += 2) measured[2].squares += pair[i];
}

void sergraph_measure_channels(const float *frames, size_t count, size_t channels, const float *reference,
                               sergraph_channel *measured) {
  memset(measured, 0, (channels + 1) * sizeof *measured);
  size_t paired = channels == 2 ? count & ~(size_t)7 : 0;
  if (paired > 0) add_pairs(frames, paired, reference, measured);
  add_frames(frames + paired * channels, count - paired, channels, reference, measured);
}

FOR_EACH_PROCESSOR
void sergraph_mix_channels(const float *restrict frames, size_t count, size_t channels, float *restrict mixed) {
  if (channels == 2) {
    for (size_t i = 0; i < count; i++) mixed[i] = (0 + frames[2 * i] + frames[2 * i + 1]) / 2;
    return;
  }
  for (size_t i = 0; i < count; i++) {
    float sum = 0;
    for (size_t c = 0; c < channels; c++) sum += frames[i * channels + c];
    mixed[i] = sum / (float)channels;
  }
}
