/* Drives one_pole.so through the interface, as sergraph does: run-tests PLUGIN. */
#include "sergraph_plugin.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

static void check(int holds, const char *what) {
  printf("%s %s\n", holds ? "ok  " : "FAIL", what);
  failures += !holds;
}

static const sergraph_node_kind *kind;

static void *make_node(double cutoff) {
  sergraph_setting setting = {.size = sizeof setting, .type = SERGRAPH_NUMBER, .name = "cutoff", .count = 1};
  void *node = NULL;
  setting.numbers = &cutoff;
  if (kind->create(kind, &setting, 1, &node) != SERGRAPH_OK) exit(1);
  return node;
}

static sergraph_format audio(int64_t rate, uint64_t channels) {
  sergraph_format format = {.size = sizeof format, .kind = SERGRAPH_AUDIO, .clock = SERGRAPH_CLOCK_REGULAR};
  format.period.numerator = 1, format.period.denominator = rate;
  format.first.denominator = 1, format.span = format.period;
  format.width = format.stride = channels, format.sample_rate = rate;
  return format;
}

/* What `format` says to an input; the reason why it refuses stays in `last_error`. */
static int32_t ask(double cutoff, const sergraph_format *input, sergraph_format *output) {
  void *node = make_node(cutoff);
  memset(output, 0, sizeof *output);
  output->size = sizeof *output;
  int32_t result = kind->format(node, input, NULL, output);
  kind->destroy(node);
  return result;
}

static void *make_processor(void *node, int64_t rate, uint64_t channels) {
  sergraph_format input = audio(rate, channels);
  void *processor = NULL;
  if (kind->prepare(node, &input, NULL, &processor) != SERGRAPH_OK) exit(1);
  return processor;
}

/* Filters one item in chunks. */
static void run(void *processor, float *from, float *to, uint64_t rows, uint64_t channels, uint64_t chunk) {
  sergraph_rows input = {.size = sizeof input, .width = channels, .stride = channels};
  sergraph_rows output = input;
  for (uint64_t row = 0; row < rows; row += chunk) {
    input.values = from + row * channels, output.values = to + row * channels;
    input.count = output.capacity = rows - row < chunk ? rows - row : chunk;
    output.count = 0;
    if (kind->process(processor, &input, &output) != SERGRAPH_OK || output.count != input.count) exit(1);
  }
}

static void test_impulse(void) {
  /* At this cutoff `a` is 1/2, so an impulse halves from sample to sample. The second channel has it a sample later. */
  void *node = make_node(8000 * log(2) / (2 * 3.14159265358979323846));
  void *processor = make_processor(node, 8000, 2);
  float from[8] = {1, 0, 0, 1, 0, 0, 0, 0}, to[8], wanted[8] = {0.5f, 0, 0.25f, 0.5f, 0.125f, 0.25f, 0.0625f, 0.125f};
  int is_right = 1;
  run(processor, from, to, 4, 2, 4);
  for (int index = 0; index < 8; index++) is_right &= fabsf(to[index] - wanted[index]) < 1e-7f;
  check(is_right, "an impulse falls as worked out by hand, in each channel by itself");
  kind->release(processor);
  kind->destroy(node);
}

static void test_chunks(void) {
  enum { rows = 1000, channels = 3 };
  static float from[rows * channels], whole[rows * channels], cut[rows * channels];
  const uint64_t chunks[] = {1, 7, 64, 999};
  void *node = make_node(300), *processor = make_processor(node, 16000, channels);
  int is_same = 1;
  srand(1);
  for (int index = 0; index < rows * channels; index++) from[index] = (float)rand() / (float)RAND_MAX - 0.5f;
  run(processor, from, whole, rows, channels, rows);
  for (int index = 0; index < 4; index++) {
    kind->reset(processor);
    run(processor, from, cut, rows, channels, chunks[index]);
    is_same &= memcmp(whole, cut, sizeof whole) == 0;
  }
  check(is_same, "the same bits come out however the rows are cut, and after reset");
  kind->release(processor);
  kind->destroy(node);
}

