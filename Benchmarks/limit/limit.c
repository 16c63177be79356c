/* The work of some graphs in plain C, to see what the engine costs beside it. `make` in this folder builds it.

     limit MODE LIST [--threads N]

   MODE: mfcc, means or logmel (a line of means for each recording), or short (opens, reads and closes each
   recording, and prints the sum of all samples). LIST: a file with a path a line.

   libsoxr has no way to begin again that keeps its filters, so a resampler is made for each recording. */
#include <cblas.h>
#include <pthread.h>
#include <sndfile.h>
#include <soxr.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "features.h"

enum { BLOCK = 4096 };

static const struct settings modes[] = {
    {"mfcc", 22050, 2048, 512, 2048, 128, 40, 0, 0, 0},
    {"means", 22050, 2048, 512, 2048, 128, 40, 12, 0, 1},
    {"logmel", 16000, 400, 160, 512, 64, 0, 0, 1, 0},
};

static const struct settings *mode; /* NULL: short */
static char **paths;
static size_t path_count;
static float *results;  /* a row for each recording */
static double *totals;  /* a number for each recording */
static atomic_size_t next_path;
static pthread_mutex_t planning = PTHREAD_MUTEX_INITIALIZER;

struct buffer {
  float *numbers;
  size_t room;
};

static float *grown(struct buffer *buffer, size_t count) {
  if (count > buffer->room) {
    free(buffer->numbers);
    buffer->numbers = malloc(sizeof(float) * count);
    buffer->room = count;
    if (!buffer->numbers) abort();
  }
  return buffer->numbers;
}

static void fail(const char *path, const char *why) {
  fprintf(stderr, "%s: %s\n", path, why);
  exit(1);
}

/* Reads a recording into `mono`, its channels' mean. */
static size_t read_mono(const char *path, struct buffer *raw, struct buffer *mono, int *rate) {
  SF_INFO info = {0};
  SNDFILE *file = sf_open(path, SFM_READ, &info);
  if (!file) fail(path, sf_strerror(NULL));
  float *samples = grown(info.channels == 1 ? mono : raw, info.frames * info.channels);
  size_t count = sf_readf_float(file, samples, info.frames);
  if (info.channels > 1) {
    float *means = grown(mono, count);
    for (size_t i = 0; i < count; i++) {
      float sum = 0;
      for (int c = 0; c < info.channels; c++) sum += samples[i * info.channels + c];
      means[i] = sum / info.channels;
    }
  }
  *rate = info.samplerate;
  sf_close(file);
  return count;
}

/* Resamples all of a recording, block by block: of much at once libsoxr makes buffers as long as that. The last sample may
   be missing, as libsoxr rounds the length to nearest. */
static void resample(const char *path, int from, int to, const float *input, size_t count, float *output,
                     size_t wanted) {
  if (from == to) {
    memcpy(output, input, sizeof(float) * count);
    return;
  }
  soxr_error_t failure;
  soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  soxr_io_spec_t layout = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  soxr_t resampler = soxr_create(from, to, 1, &failure, &layout, &quality, NULL);
  if (failure) fail(path, failure);
  size_t made = 0, given = 0;
  for (size_t start = 0; start < count; start += BLOCK) {
    size_t length = count - start < BLOCK ? count - start : BLOCK;
    soxr_process(resampler, input + start, length, NULL, output + made, wanted - made, &given);
    made += given;
  }
  do {
    soxr_process(resampler, NULL, 0, NULL, output + made, wanted - made, &given);
    made += given;
  } while (given > 0 && made < wanted);
  for (; made < wanted; made++) output[made] = 0;
  soxr_delete(resampler);
}

static void *work(void *unused) {
  struct buffer raw = {0}, mono = {0}, padded = {0};
  struct features *features = NULL;
  if (mode) {
    pthread_mutex_lock(&planning);
    features = features_create(mode);
    pthread_mutex_unlock(&planning);
  }
  size_t index;
  while ((index = atomic_fetch_add(&next_path, 1)) < path_count) {
    int rate;
    size_t count = read_mono(paths[index], &raw, &mono, &rate);
    if (!mode) {
      double sum = 0;
      for (size_t i = 0; i < count; i++) sum += mono.numbers[i];
      totals[index] = sum;
      continue;
    }
    size_t wanted = (count * mode->rate + rate - 1) / rate, padding = features_padding(mode);
    float *samples = grown(&padded, wanted + 2 * padding);
    memset(samples, 0, sizeof(float) * padding);
    resample(paths[index], rate, mode->rate, mono.numbers, count, samples + padding, wanted);
    memset(samples + padding + wanted, 0, sizeof(float) * padding);
    features_of(features, samples, wanted, results + index * features_width(mode));
  }
  if (mode) {
    pthread_mutex_lock(&planning);
    features_destroy(features);
    pthread_mutex_unlock(&planning);
  }
  free(raw.numbers);
  free(mono.numbers);
  free(padded.numbers);
  return unused;
}

static void read_list(const char *list) {
  FILE *file = fopen(list, "r");
  if (!file) fail(list, "can't be opened");
  char *line = NULL;
  size_t room = 0, most = 0;
  ssize_t length;
  while ((length = getline(&line, &room, file)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = 0;
    if (path_count == most) paths = realloc(paths, sizeof(char *) * (most = 2 * most + 64));
    paths[path_count++] = strdup(line);
  }
  free(line);
  fclose(file);
}

int main(int count, char **arguments) {
  int threads = 1, is_short = count > 1 && !strcmp(arguments[1], "short");
  for (size_t i = 0; count > 1 && i < sizeof modes / sizeof *modes; i++)
    if (!strcmp(arguments[1], modes[i].name)) mode = &modes[i];
  if (count == 5 && !strcmp(arguments[3], "--threads")) threads = atoi(arguments[4]);
  if ((count != 3 && count != 5) || (!mode && !is_short) || threads < 1 || threads > 256) {
    fprintf(stderr, "usage: limit mfcc|means|logmel|short LIST [--threads N]\n");
    return 2;
  }
  openblas_set_num_threads(1);
  read_list(arguments[2]);
  int width = mode ? features_width(mode) : 0;
  results = malloc(sizeof(float) * (path_count * width + 1));
  totals = calloc(path_count + 1, sizeof(double));
  pthread_t others[256];
  for (int i = 1; i < threads; i++) pthread_create(&others[i], NULL, work, NULL);
  work(NULL);
  for (int i = 1; i < threads; i++) pthread_join(others[i], NULL);
  double sum = 0;
  for (size_t i = 0; i < path_count; i++) {
    sum += totals[i];
    for (int j = 0; j < width; j++) printf("%.9g%c", results[i * width + j], j + 1 < width ? ' ' : '\n');
  }
  if (is_short) printf("%.9g\n", sum);
  return 0;
}
