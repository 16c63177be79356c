/* acme.one_pole: a one-pole low-pass filter over audio of any number of channels.
 *
 *   y[i] = y[i-1] + a (x[i] - y[i-1]),  a = 1 - exp(-2 pi cutoff / rate),  y[-1] = 0
 *
 * The node is its settings; a processor holds what differs from recording to recording: the last output of each
 * channel. Since nothing else is carried along, the rows may be cut into chunks anywhere.
 */
#include "sergraph_plugin.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Channels of a recording that is not open yet: what `bounds` reckons with, sergraph's most. */
#define MOST_CHANNELS 1024

typedef struct one_pole {
  double cutoff;
} one_pole;

typedef struct filter {
  double part; /* a: which part of the way to the input one step goes */
  uint64_t channels;
  double last[]; /* the last output of each channel */
} filter;

/* --- Errors: one for each thread, as calls of other threads go on meanwhile ------------------------------------- */

static __thread char message[160];
static __thread char cure[160];
static __thread sergraph_error error;

/* The message and the cure are written before. */
static int32_t fail(const char *code) {
  error.size = sizeof error;
  error.message = message;
  error.cure = cure[0] ? cure : NULL;
  error.code = code;
  error.settings = NULL;
  error.setting_count = 0;
  return SERGRAPH_FAILED;
}

/* The same where a setting is at fault: the host marks it in the graph file. */
static int32_t fail_by(const char *setting, const char *code) {
  static __thread const char *at_fault;
  at_fault = setting;
  fail(code);
  error.settings = &at_fault;
  error.setting_count = 1;
  return SERGRAPH_FAILED;
}

static const sergraph_error *last_error(void) { return &error; }

static int32_t fail_without_memory(void) {
  snprintf(message, sizeof message, "there is no memory left");
  cure[0] = 0;
  return fail(NULL);
}

/* --- The node ---------------------------------------------------------------------------------------------------- */

static int32_t create(const sergraph_node_kind *kind, const sergraph_setting *settings, uint32_t setting_count,
                      void **node) {
  one_pole *made = malloc(sizeof *made);
  (void)kind, (void)setting_count;
  if (!made) return fail_without_memory();
  /* Settings come in the order of the parameters, within their ranges. */
  made->cutoff = SERGRAPH_ELEMENT(sergraph_setting, settings, 0)->numbers[0];
  *node = made;
  return SERGRAPH_OK;
}

static void destroy(void *node) { free(node); }

static int32_t format(void *node, const sergraph_format *input, const void *learnt, sergraph_format *output) {
  const one_pole *settings = node;
  (void)learnt;
  if (input->kind != SERGRAPH_AUDIO) {
    snprintf(message, sizeof message, "'acme.one_pole' filters audio and gets other rows");
    snprintf(cure, sizeof cure, "put it before `framing`");
    return fail("SG0301");
  }
  if (input->sample_rate == 0) {
    snprintf(message, sizeof message,
             "'acme.one_pole' needs a sample rate that is known before a recording is opened");
    snprintf(cure, sizeof cure, "put `resample` before it, or fix the rate with `decode: {expect: 48000}`");
    return fail("SG0302");
  }
  if (settings->cutoff > input->sample_rate / 2.0) {
    snprintf(message, sizeof message, "'cutoff' is %g Hz, above half the sample rate of %lld Hz", settings->cutoff,
             (long long)input->sample_rate);
    snprintf(cure, sizeof cure, "at most %g Hz", input->sample_rate / 2.0);
    return fail_by("cutoff", "SG0304");
  }
  /* The same format comes out. Both structs are the host's, so its size says how much there is to copy. */
  memcpy(output, input, input->size < output->size ? input->size : output->size);
  return SERGRAPH_OK;
}

static uint64_t bytes(uint64_t channels) { return sizeof(filter) + channels * sizeof(double); }

