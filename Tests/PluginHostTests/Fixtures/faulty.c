/* Plugins that do wrong on purpose: test.faulty, and test.faulty_learner, which learns.
 *
 *   cc -std=c99 -pedantic -Wall -Wextra -Werror -O1 -fPIC -fvisibility=hidden -shared -pthread \
 *     -I../../../Sources/CSergraphPlugin -o faulty.so faulty.c settings.c faults.c learner.c
 *
 * `fault` says what goes wrong, `at` in which call, `after` how many such calls go well before, `item` in which
 * recordings. Where nothing goes wrong, the rows come out as they went in, and the learner gives scores. `create`
 * refuses what can't be, so that no test passes because nothing happened. The entry and `extension` have no settings: a
 * copy of the library called entry-crash.so does `crash` when it is entered, extension-hang.so hangs when it is asked for
 * an extension. What the system refuses (write_file, connect, fork, thread, exec, signal_parent) is a failure with the
 * reason in the message.
 */
#include "faulty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int32_t create(const sergraph_node_kind *kind, const sergraph_setting *settings, uint32_t setting_count,
                      void **made) {
  faulty *node = calloc(1, sizeof *node);
  (void)setting_count;
  if (!node) return faulty_fail("no memory");
  faulty_read(settings, node);
  node->is_learner = strcmp(kind->id, "test.faulty_learner") == 0;
  int32_t result = faulty_is_possible(node)
                       ? faulty_call(node, AT_create)
                       : faulty_fail("the fault '%s' can't happen at '%s'", faulty_faults[node->fault],
                                     faulty_places[node->at]);
  if (result != SERGRAPH_OK) return free(node), result;
  *made = node;
  return SERGRAPH_OK;
}

static void destroy(void *node) {
  faulty_call(node, AT_destroy);
  free(node);
}

static void lie(faulty *node, sergraph_format *output) {
  static const char *const two_names[] = {"\xff", "one\nname", NULL, NULL, NULL, NULL, NULL, NULL};
  switch (node->fault) {
    case FAULT_lie_width: output->width = output->stride = (uint64_t)(node->calls + node->amount); break;
    case FAULT_lie_names: output->names = two_names, output->width = output->stride = 8; break;
    case FAULT_lie_kind: output->kind = (uint32_t)node->amount + 31; break;
    case FAULT_lie_clock:
      output->clock = SERGRAPH_CLOCK_REGULAR;
      output->period.numerator = 1, output->period.denominator = 0;
      break;
    case FAULT_lie_stride: output->stride = output->width + (uint64_t)node->amount; break;
    case FAULT_lie_size: output->size = 4; break;
    default: break;
  }
}

static int32_t format(void *faulty_node, const sergraph_format *input, const void *learnt, sergraph_format *output) {
  faulty *node = faulty_node;
  int is_lie = node->at == AT_format && node->fault >= FAULT_lie_width && node->fault <= FAULT_lie_size;
  int32_t result = is_lie ? SERGRAPH_OK : faulty_call(node, AT_format);
  if (result != SERGRAPH_OK) return result;
  memcpy(output, input, input->size < output->size ? input->size : output->size);
  output->stride = output->width;
  if (node->is_learner) {
    output->kind = SERGRAPH_SCORES;
    output->width = output->stride = learnt ? faulty_class_count(learnt) : 0;
    output->names = learnt ? faulty_labels(learnt) : NULL;
  }
  output->decides_times = node->fault == FAULT_lie_covers;
  if (is_lie && faulty_is_due(node, AT_format)) lie(node, output);
  return SERGRAPH_OK;
}

static int32_t bounds(void *faulty_node, const sergraph_format *input, uint64_t rows, sergraph_bounds *bounds) {
  faulty *node = faulty_node;
  (void)input;
  bounds->capacity = rows;
  bounds->state_bytes = sizeof(processor);
  if (node->fault == FAULT_lie_capacity && faulty_is_due(node, AT_bounds))
    return bounds->capacity = UINT64_MAX >> (node->amount & 63), SERGRAPH_OK;
  if (node->fault == FAULT_lie_state && faulty_is_due(node, AT_bounds))
    return bounds->state_bytes = UINT64_MAX, SERGRAPH_OK;
  return faulty_call(node, AT_bounds);
}

