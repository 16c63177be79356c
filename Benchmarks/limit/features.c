#include "features.h"

#include <cblas.h>
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A mel band: its weights are for bins from `bin` on. */
struct band {
  int bin, count;
  const float *weights;
};

struct features {
  struct settings settings;
  int bins;
  float *window, *weights, *cosines, *classes;
  struct band *bands;
  float *frame, *power, *pitches;
  fftwf_complex *spectrum;
  fftwf_plan plan;
  /* Of every frame, the bands in decibel, and the MFCC; they grow with the longest recording. */
  float *levels, *cepstra;
  size_t rows;
  double *sums;
};

static double mel_of(double hertz) {
  return hertz < 1000 ? hertz * 3 / 200 : 15 + 27 * log(hertz / 1000) / log(6.4);
}

static double hertz_of(double mel) {
  return mel < 15 ? mel * 200 / 3 : 1000 * exp((mel - 15) * log(6.4) / 27);
}

/* Slaney's triangles of area 1, as librosa.filters.mel. */
static void make_bands(struct features *f) {
  const struct settings *s = &f->settings;
  f->bands = calloc(s->bands, sizeof *f->bands);
  f->weights = calloc((size_t)s->bands * f->bins, sizeof(float));
  double step = mel_of(s->rate / 2.0) / (s->bands + 1);
  for (int m = 0; m < s->bands; m++) {
    double left = hertz_of(m * step), middle = hertz_of((m + 1) * step), right = hertz_of((m + 2) * step);
    float *weights = f->weights + (size_t)m * f->bins;
    struct band *band = &f->bands[m];
    band->weights = weights;
    for (int k = 0; k < f->bins; k++) {
      double hertz = (double)k * s->rate / s->fft;
      double weight = fmin((hertz - left) / (middle - left), (right - hertz) / (right - middle));
      if (weight <= 0) continue;
      if (band->count == 0) band->bin = k;
      weights[band->count++] = weight * 2 / (right - left);
    }
  }
}

/* DCT-II, orthonormal. */
static void make_cosines(struct features *f) {
  int n = f->settings.bands;
  f->cosines = malloc(sizeof(float) * n * f->settings.cepstra);
  for (int k = 0; k < f->settings.cepstra; k++)
    for (int m = 0; m < n; m++)
      f->cosines[k * n + m] = sqrt((k == 0 ? 1.0 : 2.0) / n) * cos(M_PI * k * (m + 0.5) / n);
}

/* As librosa.filters.chroma at tuning 0; the first class is C. */
static void make_classes(struct features *f) {
  int n = f->settings.chroma, bins = f->bins;
  f->classes = calloc((size_t)n * bins, sizeof(float));
  double *places = malloc(sizeof(double) * (bins + 1));
  for (int k = 0; k <= bins; k++)
    places[k] = n * log2(fmax(k, 1) * f->settings.rate / f->settings.fft / 27.5) - (k == 0 ? 1.5 * n : 0);
  for (int k = 0; k < bins; k++) {
    double width = fmax(places[k + 1] - places[k], 1), energy = 0, weights[n];
    for (int c = 0; c < n; c++) {
      double raw = places[k] - c + n / 2 + 10 * n;
      double distance = raw - n * floor(raw / n) - n / 2;
      weights[c] = exp(-2 * distance * distance / (width * width));
      energy += weights[c] * weights[c];
    }
    double octave = (places[k] / n - 5) / 2;
    double scale = exp(-0.5 * octave * octave) / sqrt(energy);
    for (int c = 0; c < n; c++) f->classes[(size_t)c * bins + k] = weights[(c + 3) % n] * scale;
  }
  free(places);
}

struct features *features_create(const struct settings *settings) {
  struct features *f = calloc(1, sizeof *f);
  f->settings = *settings;
  f->bins = settings->fft / 2 + 1;
  f->window = malloc(sizeof(float) * settings->frame);
  for (int n = 0; n < settings->frame; n++)
    f->window[n] = 0.5 - 0.5 * cos(2 * M_PI * n / settings->frame);
  make_bands(f);
  if (settings->cepstra) make_cosines(f);
  if (settings->chroma) make_classes(f);
  f->frame = fftwf_alloc_real(settings->fft);
  memset(f->frame, 0, sizeof(float) * settings->fft);
  f->spectrum = fftwf_alloc_complex(f->bins);
  f->power = malloc(sizeof(float) * f->bins);
  f->pitches = malloc(sizeof(float) * (settings->chroma + 1));
  f->sums = malloc(sizeof(double) * features_width(settings));
  f->plan = fftwf_plan_dft_r2c_1d(settings->fft, f->frame, f->spectrum, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  return f;
}

void features_destroy(struct features *f) {
  fftwf_destroy_plan(f->plan);
  fftwf_free(f->frame);
  fftwf_free(f->spectrum);
  void *blocks[] = {f->window, f->weights, f->cosines, f->classes, f->bands, f->power, f->pitches,
                    f->levels, f->cepstra, f->sums,    f};
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) free(blocks[i]);
}

