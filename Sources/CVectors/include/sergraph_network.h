/// Loops of the layers of networks. Cells lie side by side, each with its channels side by side:
/// `[rows][bands][channels]`. Each output is computed in the same order on every processor.
#ifndef SERGRAPH_NETWORK_H
#define SERGRAPH_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Windows over an image: their size, the steps between them, how many there are.
struct sergraph_windows {
  size_t rows, bands;
  size_t row_step, band_step;
  size_t row_count, band_count;
};

/// Adds the sum of each channel over all cells, and the sum of its squares, of differences from a reference.
/// - reference: A number for each channel, best near its mean: sums are then exact however far that is from 0.
void sergraph_channel_sums(const float *values, size_t cells, size_t channels, const float *reference,
                           double *sums, double *squares);

/// Adds the sum of each channel of `values`, and the sum of its products with what `others` differ from a
/// reference.
void sergraph_channel_products(const float *values, const float *others, size_t cells, size_t channels,
                               const float *reference, double *sums, double *products);

/// Multiplies each channel with a factor and adds a term; negative results become 0 where that is wanted.
void sergraph_scale_channels(const float *values, size_t cells, size_t channels, const float *factors,
                             const float *terms, bool is_rectified, float *scaled);

/// Adds two images, each channel times a factor of its own, and a term.
void sergraph_blend_channels(const float *first, const float *second, size_t cells, size_t channels,
                             const float *first_factors, const float *second_factors, const float *terms,
                             float *mixed);

/// Sets negative numbers to 0; NaN stays.
void sergraph_rectify(const float *values, size_t count, float *rectified);

/// Keeps numbers where other ones are above 0, and sets the rest to 0. It may write where it reads.
void sergraph_keep_where_positive(const float *values, const float *signs, size_t count, float *kept);

/// Adds numbers to others.
void sergraph_add(const float *values, size_t count, float *sums);

/// The largest number of each channel in each window, and the number of its cell in the window, row by row.
/// - bands: Those of a row of `values`. A window has at most 256 cells.
void sergraph_pool_largest(const float *values, size_t bands, size_t channels, struct sergraph_windows windows,
                           float *most, uint8_t *places);

/// Adds numbers to the cells that were the largest.
void sergraph_unpool_largest(const float *gradient, const uint8_t *places, size_t bands, size_t channels,
                             struct sergraph_windows windows, float *sums);

/// The mean of each channel in each window.
void sergraph_pool_mean(const float *values, size_t bands, size_t channels, struct sergraph_windows windows,
                        float *means);

/// Adds each window's number, divided, to all of its cells.
void sergraph_unpool_mean(const float *gradient, size_t bands, size_t channels, struct sergraph_windows windows,
                          float *sums);

#endif
