/* A plugin whose node has structured parameters: a list of layers, which may hold layers, and an optional record.
 *
 *   cc -std=c99 -pedantic -Wall -Wextra -Werror -O1 -fPIC -fvisibility=hidden -shared -I../../../Sources/CSergraphPlugin \
 *     -o layers.so layers.c
 *
 * With -DWEAK it ends the process when a text is too long. With `tell: true`, `create` fails and tells the settings as it got them, in the canonical text of graph files.
 */
#include "sergraph_plugin.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- What it declares ------------------------------------------------------------------------------------------- */

static const sergraph_structure layer;

#define PARAMETER .size = sizeof(sergraph_parameter)
static const char *const modes[] = {"hard", "soft"};

static const sergraph_parameter scale_fields[] = {
    {PARAMETER, .type = SERGRAPH_NUMBER, .flags = SERGRAPH_RANGE | SERGRAPH_REQUIRED | SERGRAPH_MAIN, .name = "by",
     .help = "The factor.", .minimum = -100, .maximum = 100},
    {PARAMETER, .type = SERGRAPH_BOOLEAN, .name = "twice", .help = "Whether it is taken twice.", .standard = "false"},
};
static const sergraph_structure scale = {sizeof scale, 2, "scale", scale_fields};

static const sergraph_parameter clip_fields[] = {
    {PARAMETER, .type = SERGRAPH_NUMBER, .flags = SERGRAPH_RANGE, .unit = SERGRAPH_UNIT_DECIBEL, .name = "low",
     .help = "The smallest number.", .standard = "-1", .minimum = -10, .maximum = 0},
    {PARAMETER, .type = SERGRAPH_NUMBER, .flags = SERGRAPH_RANGE, .name = "high", .help = "The largest number.",
     .standard = "1", .minimum = 0, .maximum = 10},
    {PARAMETER, .type = SERGRAPH_CHOICE, .name = "mode", .help = "How.", .standard = "hard", .choices = modes,
     .choice_count = 2},
    {PARAMETER, .type = SERGRAPH_TEXT, .flags = SERGRAPH_OPTIONAL, .name = "label", .help = "A text.",
     .standard = "null"},
    {PARAMETER, .type = SERGRAPH_INTEGER, .flags = SERGRAPH_LIST | SERGRAPH_RANGE, .name = "weights",
     .help = "Some integers.", .standard = "[1, 2]", .minimum = 1, .maximum = 9},
};
static const sergraph_structure clip = {sizeof clip, 5, "clip", clip_fields};

static const sergraph_parameter layer_options[] = {
    {PARAMETER, .type = SERGRAPH_NULL, .name = "relu", .help = "Sets negative numbers to 0."},
    {PARAMETER, .type = SERGRAPH_RECORD, .name = "scale", .help = "Multiplies.", .structure = &scale},
    {PARAMETER, .type = SERGRAPH_RECORD, .name = "clip", .help = "Cuts off.", .structure = &clip},
    {PARAMETER, .type = SERGRAPH_NUMBER, .flags = SERGRAPH_RANGE, .name = "shift", .help = "Adds.", .minimum = -1,
     .maximum = 1},
    {PARAMETER, .type = SERGRAPH_VARIANT, .flags = SERGRAPH_LIST, .name = "residual",
     .help = "Adds its input to what its layers give.", .structure = &layer},
};
static const sergraph_structure layer = {sizeof layer, 5, "layer", layer_options};

static const sergraph_parameter parameters[] = {
    {PARAMETER, .type = SERGRAPH_VARIANT, .flags = SERGRAPH_LIST, .name = "layers", .help = "The layers, in order.",
     .standard = "[relu, {scale: 2}]", .structure = &layer},
    {PARAMETER, .type = SERGRAPH_RECORD, .flags = SERGRAPH_OPTIONAL, .name = "last", .help = "What comes last.",
     .standard = "null", .structure = &clip},
    {PARAMETER, .type = SERGRAPH_BOOLEAN, .name = "tell", .help = "Whether to tell the settings.", .standard = "false"},
};

/* --- What it gets ----------------------------------------------------------------------------------------------- */

static __thread char told[8192];
static __thread sergraph_error error;