static int32_t latency(void *faulty_node, const sergraph_format *input, double *seconds) {
  faulty *node = faulty_node;
  (void)input;
  *seconds = 0;
  if (node->fault == FAULT_lie_latency && faulty_is_due(node, AT_latency))
    return *seconds = node->amount < 0 ? -1 : NAN, SERGRAPH_OK;
  return faulty_call(node, AT_latency);
}

static int32_t prepare(void *node, const sergraph_format *input, const void *learnt, void **made) {
  int32_t result = faulty_call(node, AT_prepare);
  if (result != SERGRAPH_OK) return result;
  if (learnt && faulty_width(learnt) != input->width)
    return faulty_fail("the model is of %u columns, the rows have %u", (unsigned)faulty_width(learnt),
                       (unsigned)input->width);
  processor *state = calloc(1, sizeof *state);
  if (!state) return faulty_fail("no memory");
  state->node = node;
  state->width = input->width;
  state->learnt = learnt;
  state->is_meant = 1;
  *made = state;
  return SERGRAPH_OK;
}

static int32_t begin(void *processor_pointer, const sergraph_item *item) {
  processor *state = processor_pointer;
  state->is_meant = item->path == NULL || strstr(item->path, state->node->item) != NULL;
  return state->is_meant ? faulty_call(state->node, AT_begin) : SERGRAPH_OK;
}

/* What can go wrong with rows that are given. */
static int32_t spoil(processor *state, place here, sergraph_rows *output, const sergraph_rows *input) {
  faulty *node = state->node;
  const uint64_t amount = (uint64_t)node->amount * output->width;
  if (node->fault < FAULT_overrun || node->fault > FAULT_lie_covers || node->at != here)
    return faulty_call(node, here);
  if (!faulty_is_due(node, here)) return SERGRAPH_OK;
  switch (node->fault) {
    case FAULT_overrun:
      for (uint64_t i = 0; i < amount; i++) output->values[output->capacity * output->width + i] = 1e9f;
      break;
    case FAULT_underrun:
      for (uint64_t i = 1; i <= amount; i++) *(output->values - i) = 1e9f;
      break;
    case FAULT_write_input: ((float *)(uintptr_t)input->values)[0] = 1e9f; break;
    case FAULT_wrong_count: output->count = output->capacity + (uint64_t)node->amount; break;
    case FAULT_huge_count: output->count = UINT64_MAX; break;
    case FAULT_nan:
      if (output->count == 0 && output->capacity > 0) output->count = 1;
      if (output->count > 0) output->values[0] = NAN;
      break;
    case FAULT_cut: output->count = output->count > 0 ? output->count - 1 : 0; break;
    case FAULT_lie_covers:
      for (uint64_t i = 0; output->covers && i < 2 * output->count; i++) output->covers[i] = UINT64_MAX - i;
      break;
    default: break;
  }
  return SERGRAPH_OK;
}

static int32_t process(void *processor_pointer, const sergraph_rows *input, sergraph_rows *output) {
  processor *state = processor_pointer;
  for (uint64_t row = 0; row < input->count; row++) {
    const float *from = input->values + row * input->stride;
    float *to = output->values + row * output->stride;
    if (state->learnt) faulty_score(state->learnt, from, to);
    else memcpy(to, from, state->width * sizeof *to);
    if (output->covers) output->covers[2 * row] = state->rows, output->covers[2 * row + 1] = state->rows + 1;
    state->rows++;
  }
  output->count = input->count;
  return state->is_meant ? spoil(state, AT_process, output, input) : SERGRAPH_OK;
}

static int32_t finish(void *processor_pointer, sergraph_rows *output) {
  processor *state = processor_pointer;
  faulty *node = state->node;
  int is_more = node->at == AT_finish && (node->fault == FAULT_more_for_ever || node->fault == FAULT_more_of_nothing);
  output->count = 0;
  if (!state->is_meant) return SERGRAPH_OK;
  if (!is_more) return spoil(state, AT_finish, output, NULL);
  if (!faulty_is_due(node, AT_finish)) return SERGRAPH_OK;
  if (node->fault == FAULT_more_for_ever) {
    memset(output->values, 0, output->width * sizeof *output->values);
    output->count = 1;
  }
  return SERGRAPH_MORE;
}

