#include "sergraph_vectors.h"

#pragma STDC FP_CONTRACT OFF

/* A transform of `size` complex numbers in place, real and imaginary parts apart. */
static void transform(float *re, float *im, size_t size, const float *turns) {
  for (size_t i = 1, j = 0; i < size; i++) {
    size_t bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      float a = re[i], b = im[i];
      re[i] = re[j];
      im[i] = im[j];
      re[j] = a;
      im[j] = b;
    }
  }
  for (size_t half = 1; half < size; half *= 2) {
    size_t step = size / (2 * half);
    for (size_t start = 0; start < size; start += 2 * half) {
      for (size_t k = 0; k < half; k++) {
        float cosine = turns[2 * k * step], sine = turns[2 * k * step + 1];
        size_t low = start + k, high = low + half;
        float a = re[high] * cosine + im[high] * sine, b = im[high] * cosine - re[high] * sine;
        re[high] = re[low] - a;
        im[high] = im[low] - b;
        re[low] += a;
        im[low] += b;
      }
    }
  }
}

float sergraph_bandwidth(const float *samples, size_t count, size_t stride, size_t size, const float *window,
                         const float *turns, float *room, sergraph_power least) {
  float *re = room, *im = room + size;
  size_t second = (count - size) * stride;
  float first_mean = 0, second_mean = 0;
  for (size_t i = 0; i < size; i++) {
    first_mean += samples[i * stride];
    second_mean += samples[second + i * stride];
  }
  first_mean /= (float)size;
  second_mean /= (float)size;
  for (size_t i = 0; i < size; i++) {
    re[i] = (samples[i * stride] - first_mean) * window[i];
    im[i] = (samples[second + i * stride] - second_mean) * window[i];
  }
  transform(re, im, size, turns);
  /* The powers of bin k of both stretches: what bins k and size - k of the one transform add up to. */
  float all = 0;
  for (size_t k = 1; k < size; k++) all += re[k] * re[k] + im[k] * im[k];
  if (!(all / 2 >= least.all)) return 0;
  float above = least.part * all > 2 * least.above ? least.part * all : 2 * least.above, sum = 0;
  for (size_t k = size / 2 - 1; k > 0; k--) {
    size_t mirror = size - k;
    sum += re[k] * re[k] + im[k] * im[k] + re[mirror] * re[mirror] + im[mirror] * im[mirror];
    if (sum > above) return ((float)k + 1.5f) / (float)size;
  }
  return 1 / (float)size;
}