static void tell(const char *text, ...) {
  const size_t length = strlen(told);
  va_list arguments;
  va_start(arguments, text);
  vsnprintf(told + length, sizeof told - length, text, arguments);
  va_end(arguments);
}

#define PART(setting, index) SERGRAPH_ELEMENT(sergraph_setting, (setting)->parts, index)

static void tell_setting(const sergraph_setting *setting, const sergraph_parameter *declared, int is_list);

/* A record, or a variant with its word. */
static void tell_structured(const sergraph_setting *setting, const sergraph_parameter *declared) {
  const sergraph_parameter *members = declared->structure->members;
  if (setting->type == SERGRAPH_VARIANT) {
    if (setting->part_count == 0) {
      tell("%s", setting->texts[0]);
      return;
    }
    for (uint32_t index = 0; index < declared->structure->member_count; index++)
      if (strcmp(members[index].name, setting->texts[0]) == 0) {
        tell("{%s: ", setting->texts[0]);
        tell_setting(PART(setting, 0), &members[index], members[index].flags & SERGRAPH_LIST);
        tell("}");
      }
    return;
  }
  tell("{");
  for (uint64_t index = 0; index < setting->part_count; index++) {
    tell(index > 0 ? ", %s: " : "%s: ", PART(setting, index)->name);
    tell_setting(PART(setting, index), &members[index], members[index].flags & SERGRAPH_LIST);
  }
  tell("}");
}

static void tell_setting(const sergraph_setting *setting, const sergraph_parameter *declared, int is_list) {
  if (setting->type == SERGRAPH_NULL) {
    tell("null");
    return;
  }
  if (is_list) tell("[");
  for (uint64_t index = 0; index < setting->count; index++) {
    if (index > 0) tell(", ");
    switch (setting->type) {
      case SERGRAPH_BOOLEAN: tell(setting->integers[index] ? "true" : "false"); break;
      case SERGRAPH_INTEGER: tell("%lld", (long long)setting->integers[index]); break;
      case SERGRAPH_NUMBER: tell("%g", setting->numbers[index]); break;
      case SERGRAPH_TEXT:
      case SERGRAPH_CHOICE: tell("%s", setting->texts[index]); break;
      default: tell_structured(is_list ? PART(setting, index) : setting, declared);
    }
  }
  if (is_list) tell("]");
}

/* The settings are the host's and go when `create` returns, so the node has layers of its own. */
typedef struct step {
  enum { RELU, SCALE, CLIP, SHIFT, RESIDUAL } kind;
  float numbers[2];
  struct step *inner;
  uint64_t count;
} step;

static step *copied(const sergraph_setting *list, uint64_t count);

static step copied_clip(const sergraph_setting *record) {
#ifdef WEAK
  /* A fault that only a text deep in a structure brings out. */
  if (PART(record, 3)->type == SERGRAPH_TEXT && strlen(PART(record, 3)->texts[0]) > 1000) abort();
#endif
  const step one = {CLIP, {(float)PART(record, 0)->numbers[0], (float)PART(record, 1)->numbers[0]}, NULL, 0};
  return one;
}

static step *copied(const sergraph_setting *list, uint64_t more) {
  step *steps = calloc(list->part_count + more + 1, sizeof *steps);
  for (uint64_t index = 0; steps && index < list->part_count; index++) {
    const sergraph_setting *variant = PART(list, index), *value = variant->part_count ? PART(variant, 0) : NULL;
    const char *word = variant->texts[0];
    step *one = &steps[index];
    if (strcmp(word, "scale") == 0) {
      one->kind = SCALE;
      one->numbers[0] = (float)PART(value, 0)->numbers[0] * (PART(value, 1)->integers[0] ? 2 : 1);
    } else if (strcmp(word, "clip") == 0) {
      *one = copied_clip(value);
    } else if (strcmp(word, "shift") == 0) {
      one->kind = SHIFT, one->numbers[0] = (float)value->numbers[0];
    } else if (strcmp(word, "residual") == 0) {
      one->kind = RESIDUAL, one->inner = copied(value, 0), one->count = value->part_count;
    }
  }
  return steps;
}