static int32_t bounds(void *node, const sergraph_format *input, uint64_t rows, sergraph_bounds *bounds) {
  (void)node;
  bounds->capacity = rows;
  bounds->state_bytes = bytes(input->width ? input->width : MOST_CHANNELS);
  bounds->is_columnwise = 1;
  return SERGRAPH_OK;
}

/* --- The processor ----------------------------------------------------------------------------------------------- */

static void reset(void *processor) {
  filter *state = processor;
  for (uint64_t channel = 0; channel < state->channels; channel++) state->last[channel] = 0;
}

static int32_t prepare(void *node, const sergraph_format *input, const void *learnt, void **processor) {
  const one_pole *settings = node;
  filter *state = malloc(bytes(input->width));
  (void)learnt;
  if (!state) return fail_without_memory();
  state->part = -expm1(-2 * 3.14159265358979323846 * settings->cutoff / (double)input->sample_rate);
  state->channels = input->width;
  reset(state);
  *processor = state;
  return SERGRAPH_OK;
}

static void release(void *processor) { free(processor); }

static int32_t process(void *processor, const sergraph_rows *input, sergraph_rows *output) {
  filter *state = processor;
  for (uint64_t channel = 0; channel < state->channels; channel++) {
    const float *from = input->values + channel;
    float *to = output->values + channel;
    const double part = state->part;
    double last = state->last[channel];
    for (uint64_t row = 0; row < input->count; row++) {
      last += part * (from[row * input->stride] - last);
      /* After a sound has ended, the output falls for ever, and the processor works slowly with numbers that are
       * almost 0 (denormal): end it where no one hears it. Twice the smallest float, so that none comes out either. */
      if (fabs(last) < 2.4e-38) last = 0;
      to[row * output->stride] = (float)last;
    }
    state->last[channel] = last;
  }
  output->count = input->count;
  return SERGRAPH_OK;
}

/* --- What sergraph reads ----------------------------------------------------------------------------------------- */

static const sergraph_parameter parameters[] = {{
    .size = sizeof(sergraph_parameter),
    .type = SERGRAPH_NUMBER,
    .flags = SERGRAPH_RANGE,
    .unit = SERGRAPH_UNIT_HERTZ,
    .name = "cutoff",
    .help = "Frequency that is lowered by 3 dB, where it is far below the sample rate.",
    .standard = "1000",
    .minimum = 0.1,
    .maximum = 192000,
}};

static const sergraph_node_kind kind = {
    .size = sizeof(sergraph_node_kind),
    .takes = SERGRAPH_KIND(SERGRAPH_AUDIO),
    .id = "acme.one_pole",
    .summary = "Lowers high frequencies gently.",
    .family = "Audio",
    .gives = "audio, the channels that it takes",
    .definition = "y[i] = y[i-1] + a (x[i] - y[i-1]) with a = 1 - exp(-2 pi cutoff / rate), from y[-1] = 0; "
                  "numbers below 2.4e-38 become 0.",
    .parameters = parameters,
    .parameter_count = 1,
    .look_ahead = 0,
    .state_size = sizeof(filter) + MOST_CHANNELS * sizeof(double),
    .create = create,
    .format = format,
    .bounds = bounds,
    .prepare = prepare,
    .process = process,
    .reset = reset,
    .release = release,
    .destroy = destroy,
    .last_error = last_error,
};

static const sergraph_node_kind *const kinds[] = {&kind};

const sergraph_plugin *sergraph_plugin_entry(uint32_t host_version) {
  static const sergraph_plugin plugin = {
      .size = sizeof(sergraph_plugin),
      .interface_version = SERGRAPH_INTERFACE_VERSION,
      .vendor = "acme",
      .version = "1.0.0",
      .summary = "A one-pole filter.",
      .made_with = "C " __VERSION__,
      .kinds = kinds,
      .kind_count = 1,
  };
  return host_version == SERGRAPH_INTERFACE_VERSION ? &plugin : NULL;
}
