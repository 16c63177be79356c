#include "sergraph_vectors.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

#pragma STDC FP_CONTRACT OFF

enum { LAGS = 4 };

typedef float eight __attribute__((vector_size(32)));

/* Sums of samples, and of their products with those 0 to 4 lags before. */
typedef struct {
  float sum, products[LAGS + 1];
} sums;

FOR_EACH_PROCESSOR
static sums add_up(const float *samples, size_t count, size_t lag) {
  eight sum = {0}, products[LAGS + 1] = {{0}};
  size_t whole = count & ~(size_t)7;
  for (size_t i = 0; i < whole; i += 8) {
    eight now;
    memcpy(&now, samples + i, sizeof now);
    sum += now;
    products[0] += now * now;
    for (size_t k = 1; k <= LAGS; k++) {
      eight before;
      memcpy(&before, samples + i - k * lag, sizeof before);
      products[k] += now * before;
    }
  }
  sums all = {0};
  for (int i = 0; i < 8; i++) {
    all.sum += sum[i];
    for (size_t k = 0; k <= LAGS; k++) all.products[k] += products[k][i];
  }
  for (size_t i = whole; i < count; i++) {
    all.sum += samples[i];
    for (size_t k = 0; k <= LAGS; k++) all.products[k] += samples[i] * samples[i - k * lag];
  }
  return all;
}

/* Products of the samples `i` lags before with those `j` lags before, the mean taken off, for all i <= j: those of
   i + 1 and j + 1 differ from those of i and j by what comes in at the front and goes out at the back. */
static void correlate(const float *samples, size_t count, size_t lag, double products[LAGS + 1][LAGS + 1]) {
  sums all = add_up(samples, count, lag);
  double means[LAGS + 1] = {all.sum};
  for (size_t k = 0; k <= LAGS; k++) products[0][k] = all.products[k];
  for (size_t i = 0; i < LAGS; i++) {
    const float *front = samples - (i + 1) * lag, *back = front + count;
    float moved = 0;
    for (size_t m = 0; m < lag; m++) moved += front[m] - back[m];
    means[i + 1] = means[i] + moved;
    for (size_t j = i; j < LAGS; j++) {
      const float *other = samples - (j + 1) * lag;
      float change = 0;
      for (size_t m = 0; m < lag; m++) change += front[m] * other[m] - back[m] * other[count + m];
      products[i + 1][j + 1] = products[i][j] + change;
    }
  }
  for (size_t i = 0; i <= LAGS; i++) {
    for (size_t j = i; j <= LAGS; j++) products[i][j] -= means[i] * means[j] / (double)count;
  }
}

/* The power that a prediction from the four before leaves, by Cholesky's factors. */
static double unpredicted(double products[LAGS + 1][LAGS + 1]) {
  double factor[LAGS][LAGS], right[LAGS], rest = products[0][0];
  double least = 1e-7 * products[0][0];
  for (size_t i = 0; i < LAGS; i++) {
    for (size_t j = 0; j <= i; j++) {
      double sum = products[j + 1][i + 1] + (i == j ? least : 0);
      for (size_t k = 0; k < j; k++) sum -= factor[i][k] * factor[j][k];
      factor[i][j] = i == j ? sqrt(sum > least ? sum : least) : sum / factor[j][j];
    }
    right[i] = products[0][i + 1];
    for (size_t k = 0; k < i; k++) right[i] -= factor[i][k] * right[k];
    right[i] /= factor[i][i];
    rest -= right[i] * right[i];
  }
  return rest;
}

static float correlation(double product, double first, double second) {
  double power = first * second;
  return power > 0 ? (float)(product / sqrt(power)) : 0;
}

sergraph_color sergraph_measure_color(const float *samples, size_t count, size_t lag) {
  sergraph_color color = {{0}, {0}, 1};
  if (count < 16 * lag) return color;
  double products[LAGS + 1][LAGS + 1];
  size_t compared = count - LAGS * lag;
  correlate(samples + LAGS * lag, compared, lag, products);
  double power = products[0][0];
  if (!(power > 1e-12 * (double)compared && power < INFINITY)) return color;
  for (size_t k = 1; k <= LAGS; k++) color.raw[k - 1] = correlation(products[0][k], power, products[k][k]);
  double steps[LAGS];
  for (size_t k = 0; k < LAGS; k++) steps[k] = products[k][k] - 2 * products[k][k + 1] + products[k + 1][k + 1];
  for (size_t k = 1; k < LAGS; k++) {
    double product = products[0][k] - products[0][k + 1] - products[1][k] + products[1][k + 1];
    color.steps[k - 1] = correlation(product, steps[0], steps[k]);
  }
  double rest = unpredicted(products) / power;
  color.rest = 10 * log10f((float)(rest > 1e-9 ? rest : 1e-9));
  return color;
}
