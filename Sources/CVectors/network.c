#include "sergraph_network.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

#pragma STDC FP_CONTRACT OFF

enum { CELLS = 64, CHANNELS = 256 };

/* Sums of some cells in single precision, of differences from a number near them, then in double precision. */
FOR_EACH_PROCESSOR
static void sum_block(const float *restrict values, size_t cells, size_t channels, size_t stride,
                      const float *restrict reference, float *restrict sums, float *restrict squares) {
  for (size_t cell = 0; cell < cells; cell++) {
    const float *row = values + cell * stride;
    for (size_t c = 0; c < channels; c++) {
      float difference = row[c] - reference[c];
      sums[c] += difference;
      squares[c] += difference * difference;
    }
  }
}

void sergraph_channel_sums(const float *values, size_t cells, size_t channels, const float *reference,
                           double *sums, double *squares) {
  float part[CHANNELS], part_squares[CHANNELS];
  for (size_t first = 0; first < channels; first += CHANNELS) {
    size_t width = channels - first < CHANNELS ? channels - first : CHANNELS;
    for (size_t cell = 0; cell < cells; cell += CELLS) {
      size_t count = cells - cell < CELLS ? cells - cell : CELLS;
      memset(part, 0, width * sizeof *part);
      memset(part_squares, 0, width * sizeof *part_squares);
      sum_block(values + cell * channels + first, count, width, channels, reference + first, part, part_squares);
      for (size_t c = 0; c < width; c++) {
        sums[first + c] += part[c];
        squares[first + c] += part_squares[c];
      }
    }
  }
}

FOR_EACH_PROCESSOR
static void product_block(const float *restrict values, const float *restrict others, size_t cells,
                          size_t channels, size_t stride, const float *restrict reference,
                          float *restrict sums, float *restrict products) {
  for (size_t cell = 0; cell < cells; cell++) {
    const float *row = values + cell * stride, *other = others + cell * stride;
    for (size_t c = 0; c < channels; c++) {
      sums[c] += row[c];
      products[c] += row[c] * (other[c] - reference[c]);
    }
  }
}

void sergraph_channel_products(const float *values, const float *others, size_t cells, size_t channels,
                               const float *reference, double *sums, double *products) {
  float part[CHANNELS], part_products[CHANNELS];
  for (size_t first = 0; first < channels; first += CHANNELS) {
    size_t width = channels - first < CHANNELS ? channels - first : CHANNELS;
    for (size_t cell = 0; cell < cells; cell += CELLS) {
      size_t count = cells - cell < CELLS ? cells - cell : CELLS;
      memset(part, 0, width * sizeof *part);
      memset(part_products, 0, width * sizeof *part_products);
      size_t start = cell * channels + first;
      product_block(values + start, others + start, count, width, channels, reference + first, part,
                    part_products);
      for (size_t c = 0; c < width; c++) {
        sums[first + c] += part[c];
        products[first + c] += part_products[c];
      }
    }
  }
}

FOR_EACH_PROCESSOR
void sergraph_scale_channels(const float *restrict values, size_t cells, size_t channels,
                             const float *restrict factors, const float *restrict terms, bool is_rectified,
                             float *restrict scaled) {
  for (size_t cell = 0; cell < cells; cell++) {
    const float *row = values + cell * channels;
    float *to = scaled + cell * channels;
    if (is_rectified) {
      for (size_t c = 0; c < channels; c++) {
        float value = row[c] * factors[c] + terms[c];
        /* NaN stays NaN. */
        to[c] = value < 0 ? 0 : value;
      }
    } else {
      for (size_t c = 0; c < channels; c++) to[c] = row[c] * factors[c] + terms[c];
    }
  }
}

FOR_EACH_PROCESSOR
void sergraph_blend_channels(const float *restrict first, const float *restrict second, size_t cells,
                           size_t channels, const float *restrict first_factors,
                           const float *restrict second_factors, const float *restrict terms,
                           float *restrict mixed) {
  for (size_t cell = 0; cell < cells; cell++) {
    size_t start = cell * channels;
    for (size_t c = 0; c < channels; c++)
      mixed[start + c] =
        first[start + c] * first_factors[c] + second[start + c] * second_factors[c] + terms[c];
  }
}

FOR_EACH_PROCESSOR
void sergraph_rectify(const float *restrict values, size_t count, float *restrict rectified) {
  for (size_t i = 0; i < count; i++) rectified[i] = values[i] < 0 ? 0 : values[i];
}

