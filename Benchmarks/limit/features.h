/* What a recording's samples become: means over time of MFCC, chroma and mel bands. */
#ifndef FEATURES_H
#define FEATURES_H

#include <stddef.h>

/* What is computed; as in the graphs of Benchmarks/graphs. */
struct settings {
  const char *name;
  int rate;          /* Hz */
  int frame, hop;    /* samples; frames are centred, with zeros at both ends */
  int fft;           /* samples */
  int bands;         /* mel bands */
  int cepstra;       /* MFCC; 0: none */
  int chroma;        /* pitch classes; 0: none */
  int gives_decibel; /* means of the bands in decibel */
  int gives_power;   /* means of the bands */
};

struct features;

/* Tables, plans and buffers: made once for each thread; one thread makes them at a time, since FFTW plans.*/
struct features *features_create(const struct settings *settings);
void features_destroy(struct features *features);

/* How many numbers a recording has. */
int features_width(const struct settings *settings);

/* Zeros that stand before the first and after the last sample. */
int features_padding(const struct settings *settings);

/* Writes the means of a recording.
   samples: padding, `count` samples, padding. */
void features_of(struct features *features, const float *samples, size_t count, float *means);

#endif