int features_width(const struct settings *s) {
  return s->cepstra + s->chroma + (s->gives_decibel + s->gives_power) * s->bands;
}

int features_padding(const struct settings *s) { return s->frame / 2; }

static void add(double *sums, const float *row, int count) {
  for (int i = 0; i < count; i++) sums[i] += row[i];
}

/* The power of a frame's bins. A frame shorter than the transform has zeros after it. */
static void take_power(struct features *f, const float *samples) {
  for (int n = 0; n < f->settings.frame; n++) f->frame[n] = samples[n] * f->window[n];
  fftwf_execute(f->plan);
  const float *parts = (const float *)f->spectrum;
  for (int k = 0; k < f->bins; k++) {
    float re = parts[2 * k], im = parts[2 * k + 1];
    f->power[k] = re * re + im * im;
  }
}

static void take_bands(struct features *f, float *row) {
  for (int m = 0; m < f->settings.bands; m++) {
    const struct band *band = &f->bands[m];
    const float *power = f->power + band->bin, *weights = band->weights;
    float sum = 0;
    for (int k = 0; k < band->count; k++) sum += power[k] * weights[k];
    row[m] = sum;
  }
}

static void take_pitches(struct features *f) {
  int n = f->settings.chroma;
  cblas_sgemv(CblasRowMajor, CblasNoTrans, n, f->bins, 1, f->classes, f->bins, f->power, 1, 0, f->pitches, 1);
  float most = 0;
  for (int c = 0; c < n; c++) most = fmaxf(most, f->pitches[c]);
  if (most >= 1.17549435e-38f)
    for (int c = 0; c < n; c++) f->pitches[c] /= most;
}

/* 10 log10 of all bands of the recording, at most 80 dB below the largest one. */
static void take_decibel(float *levels, size_t count) {
  float most = -1e30f;
  for (size_t i = 0; i < count; i++) levels[i] = 10 * log10f(fmaxf(levels[i], 1e-10f));
  for (size_t i = 0; i < count; i++) most = fmaxf(most, levels[i]);
  for (size_t i = 0; i < count; i++) levels[i] = fmaxf(levels[i], most - 80);
}

void features_of(struct features *f, const float *samples, size_t count, float *means) {
  const struct settings *s = &f->settings;
  int bands = s->bands, width = features_width(s);
  size_t rows = 1 + (count + 2 * (s->frame / 2) - s->frame) / s->hop;
  if (rows > f->rows) {
    f->rows = rows;
    f->levels = realloc(f->levels, sizeof(float) * rows * bands);
    f->cepstra = realloc(f->cepstra, sizeof(float) * rows * (s->cepstra + 1));
  }
  memset(f->sums, 0, sizeof(double) * width);
  double *pitch_sums = f->sums + s->cepstra, *band_sums = pitch_sums + s->chroma;
  for (size_t row = 0; row < rows; row++) {
    float *levels = f->levels + row * bands;
    take_power(f, samples + row * s->hop);
    take_bands(f, levels);
    if (s->gives_power) add(band_sums, levels, bands);
    if (s->chroma) {
      take_pitches(f);
      add(pitch_sums, f->pitches, s->chroma);
    }
  }
  take_decibel(f->levels, rows * bands);
  if (s->gives_decibel)
    for (size_t row = 0; row < rows; row++) add(band_sums, f->levels + row * bands, bands);
  if (s->cepstra) {
    /* Every row is transformed, although the transform of the mean is the mean of the transforms. */
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, s->cepstra, bands, 1, f->levels, bands,
                f->cosines, bands, 0, f->cepstra, s->cepstra);
    for (size_t row = 0; row < rows; row++) add(f->sums, f->cepstra + row * s->cepstra, s->cepstra);
  }
  for (int i = 0; i < width; i++) means[i] = f->sums[i] / rows;
}