FOR_EACH_PROCESSOR
void sergraph_keep_where_positive(const float *values, const float *signs, size_t count, float *kept) {
  for (size_t i = 0; i < count; i++) kept[i] = signs[i] > 0 ? values[i] : 0;
}

FOR_EACH_PROCESSOR
void sergraph_add(const float *restrict values, size_t count, float *restrict sums) {
  for (size_t i = 0; i < count; i++) sums[i] += values[i];
}

/* One window: the largest number of each channel, and at which of its cells it stands first. */
FOR_EACH_PROCESSOR
static void largest(const float *restrict values, size_t rows, size_t bands, size_t row_stride, size_t channels,
                    float *restrict most, uint8_t *restrict places) {
  memcpy(most, values, channels * sizeof *most);
  memset(places, 0, channels);
  for (size_t row = 0; row < rows; row++) {
    for (size_t band = row == 0 ? 1 : 0; band < bands; band++) {
      const float *cell = values + row * row_stride + band * channels;
      uint8_t place = (uint8_t)(row * bands + band);
      for (size_t c = 0; c < channels; c++) {
        /* NaN is the largest, and stays so. */
        bool is_more = cell[c] > most[c] || cell[c] != cell[c];
        most[c] = is_more ? cell[c] : most[c];
        places[c] = is_more ? place : places[c];
      }
    }
  }
}

void sergraph_pool_largest(const float *values, size_t bands, size_t channels, struct sergraph_windows windows,
                           float *most, uint8_t *places) {
  size_t row_stride = bands * channels;
  for (size_t row = 0; row < windows.row_count; row++) {
    for (size_t band = 0; band < windows.band_count; band++) {
      const float *first = values + row * windows.row_step * row_stride + band * windows.band_step * channels;
      size_t cell = (row * windows.band_count + band) * channels;
      largest(first, windows.rows, windows.bands, row_stride, channels, most + cell, places + cell);
    }
  }
}

void sergraph_unpool_largest(const float *gradient, const uint8_t *places, size_t bands, size_t channels,
                             struct sergraph_windows windows, float *sums) {
  size_t row_stride = bands * channels;
  for (size_t row = 0; row < windows.row_count; row++) {
    for (size_t band = 0; band < windows.band_count; band++) {
      float *first = sums + row * windows.row_step * row_stride + band * windows.band_step * channels;
      size_t cell = (row * windows.band_count + band) * channels;
      for (size_t c = 0; c < channels; c++) {
        size_t place = places[cell + c];
        first[place / windows.bands * row_stride + place % windows.bands * channels + c] += gradient[cell + c];
      }
    }
  }
}

FOR_EACH_PROCESSOR
void sergraph_pool_mean(const float *restrict values, size_t bands, size_t channels,
                        struct sergraph_windows windows, float *restrict means) {
  float share = 1.0f / (float)(windows.rows * windows.bands);
  for (size_t row = 0; row < windows.row_count; row++) {
    for (size_t band = 0; band < windows.band_count; band++) {
      float *to = means + (row * windows.band_count + band) * channels;
      memset(to, 0, channels * sizeof *to);
      for (size_t i = 0; i < windows.rows; i++) {
        for (size_t j = 0; j < windows.bands; j++) {
          const float *cell =
            values + ((row * windows.row_step + i) * bands + band * windows.band_step + j) * channels;
          for (size_t c = 0; c < channels; c++) to[c] += cell[c];
        }
      }
      for (size_t c = 0; c < channels; c++) to[c] *= share;
    }
  }
}

FOR_EACH_PROCESSOR
void sergraph_unpool_mean(const float *restrict gradient, size_t bands, size_t channels,
                          struct sergraph_windows windows, float *restrict sums) {
  float share = 1.0f / (float)(windows.rows * windows.bands);
  for (size_t row = 0; row < windows.row_count; row++) {
    for (size_t band = 0; band < windows.band_count; band++) {
      const float *from = gradient + (row * windows.band_count + band) * channels;
      for (size_t i = 0; i < windows.rows; i++) {
        for (size_t j = 0; j < windows.bands; j++) {
          float *cell = sums + ((row * windows.row_step + i) * bands + band * windows.band_step + j) * channels;
          for (size_t c = 0; c < channels; c++) cell[c] += from[c] * share;
        }
      }
    }
  }
}