static float run(const step *steps, uint64_t count, float x) {
  for (uint64_t index = 0; index < count; index++) {
    const step *one = &steps[index];
    switch (one->kind) {
      case RELU: x = x > 0 ? x : 0; break;
      case SCALE: x *= one->numbers[0]; break;
      case CLIP: x = x < one->numbers[0] ? one->numbers[0] : x > one->numbers[1] ? one->numbers[1] : x; break;
      case SHIFT: x += one->numbers[0]; break;
      case RESIDUAL: x += run(one->inner, one->count, x); break;
    }
  }
  return x;
}

static void freed(step *steps, uint64_t count) {
  for (uint64_t index = 0; steps && index < count; index++) freed(steps[index].inner, steps[index].count);
  free(steps);
}

/* --- The calls -------------------------------------------------------------------------------------------------- */

static int32_t create(const sergraph_node_kind *kind, const sergraph_setting *settings, uint32_t setting_count,
                      void **node) {
  const sergraph_setting *layers = settings, *last = SERGRAPH_ELEMENT(sergraph_setting, settings, 1);
  step *whole = calloc(1, sizeof *whole);
  (void)kind;
  told[0] = 0;
  if (SERGRAPH_ELEMENT(sergraph_setting, settings, 2)->integers[0]) {
    for (uint32_t index = 0; index + 1 < setting_count; index++) {
      tell(index > 0 ? " %s=" : "%s=", parameters[index].name);
      tell_setting(SERGRAPH_ELEMENT(sergraph_setting, settings, index), &parameters[index],
                   parameters[index].flags & SERGRAPH_LIST);
    }
    free(whole);
    return SERGRAPH_FAILED;
  }
  if (!whole) return SERGRAPH_FAILED;
  whole->kind = RESIDUAL, whole->inner = copied(layers, 1), whole->count = layers->part_count;
  if (last->type != SERGRAPH_NULL) whole->inner[whole->count++] = copied_clip(last);
  *node = whole;
  return SERGRAPH_OK;
}

static int32_t format(void *node, const sergraph_format *input, const void *learnt, sergraph_format *output) {
  (void)node, (void)learnt;
  memcpy(output, input, input->size < output->size ? input->size : output->size);
  output->stride = output->width;
  return SERGRAPH_OK;
}

static int32_t prepare(void *node, const sergraph_format *input, const void *learnt, void **processor) {
  (void)input, (void)learnt;
  *processor = node;
  return SERGRAPH_OK;
}

static int32_t process(void *processor, const sergraph_rows *input, sergraph_rows *output) {
  const step *whole = processor;
  for (uint64_t row = 0; row < input->count; row++)
    for (uint64_t column = 0; column < input->width; column++)
      output->values[row * output->stride + column] =
          run(whole->inner, whole->count, input->values[row * input->stride + column]);
  output->count = input->count;
  return SERGRAPH_OK;
}

static void nothing(void *processor) { (void)processor; }

static void destroy(void *node) { freed(node, 1); }

static const sergraph_error *last_error(void) {
  error.size = sizeof error;
  error.message = told;
  return &error;
}

static const sergraph_node_kind layers = {
    .size = sizeof layers,
    .takes = SERGRAPH_KIND(SERGRAPH_AUDIO) | SERGRAPH_KIND(SERGRAPH_FEATURES),
    .id = "test.layers",
    .summary = "Puts numbers through layers.",
    .family = "Tests",
    .gives = "the same kind",
    .definition = "Each layer takes what the one before it gives.",
    .parameters = parameters,
    .parameter_count = 3,
    .create = create,
    .format = format,
    .prepare = prepare,
    .process = process,
    .reset = nothing,
    .release = nothing,
    .destroy = destroy,
    .last_error = last_error,
};
static const sergraph_node_kind *const kinds[] = {&layers};
static const sergraph_plugin plugin = {
    .size = sizeof plugin,
    .interface_version = SERGRAPH_INTERFACE_VERSION,
    .vendor = "test",
    .version = "1.0.0",
    .summary = "Structured parameters.",
    .kinds = kinds,
    .kind_count = 1,
};

const sergraph_plugin *sergraph_plugin_entry(uint32_t host_version) {
  return host_version == SERGRAPH_INTERFACE_VERSION ? &plugin : NULL;
}