static void reset(void *processor_pointer) {
  processor *state = processor_pointer;
  faulty_call(state->node, AT_reset);
  state->rows = 0;
  state->is_meant = 1;
}

static void release(void *processor_pointer) {
  processor *state = processor_pointer;
  faulty_call(state->node, AT_release);
  free(state);
}

static const void *extension(const sergraph_node_kind *kind, const char *name) {
  static const sergraph_latency latencies = {.size = sizeof latencies, .latency = latency};
  faulty_do(faulty_of_library("extension"), 1, "");
  if (strcmp(name, SERGRAPH_LATENCY) == 0) return &latencies;
  if (strcmp(kind->id, "test.faulty_learner") != 0) return NULL;
  if (strcmp(name, SERGRAPH_FIT) == 0) return &faulty_fit;
  if (strcmp(name, SERGRAPH_SAVE) == 0) return &faulty_save;
  return strcmp(name, SERGRAPH_LOAD) == 0 ? &faulty_load : NULL;
}

#define PARAMETER(its_type, its_name, its_help, its_standard) \
  .size = sizeof(sergraph_parameter), .type = its_type, .name = its_name, .help = its_help, .standard = its_standard

static const sergraph_parameter parameters[] = {
    {PARAMETER(SERGRAPH_CHOICE, "fault", "What goes wrong.", "none"), .choices = faulty_faults,
     .choice_count = FAULT_COUNT},
    {PARAMETER(SERGRAPH_CHOICE, "at", "In which call.", "process"), .choices = faulty_places,
     .choice_count = AT_COUNT},
    {PARAMETER(SERGRAPH_INTEGER, "amount", "How many rows too many, or which port.", "1"), .flags = SERGRAPH_RANGE,
     .minimum = -1, .maximum = 1000000},
    {PARAMETER(SERGRAPH_INTEGER, "after", "How many calls go well before.", "0"), .flags = SERGRAPH_RANGE,
     .maximum = 1000000},
    {PARAMETER(SERGRAPH_TEXT, "path", "The file that is written, or the program that is run.", "\"\"")},
    {PARAMETER(SERGRAPH_TEXT, "item", "Only in recordings whose path has this in it.", "\"\"")},
};

#define KIND(its_id, its_takes, its_gives)                                                                     \
  .size = sizeof(sergraph_node_kind), .takes = its_takes, .id = its_id, .summary = "Does wrong on purpose.",   \
  .family = "Tests", .gives = its_gives, .definition = "y = x, until something goes wrong.",                   \
  .parameters = parameters, .parameter_count = sizeof parameters / sizeof parameters[0],                       \
  .state_size = sizeof(processor), .create = create, .format = format, .bounds = bounds, .prepare = prepare,   \
  .begin = begin, .process = process, .finish = finish, .reset = reset, .release = release, .destroy = destroy, \
  .last_error = faulty_last_error, .extension = extension

static const sergraph_node_kind plain = {KIND("test.faulty", 0xfe, "the rows that it takes")};
static const sergraph_node_kind learner = {
    KIND("test.faulty_learner", SERGRAPH_KIND(SERGRAPH_FEATURES), "scores, one column a class")};
static const sergraph_node_kind *const kinds[] = {&plain, &learner};

const sergraph_plugin *sergraph_plugin_entry(uint32_t host_version) {
  static const sergraph_plugin plugin = {.size = sizeof plugin,
                                         .interface_version = SERGRAPH_INTERFACE_VERSION,
                                         .vendor = "test",
                                         .version = "1.0.0",
                                         .summary = "Nodes that do wrong on purpose.",
                                         .kinds = kinds,
                                         .kind_count = 2};
  faulty_do(faulty_of_library("entry"), 1, "");
  return host_version == SERGRAPH_INTERFACE_VERSION ? &plugin : NULL;
}