static void test_silence(void) {
  enum { rows = 4000 };
  static float from[rows], to[rows];
  void *node = make_node(1000), *processor = make_processor(node, 8000, 1);
  int is_normal = 1;
  from[0] = 1;
  run(processor, from, to, rows, 1, rows);
  for (int row = 0; row < rows; row++) is_normal &= to[row] == 0 || fabsf(to[row]) >= 1.17549435e-38f;
  check(is_normal && to[rows - 1] == 0, "silence becomes 0, and no number on the way is denormal");
  kind->release(processor);
  kind->destroy(node);
}

static void test_bad_numbers(void) {
  float from[3] = {1, NAN, 1}, to[3];
  void *node = make_node(1000), *processor = make_processor(node, 8000, 1);
  run(processor, from, to, 3, 1, 3);
  check(!isnan(to[0]) && isnan(to[1]) && isnan(to[2]), "NaN in gives NaN out");
  kind->reset(processor);
  run(processor, from, to, 1, 1, 1);
  check(!isnan(to[0]), "and reset forgets it");
  kind->release(processor);
  kind->destroy(node);
}

static void test_formats(void) {
  sergraph_format input = audio(16000, 2), output;
  check(ask(8000, &input, &output) == SERGRAPH_OK && output.kind == SERGRAPH_AUDIO && output.width == 2 &&
            output.sample_rate == 16000 && output.period.denominator == 16000,
        "what goes in comes out, up to half the sample rate");
  check(ask(9000, &input, &output) == SERGRAPH_FAILED, "a cutoff above half the sample rate is refused");
  const sergraph_error *error = kind->last_error();
  check(strcmp(error->code, "SG0304") == 0 && strstr(error->message, "9000 Hz") && strstr(error->message, "16000 Hz") &&
            strstr(error->cure, "8000 Hz"),
        "with both numbers, and the highest that would do");
  check(error->setting_count == 1 && strcmp(error->settings[0], "cutoff") == 0, "and the setting that is at fault");
  input.sample_rate = 0, input.width = 0, input.clock = SERGRAPH_CLOCK_OPEN;
  check(ask(1000, &input, &output) == SERGRAPH_FAILED && strcmp(kind->last_error()->code, "SG0302") == 0 &&
            strstr(kind->last_error()->cure, "resample") && kind->last_error()->setting_count == 0,
        "an open rate is refused, with a cure");
  input = audio(16000, 1);
  input.kind = SERGRAPH_FEATURES;
  check(ask(1000, &input, &output) == SERGRAPH_FAILED && strcmp(kind->last_error()->code, "SG0301") == 0,
        "features are refused");
}

static void test_bounds(void) {
  sergraph_format input = audio(16000, 2);
  sergraph_bounds bounds = {.size = sizeof bounds};
  void *node = make_node(1000);
  check(kind->bounds(node, &input, 64, &bounds) == SERGRAPH_OK && bounds.capacity == 64 && bounds.state_bytes >= 16 &&
            bounds.state_bytes <= kind->state_size,
        "as many rows come out as go in");
  kind->destroy(node);
}

int main(int count, char **arguments) {
  void *library = dlopen(count > 1 ? arguments[1] : "./one_pole.so", RTLD_NOW | RTLD_LOCAL);
  const sergraph_plugin *(*entry)(uint32_t) = NULL;
  if (!library) return fprintf(stderr, "%s\n", dlerror()), 1;
  *(void **)&entry = dlsym(library, SERGRAPH_ENTRY); /* as POSIX suggests; ISO C has no cast between the two */
  if (!entry || !entry(SERGRAPH_INTERFACE_VERSION)) return fprintf(stderr, "no plugin of this version\n"), 1;
  check(entry(SERGRAPH_INTERFACE_VERSION + 1) == NULL, "another version of the interface is refused");
  kind = entry(SERGRAPH_INTERFACE_VERSION)->kinds[0];
  check(strcmp(kind->id, "acme.one_pole") == 0 && kind->parameter_count == 1, "it describes one node");
  test_impulse();
  test_chunks();
  test_silence();
  test_bad_numbers();
  test_formats();
  test_bounds();
  return failures != 0;
}
