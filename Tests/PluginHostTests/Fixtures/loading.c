/* Plugins that break one rule of loading each; LOADING says which:
 *
 *   cc -std=c99 -pedantic -Wall -Wextra -Werror -O1 -fPIC -fvisibility=hidden -shared -DLOADING=duplicate_ids \
 *     -I../../../Sources/CSergraphPlugin -o duplicate_ids.so loading.c
 *
 * `make` builds all of them. `right` breaks none, so that a test can't pass because of something else.
 */
#include "sergraph_plugin.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define TEXT_OF(word) #word
#define TEXT(word) TEXT_OF(word)
#define IS(name) (strcmp(TEXT(LOADING), name) == 0)

static int32_t create(const sergraph_node_kind *kind, const sergraph_setting *settings, uint32_t setting_count,
                      void **node) {
  static int anything;
  (void)kind, (void)settings, (void)setting_count;
  *node = &anything;
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
  (void)processor;
  for (uint64_t row = 0; row < input->count; row++)
    memcpy(output->values + row * output->stride, input->values + row * input->stride, input->width * sizeof(float));
  output->count = input->count;
  return SERGRAPH_OK;
}

static void nothing(void *pointer) { (void)pointer; }

static const sergraph_error *last_error(void) { return NULL; }

/* An extension that is too short to hold its function. */
static const void *extension(const sergraph_node_kind *kind, const char *name) {
  static const sergraph_latency short_one = {.size = 4};
  (void)kind;
  return IS("short_extension") && strcmp(name, SERGRAPH_LATENCY) == 0 ? &short_one : NULL;
}

static sergraph_parameter parameters[2];
static sergraph_port ports[2];
static sergraph_node_kind kinds[2];
static const sergraph_node_kind *list[2] = {&kinds[0], &kinds[1]};
static sergraph_plugin plugin;

/* What breaks the rules of structures. */
static void describe_structure(sergraph_parameter *one) {
  static sergraph_parameter members[2], others[2];
  static sergraph_structure structure = {sizeof structure, 2, "pair", members};
  static sergraph_structure other = {sizeof other, 2, "other", others};
  for (int index = 0; index < 2; index++) {
    const sergraph_parameter number = {.size = sizeof number, .type = SERGRAPH_NUMBER, .flags = SERGRAPH_RANGE,
                                       .name = index ? "y" : "x", .help = "A number.", .standard = "1", .maximum = 2};
    members[index] = number;
    others[index] = number;
  }
  one->type = SERGRAPH_RECORD;
  one->flags = 0;
  one->standard = "{x: 2}";
  one->structure = &structure;
  if (IS("structure_missing")) one->structure = NULL;
  if (IS("structure_without_size")) structure.size = 0;
  if (IS("structure_without_members")) structure.member_count = 0, structure.members = NULL, one->standard = "{}";
  if (IS("structure_with_many_members")) structure.member_count = UINT32_MAX;
  if (IS("structure_with_a_bad_name")) structure.name = "Pair of two";
  if (IS("structure_of_two_members_of_one_name")) members[1].name = "x", one->standard = "{}";
  if (IS("structure_with_a_bad_member")) members[1].name = "Y 2";
  if (IS("structure_with_a_default_outside")) members[1].standard = "3", one->standard = "{y: 1}";
  if (IS("structure_with_two_main_fields")) members[0].flags |= SERGRAPH_MAIN, members[1].flags |= SERGRAPH_MAIN;
  if (IS("structures_of_one_name"))
    other.name = "pair", members[1].type = SERGRAPH_RECORD, members[1].flags = 0, members[1].standard = "{}",
    members[1].structure = &other;
  if (IS("structure_of_two_kinds"))
    members[1].type = SERGRAPH_VARIANT, members[1].flags = SERGRAPH_LIST, members[1].structure = &structure,
    members[1].standard = "[]";
  if (IS("structure_without_an_end"))
    members[1].type = SERGRAPH_RECORD, members[1].flags = 0, members[1].standard = "{}",
    members[1].structure = &structure;
  if (IS("structure_that_doubles"))
    for (int index = 0; index < 2; index++)
      members[index].type = SERGRAPH_RECORD, members[index].flags = 0, members[index].standard = "{}",
      members[index].structure = &structure, one->standard = "{}";
  if (IS("structure_of_an_option_that_is_none")) one->type = SERGRAPH_VARIANT, one->standard = "z";
}

