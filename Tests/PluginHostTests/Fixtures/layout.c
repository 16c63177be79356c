/* The layout of version 1 of sergraph_plugin.h, frozen: size, offset and type of everything, and every constant. As C99
 * and as C++, on any machine with pointers and `long` of 64 bits:
 *
 *   cc -std=c99 -pedantic -Wall -Wextra -Werror -I../../../Sources/CSergraphPlugin -o layout-c layout.c && ./layout-c
 *   c++ -std=c++11 -pedantic -Wall -Wextra -Werror -I../../../Sources/CSergraphPlugin -x c++ -o layout-cpp layout.c &&
 *     ./layout-cpp
 *
 * Where it does not compile, plugins that people have would break: mend the header, not this file. Only what is added at
 * the end of a struct may change its size here; it then gets a line, and an older plugin goes on without it.
 */
#include "sergraph_plugin.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* An array of a negative size does not compile, and the error shows the name. */
#define HOLDS(what, condition) typedef char what[(condition) ? 1 : -1];
#define STRUCT(owner, bytes) HOLDS(size_of_##owner, sizeof(owner) == (bytes))
/* Besides the place, the type: the function does not compile if the pointer is of another one. */
#define FIELD(owner, offset, type, name)                                      \
  HOLDS(place_of_##owner##_##name, offsetof(owner, name) == (offset))         \
  type *type_of_##owner##_##name(owner *value);                               \
  type *type_of_##owner##_##name(owner *value) { return &value->name; }
#define CONSTANT(name, value) HOLDS(value_of_##name, (long long)(name) == (value))

HOLDS(pointers_of_64_bits, sizeof(void *) == 8 && sizeof(void (*)(void)) == 8)
HOLDS(floats_of_32_bits, sizeof(float) == 4 && sizeof(double) == 8)

CONSTANT(SERGRAPH_INTERFACE_VERSION, 1)
CONSTANT(SERGRAPH_FAILED, -1)
CONSTANT(SERGRAPH_OK, 0)
CONSTANT(SERGRAPH_MORE, 1)
CONSTANT(SERGRAPH_AUDIO, 1)
CONSTANT(SERGRAPH_FRAMES, 2)
CONSTANT(SERGRAPH_SPECTRUM, 3)
CONSTANT(SERGRAPH_FEATURES, 4)
CONSTANT(SERGRAPH_PATCHES, 5)
CONSTANT(SERGRAPH_SCORES, 6)
CONSTANT(SERGRAPH_SEGMENTS, 7)
CONSTANT(SERGRAPH_CLOCK_OPEN, 0)
CONSTANT(SERGRAPH_CLOCK_REGULAR, 1)
CONSTANT(SERGRAPH_CLOCK_SEGMENTS, 2)
CONSTANT(SERGRAPH_CLOCK_ITEM, 3)
CONSTANT(SERGRAPH_SCALE_NONE, 0)
CONSTANT(SERGRAPH_SCALE_AMPLITUDE, 1)
CONSTANT(SERGRAPH_SCALE_POWER, 2)
CONSTANT(SERGRAPH_SCALE_DECIBEL, 3)
CONSTANT(SERGRAPH_SCALE_LOG, 4)
CONSTANT(SERGRAPH_NULL, 0)
CONSTANT(SERGRAPH_BOOLEAN, 1)
CONSTANT(SERGRAPH_INTEGER, 2)
CONSTANT(SERGRAPH_NUMBER, 3)
CONSTANT(SERGRAPH_TEXT, 4)
CONSTANT(SERGRAPH_CHOICE, 5)
CONSTANT(SERGRAPH_RECORD, 6)
CONSTANT(SERGRAPH_VARIANT, 7)
CONSTANT(SERGRAPH_LIST, 1)
CONSTANT(SERGRAPH_OPTIONAL, 2)
CONSTANT(SERGRAPH_RANGE, 4)
CONSTANT(SERGRAPH_REQUIRED, 8)
CONSTANT(SERGRAPH_MAIN, 16)
CONSTANT(SERGRAPH_UNIT_NONE, 0)
CONSTANT(SERGRAPH_UNIT_HERTZ, 1)
CONSTANT(SERGRAPH_UNIT_SECONDS, 2)
CONSTANT(SERGRAPH_UNIT_MILLISECONDS, 3)
CONSTANT(SERGRAPH_UNIT_SAMPLES, 4)
CONSTANT(SERGRAPH_UNIT_FRAMES, 5)
CONSTANT(SERGRAPH_UNIT_DECIBEL, 6)
CONSTANT(SERGRAPH_UNIT_BINS, 7)
CONSTANT(SERGRAPH_UNIT_ROWS, 8)
CONSTANT(SERGRAPH_NEEDS_FITTING, 1)
CONSTANT(SERGRAPH_NEEDS_LABELS, 2)
CONSTANT(SERGRAPH_ENROLS_SPEAKERS, 4)
CONSTANT(SERGRAPH_SEES_HELD_OUT, 8)
CONSTANT(SERGRAPH_WANTS_HELD_OUT_SCORES, 16)
HOLDS(value_of_SERGRAPH_KIND, SERGRAPH_KIND(SERGRAPH_SEGMENTS) == 128)

STRUCT(sergraph_ratio, 16)
FIELD(sergraph_ratio, 0, int64_t, numerator)
FIELD(sergraph_ratio, 8, int64_t, denominator)

STRUCT(sergraph_part, 40)
FIELD(sergraph_part, 0, uint32_t, size)
FIELD(sergraph_part, 4, uint32_t, reserved)
FIELD(sergraph_part, 8, const char *, port)
FIELD(sergraph_part, 16, uint64_t, first_column)
FIELD(sergraph_part, 24, uint64_t, column_count)
FIELD(sergraph_part, 32, const sergraph_format *, format)

STRUCT(sergraph_format, 128)
FIELD(sergraph_format, 0, uint32_t, size)
FIELD(sergraph_format, 4, uint32_t, kind)
FIELD(sergraph_format, 8, uint32_t, clock)
FIELD(sergraph_format, 12, uint32_t, scale)
FIELD(sergraph_format, 16, sergraph_ratio, period)
FIELD(sergraph_format, 32, sergraph_ratio, first)
FIELD(sergraph_format, 48, sergraph_ratio, span)
FIELD(sergraph_format, 64, uint64_t, width)
FIELD(sergraph_format, 72, uint64_t, stride)
FIELD(sergraph_format, 80, int64_t, sample_rate)
FIELD(sergraph_format, 88, int64_t, fft_size)
FIELD(sergraph_format, 96, const char *const *, names)
FIELD(sergraph_format, 104, const sergraph_part *, parts)
FIELD(sergraph_format, 112, uint64_t, part_count)
FIELD(sergraph_format, 120, uint32_t, decides_times)
FIELD(sergraph_format, 124, uint32_t, reserved)

STRUCT(sergraph_rows, 56)
FIELD(sergraph_rows, 0, uint32_t, size)
FIELD(sergraph_rows, 4, uint32_t, reserved)
FIELD(sergraph_rows, 8, float *, values)
FIELD(sergraph_rows, 16, uint64_t, count)
FIELD(sergraph_rows, 24, uint64_t, capacity)
FIELD(sergraph_rows, 32, uint64_t, width)
FIELD(sergraph_rows, 40, uint64_t, stride)
FIELD(sergraph_rows, 48, uint64_t *, covers)

STRUCT(sergraph_item, 32)
FIELD(sergraph_item, 0, uint32_t, size)
FIELD(sergraph_item, 4, int32_t, channel)
FIELD(sergraph_item, 8, const char *, path)
FIELD(sergraph_item, 16, const char *, speaker)
FIELD(sergraph_item, 24, double, start)

STRUCT(sergraph_parameter, 80) /* 72 in the first header */
FIELD(sergraph_parameter, 0, uint32_t, size)
FIELD(sergraph_parameter, 4, uint32_t, type)
FIELD(sergraph_parameter, 8, uint32_t, flags)
FIELD(sergraph_parameter, 12, uint32_t, unit)
FIELD(sergraph_parameter, 16, const char *, name)
FIELD(sergraph_parameter, 24, const char *, help)
FIELD(sergraph_parameter, 32, const char *, standard)
FIELD(sergraph_parameter, 40, double, minimum)
FIELD(sergraph_parameter, 48, double, maximum)
FIELD(sergraph_parameter, 56, const char *const *, choices)
FIELD(sergraph_parameter, 64, uint32_t, choice_count)
FIELD(sergraph_parameter, 68, uint32_t, reserved)
FIELD(sergraph_parameter, 72, const struct sergraph_structure *, structure)

STRUCT(sergraph_structure, 24)
FIELD(sergraph_structure, 0, uint32_t, size)
FIELD(sergraph_structure, 4, uint32_t, member_count)
FIELD(sergraph_structure, 8, const char *, name)
FIELD(sergraph_structure, 16, const sergraph_parameter *, members)

STRUCT(sergraph_setting, 64) /* 48 in the first header */
FIELD(sergraph_setting, 0, uint32_t, size)
FIELD(sergraph_setting, 4, uint32_t, type)
FIELD(sergraph_setting, 8, const char *, name)
FIELD(sergraph_setting, 16, uint64_t, count)
FIELD(sergraph_setting, 24, const int64_t *, integers)
FIELD(sergraph_setting, 32, const double *, numbers)
FIELD(sergraph_setting, 40, const char *const *, texts)
FIELD(sergraph_setting, 48, const struct sergraph_setting *, parts)
FIELD(sergraph_setting, 56, uint64_t, part_count)

STRUCT(sergraph_port, 32)
FIELD(sergraph_port, 0, uint32_t, size)
FIELD(sergraph_port, 4, uint32_t, kinds)
FIELD(sergraph_port, 8, const char *, name)
FIELD(sergraph_port, 16, const char *, help)
FIELD(sergraph_port, 24, uint32_t, is_optional)
FIELD(sergraph_port, 28, uint32_t, reserved)

STRUCT(sergraph_bounds, 24)
FIELD(sergraph_bounds, 0, uint32_t, size)
FIELD(sergraph_bounds, 4, uint32_t, is_columnwise)
FIELD(sergraph_bounds, 8, uint64_t, capacity)
FIELD(sergraph_bounds, 16, uint64_t, state_bytes)

STRUCT(sergraph_error, 48)
FIELD(sergraph_error, 0, uint32_t, size)
FIELD(sergraph_error, 4, uint32_t, reserved)
FIELD(sergraph_error, 8, const char *, message)
FIELD(sergraph_error, 16, const char *, cure)
FIELD(sergraph_error, 24, const char *, code)
FIELD(sergraph_error, 32, const char *const *, settings)
FIELD(sergraph_error, 40, uint64_t, setting_count)

STRUCT(sergraph_node_kind, 184)
FIELD(sergraph_node_kind, 0, uint32_t, size)
FIELD(sergraph_node_kind, 4, uint32_t, takes)
FIELD(sergraph_node_kind, 8, const char *, id)
FIELD(sergraph_node_kind, 16, const char *, summary)
FIELD(sergraph_node_kind, 24, const char *, family)
FIELD(sergraph_node_kind, 32, const char *, gives)
FIELD(sergraph_node_kind, 40, const char *, definition)
FIELD(sergraph_node_kind, 48, const sergraph_port *, ports)
FIELD(sergraph_node_kind, 56, const sergraph_parameter *, parameters)
FIELD(sergraph_node_kind, 64, uint32_t, port_count)
FIELD(sergraph_node_kind, 68, uint32_t, parameter_count)
FIELD(sergraph_node_kind, 72, double, look_ahead)
FIELD(sergraph_node_kind, 80, uint64_t, state_size)
typedef int32_t (*node_kind_create_function)(const sergraph_node_kind *, const sergraph_setting *, uint32_t, void **);
FIELD(sergraph_node_kind, 88, node_kind_create_function, create)
typedef int32_t (*node_kind_format_function)(void *, const sergraph_format *, const void *, sergraph_format *);
FIELD(sergraph_node_kind, 96, node_kind_format_function, format)
typedef int32_t (*node_kind_bounds_function)(void *, const sergraph_format *, uint64_t, sergraph_bounds *);
FIELD(sergraph_node_kind, 104, node_kind_bounds_function, bounds)
typedef int32_t (*node_kind_prepare_function)(void *, const sergraph_format *, const void *, void **);
FIELD(sergraph_node_kind, 112, node_kind_prepare_function, prepare)
typedef int32_t (*node_kind_begin_function)(void *, const sergraph_item *);
FIELD(sergraph_node_kind, 120, node_kind_begin_function, begin)
typedef int32_t (*node_kind_process_function)(void *, const sergraph_rows *, sergraph_rows *);
FIELD(sergraph_node_kind, 128, node_kind_process_function, process)
typedef int32_t (*node_kind_finish_function)(void *, sergraph_rows *);
FIELD(sergraph_node_kind, 136, node_kind_finish_function, finish)
typedef void (*node_kind_reset_function)(void *);
FIELD(sergraph_node_kind, 144, node_kind_reset_function, reset)
typedef void (*node_kind_release_function)(void *);
FIELD(sergraph_node_kind, 152, node_kind_release_function, release)
typedef void (*node_kind_destroy_function)(void *);
FIELD(sergraph_node_kind, 160, node_kind_destroy_function, destroy)
typedef const sergraph_error *(*node_kind_last_error_function)(void);
FIELD(sergraph_node_kind, 168, node_kind_last_error_function, last_error)
typedef const void *(*node_kind_extension_function)(const sergraph_node_kind *, const char *);
FIELD(sergraph_node_kind, 176, node_kind_extension_function, extension)

STRUCT(sergraph_latency, 16)
FIELD(sergraph_latency, 0, uint32_t, size)
FIELD(sergraph_latency, 4, uint32_t, reserved)
typedef int32_t (*latency_latency_function)(void *, const sergraph_format *, double *);
FIELD(sergraph_latency, 8, latency_latency_function, latency)

STRUCT(sergraph_examples, 64)
FIELD(sergraph_examples, 0, uint32_t, size)
FIELD(sergraph_examples, 4, uint32_t, class_count)
FIELD(sergraph_examples, 8, const float *, values)
FIELD(sergraph_examples, 16, uint64_t, count)
FIELD(sergraph_examples, 24, uint64_t, width)
FIELD(sergraph_examples, 32, const uint32_t *, labels)
FIELD(sergraph_examples, 40, const char *const *, classes)
FIELD(sergraph_examples, 48, const char *const *, speakers)
FIELD(sergraph_examples, 56, const uint64_t *, items)

STRUCT(sergraph_fit_options, 32)
FIELD(sergraph_fit_options, 0, uint32_t, size)
FIELD(sergraph_fit_options, 4, uint32_t, reserved)
FIELD(sergraph_fit_options, 8, uint64_t, seed)
FIELD(sergraph_fit_options, 16, void *, context)
typedef int32_t (*fit_options_progress_function)(void *, uint64_t, uint64_t, double);
FIELD(sergraph_fit_options, 24, fit_options_progress_function, progress)

STRUCT(sergraph_fit, 32)
FIELD(sergraph_fit, 0, uint32_t, size)
FIELD(sergraph_fit, 4, uint32_t, reserved)
typedef int32_t (*fit_wants_function)(void *, uint32_t *);
FIELD(sergraph_fit, 8, fit_wants_function, wants)
typedef int32_t (*fit_fit_function)(void *, const sergraph_format *, const sergraph_examples *,
    const sergraph_fit_options *, void **);
FIELD(sergraph_fit, 16, fit_fit_function, fit)
typedef void (*fit_forget_function)(void *);
FIELD(sergraph_fit, 24, fit_forget_function, forget)

STRUCT(sergraph_tensor, 32)
FIELD(sergraph_tensor, 0, uint32_t, size)
FIELD(sergraph_tensor, 4, uint32_t, dimensions)
FIELD(sergraph_tensor, 8, const char *, name)
FIELD(sergraph_tensor, 16, const uint64_t *, shape)
FIELD(sergraph_tensor, 24, const float *, values)

STRUCT(sergraph_model, 40)
FIELD(sergraph_model, 0, uint32_t, size)
FIELD(sergraph_model, 4, uint32_t, tensor_count)
FIELD(sergraph_model, 8, const sergraph_tensor *, tensors)
FIELD(sergraph_model, 16, const char *const *, labels)
FIELD(sergraph_model, 24, const char *const *, speakers)
FIELD(sergraph_model, 32, uint32_t, label_count)
FIELD(sergraph_model, 36, uint32_t, speaker_count)

STRUCT(sergraph_save, 16)
FIELD(sergraph_save, 0, uint32_t, size)
FIELD(sergraph_save, 4, uint32_t, reserved)
typedef int32_t (*save_save_function)(const void *, sergraph_model *);
FIELD(sergraph_save, 8, save_save_function, save)

STRUCT(sergraph_load, 16)
FIELD(sergraph_load, 0, uint32_t, size)
FIELD(sergraph_load, 4, uint32_t, reserved)
typedef int32_t (*load_load_function)(void *, const sergraph_model *, void **);
FIELD(sergraph_load, 8, load_load_function, load)

STRUCT(sergraph_plugin, 56)
FIELD(sergraph_plugin, 0, uint32_t, size)
FIELD(sergraph_plugin, 4, uint32_t, interface_version)
FIELD(sergraph_plugin, 8, const char *, vendor)
FIELD(sergraph_plugin, 16, const char *, version)
FIELD(sergraph_plugin, 24, const char *, summary)
FIELD(sergraph_plugin, 32, const char *, made_with)
FIELD(sergraph_plugin, 40, const sergraph_node_kind *const *, kinds)
FIELD(sergraph_plugin, 48, uint32_t, kind_count)
FIELD(sergraph_plugin, 52, uint32_t, reserved)

const sergraph_plugin *sergraph_plugin_entry(uint32_t host_version) {
  (void)host_version;
  return NULL;
}

static int is_other(const char *name, const char *text, const char *wanted) {
  if (strcmp(text, wanted) == 0) return 0;
  printf("%s is \"%s\", was \"%s\"\n", name, text, wanted);
  return 1;
}

int main(void) {
  const sergraph_plugin *(*entry)(uint32_t) = &sergraph_plugin_entry;
  int others = entry(SERGRAPH_INTERFACE_VERSION) != NULL;
  others += is_other("SERGRAPH_LATENCY", SERGRAPH_LATENCY, "sergraph.latency/1");
  others += is_other("SERGRAPH_FIT", SERGRAPH_FIT, "sergraph.fit/1");
  others += is_other("SERGRAPH_SAVE", SERGRAPH_SAVE, "sergraph.save/1");
  others += is_other("SERGRAPH_LOAD", SERGRAPH_LOAD, "sergraph.load/1");
  others += is_other("SERGRAPH_ENTRY", SERGRAPH_ENTRY, "sergraph_plugin_entry");
  return others != 0;
}
