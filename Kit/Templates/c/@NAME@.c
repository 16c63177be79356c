/* @ID@: a node for sergraph. It multiplies every number by `factor`; make it your own.
 *
 * The node is its settings. Its processor is what runs, over one recording after the other: put there what has to be
 * remembered from row to row, allocate it in `prepare`, and let `reset` forget it. */
#include "sergraph_plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct @TYPE@ {
  double factor;
} @TYPE@;

typedef struct @TYPE@Processor {
  float factor;
} @TYPE@Processor;

/* Why the last call on this thread failed. */
static __thread char message[200];
static __thread sergraph_error error;

/* `code` is one of sergraph's, or NULL for the one that goes with the call; `cure` says what to do. */
static int32_t fail(const char *code, const char *cure) {
  error.size = sizeof error;
  error.message = message;
  error.cure = cure;
  error.code = code;
  return SERGRAPH_FAILED;
}

static const sergraph_error *last_error(void) { return &error; }

static int32_t create(const sergraph_node_kind *kind, const sergraph_setting *settings, uint32_t setting_count,
                      void **node) {
  @TYPE@ *made = malloc(sizeof *made);
  (void)kind, (void)setting_count;
  if (!made) {
    snprintf(message, sizeof message, "there is no memory left");
    return fail(NULL, NULL);
  }
  /* One setting for each of `parameters`, in their order, within its range. */
  made->factor = SERGRAPH_ELEMENT(sergraph_setting, settings, 0)->numbers[0];
  *node = made;
  return SERGRAPH_OK;
}

static void destroy(void *node) { free(node); }

/* What comes out for what goes in: here, rows that mean the same. */
static int32_t format(void *node, const sergraph_format *input, const void *learnt, sergraph_format *output) {
  (void)node, (void)learnt;
  if (input->kind == SERGRAPH_SEGMENTS) {
    snprintf(message, sizeof message, "'@ID@' gets numbers of segments, which can't be multiplied");
    return fail("SG0301", "take the rows before the segmentation");
  }
  memcpy(output, input, input->size < output->size ? input->size : output->size);
  output->stride = input->width; /* frames overlap in the input, and don't in the output */
  return SERGRAPH_OK;
}

static int32_t prepare(void *node, const sergraph_format *input, const void *learnt, void **processor) {
  const @TYPE@ *settings = node;
  @TYPE@Processor *made = malloc(sizeof *made);
  (void)input, (void)learnt;
  if (!made) {
    snprintf(message, sizeof message, "there is no memory left");
    return fail(NULL, NULL);
  }
  made->factor = (float)settings->factor;
  *processor = made;
  return SERGRAPH_OK;
}

static int32_t process(void *processor, const sergraph_rows *input, sergraph_rows *output) {
  const @TYPE@Processor *state = processor;
  for (uint64_t row = 0; row < input->count; row++) {
    const float *from = input->values + row * input->stride;
    float *to = output->values + row * output->stride;
    for (uint64_t column = 0; column < input->width; column++) to[column] = state->factor * from[column];
  }
  output->count = input->count;
  return SERGRAPH_OK;
}

/* Nothing to forget: it remembers nothing. */
static void reset(void *processor) { (void)processor; }

static void release(void *processor) { free(processor); }

static const sergraph_parameter parameters[] = {{
    .size = sizeof(sergraph_parameter),
    .type = SERGRAPH_NUMBER,
    .flags = SERGRAPH_RANGE,
    .unit = SERGRAPH_UNIT_NONE,
    .name = "factor",
    .help = "What every number is multiplied by.",
    .standard = "0.5",
    .minimum = -1000,
    .maximum = 1000,
}};

static const sergraph_node_kind kind = {
    .size = sizeof(sergraph_node_kind),
    .takes = SERGRAPH_KIND(SERGRAPH_AUDIO) | SERGRAPH_KIND(SERGRAPH_FRAMES) | SERGRAPH_KIND(SERGRAPH_SPECTRUM) |
             SERGRAPH_KIND(SERGRAPH_FEATURES) | SERGRAPH_KIND(SERGRAPH_PATCHES) | SERGRAPH_KIND(SERGRAPH_SCORES),
    .id = "@ID@",
    .summary = "Multiplies every number.",
    .family = "@VENDOR@",
    .gives = "the rows that it takes, multiplied",
    .definition = "y = factor x.",
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .look_ahead = 0, /* seconds that it keeps back */
    .state_size = sizeof(@TYPE@Processor),
    .create = create,
    .format = format,
    .prepare = prepare,
    .process = process,
    .reset = reset,
    .release = release,
    .destroy = destroy,
    .last_error = last_error,
};

static const sergraph_node_kind *const kinds[] = {&kind};

static const sergraph_plugin plugin = {
    .size = sizeof(sergraph_plugin),
    .interface_version = SERGRAPH_INTERFACE_VERSION,
    .vendor = "@VENDOR@",
    .version = "0.1.0",
    .summary = "Multiplies every number.",
    .made_with = "C " __VERSION__,
    .kinds = kinds,
    .kind_count = sizeof kinds / sizeof kinds[0],
};

const sergraph_plugin *sergraph_plugin_entry(uint32_t host_version) {
  return host_version == SERGRAPH_INTERFACE_VERSION ? &plugin : NULL;
}