static void describe_parameter(sergraph_parameter *one, const char *name) {
  static const char *const choices[] = {"a", "b"};
  memset(one, 0, sizeof *one);
  one->size = sizeof *one;
  one->type = SERGRAPH_NUMBER;
  one->flags = SERGRAPH_RANGE;
  one->name = name;
  one->help = "A number.";
  one->standard = "1";
  one->maximum = 2;
  if (IS("reserved_parameter")) one->name = "use";
  if (IS("bad_parameter_name")) one->name = "Cut Off";
  if (IS("default_outside")) one->standard = "3";
  if (IS("default_of_another_type")) one->standard = "[many";
  if (IS("no_default")) one->standard = NULL;
  if (IS("empty_range")) one->minimum = 3;
  if (IS("nan_range")) one->minimum = NAN;
  if (IS("unknown_type")) one->type = 77;
  if (IS("unknown_flag")) one->flags = 1u << 20;
  if (IS("unknown_unit")) one->unit = 77;
  if (IS("no_choices")) one->type = SERGRAPH_CHOICE, one->flags = 0;
  if (IS("default_no_choice"))
    one->type = SERGRAPH_CHOICE, one->flags = 0, one->standard = "c", one->choices = choices, one->choice_count = 2;
  if (IS("parameter_without_size")) one->size = 0;
  if (IS("no_help")) one->help = NULL;
  if (IS("parameter_of_nothing")) one->type = SERGRAPH_NULL, one->flags = 0;
  if (strncmp(TEXT(LOADING), "structure", 9) == 0) describe_structure(one);
}

static void describe_kind(sergraph_node_kind *kind, const char *id) {
  const sergraph_node_kind empty = {.size = sizeof empty};
  *kind = empty;
  kind->takes = SERGRAPH_KIND(SERGRAPH_AUDIO);
  kind->id = id;
  kind->summary = "Gives what it takes.";
  kind->family = "Tests";
  kind->gives = "audio";
  kind->definition = "y = x.";
  kind->parameters = parameters, kind->parameter_count = IS("duplicate_parameters") ? 2 : 1;
  kind->create = create, kind->format = format, kind->prepare = prepare, kind->process = process;
  kind->reset = nothing, kind->release = nothing, kind->destroy = nothing;
  kind->last_error = last_error, kind->extension = extension;
  if (IS("no_function")) kind->process = NULL;
  if (IS("no_last_error")) kind->last_error = NULL;
  if (IS("foreign_vendor")) kind->id = "other.node";
  if (IS("no_vendor_in_id")) kind->id = "node";
  if (IS("bad_id")) kind->id = "test.Two Words";
  if (IS("no_id")) kind->id = NULL;
  if (IS("text_that_is_none")) kind->summary = "\xff\xfe";
  if (IS("text_with_escapes")) kind->summary = "a\x1b[31mb\nc";
  if (IS("takes_nothing")) kind->takes = 0;
  if (IS("takes_unknown")) kind->takes = 1u << 30;
  if (IS("look_ahead_negative")) kind->look_ahead = -1;
  if (IS("look_ahead_nan")) kind->look_ahead = NAN;
  if (IS("kind_without_size")) kind->size = 0;
  if (IS("kind_too_short")) kind->size = offsetof(sergraph_node_kind, last_error);
  if (IS("many_parameters")) kind->parameter_count = UINT32_MAX;
  if (IS("parameters_missing")) kind->parameters = NULL;
  if (IS("ports_missing")) kind->port_count = 2;
  if (IS("port_of_unknown_kinds")) kind->ports = ports, kind->port_count = 2;
}

#ifdef NEEDS_SYMBOL
void symbol_that_no_library_has(void);
#endif

const sergraph_plugin *sergraph_plugin_entry(uint32_t host_version) {
  (void)host_version;
#ifdef NEEDS_SYMBOL
  symbol_that_no_library_has();
#endif
  if (IS("entry_gives_null")) return NULL;
  describe_parameter(&parameters[0], "one");
  describe_parameter(&parameters[1], "one");
  for (int index = 0; index < 2; index++) {
    ports[index].size = sizeof ports[index];
    ports[index].kinds = 1u << 30;
    ports[index].name = index ? "side" : "main";
    ports[index].help = "Rows.";
  }
  describe_kind(&kinds[0], "test.one");
  describe_kind(&kinds[1], IS("duplicate_ids") ? "test.one" : "test.two");
  if (IS("kind_missing")) list[1] = NULL;
  plugin.size = IS("plugin_without_size") ? 0 : sizeof plugin;
  plugin.interface_version = IS("newer_version") ? 2 : IS("older_version") ? 0 : SERGRAPH_INTERFACE_VERSION;
  plugin.vendor = IS("no_vendor") ? NULL : IS("bad_vendor") ? "Test & Co" : "test";
  plugin.version = "1.0.0";
  plugin.summary = "Breaks a rule.";
  plugin.kinds = IS("kinds_missing") ? NULL : list;
  plugin.kind_count = IS("no_kinds") ? 0 : IS("many_kinds") ? UINT32_MAX : 2;
  return &plugin;
}
