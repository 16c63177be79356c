/* Drives @NAME@.so through the interface, as sergraph does: run-tests PLUGIN.
 * `sergraph plugin check @NAME@.so` checks every rule of nodes; here belongs what the node computes. */
#include "sergraph_plugin.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static int failures;

static void check(int holds, const char *what) {
  printf("%s %s\n", holds ? "ok  " : "FAIL", what);
  failures += !holds;
}

static void run(const sergraph_node_kind *kind) {
  /* Two rows of three features, one second apart. */
  float from[6] = {1, 2, 3, -4, 5, 6}, to[6] = {0}, wanted[6] = {2, 4, 6, -8, 10, 12};
  double factor = 2;
  sergraph_setting setting = {.size = sizeof setting, .type = SERGRAPH_NUMBER, .name = "factor", .count = 1};
  sergraph_format input = {.size = sizeof input, .kind = SERGRAPH_FEATURES, .clock = SERGRAPH_CLOCK_REGULAR};
  sergraph_format output = {.size = sizeof output};
  sergraph_rows rows = {.size = sizeof rows, .width = 3, .stride = 3};
  void *node = NULL, *processor = NULL;
  setting.numbers = &factor;
  input.period.numerator = input.period.denominator = input.first.denominator = 1;
  input.span = input.period, input.width = input.stride = 3;
  check(kind->create(kind, &setting, 1, &node) == SERGRAPH_OK, "its settings make a node");
  if (!node) return;
  check(kind->format(node, &input, NULL, &output) == SERGRAPH_OK && output.width == 3, "features make features");
  check(kind->prepare(node, &input, NULL, &processor) == SERGRAPH_OK, "the node makes a processor");
  if (processor) {
    sergraph_rows given = rows;
    rows.values = from, rows.count = 2;
    given.values = to, given.capacity = 2;
    check(kind->process(processor, &rows, &given) == SERGRAPH_OK && given.count == 2, "as many rows come out as go in");
    check(memcmp(to, wanted, sizeof to) == 0, "every number is multiplied");
    kind->release(processor);
  }
  input.kind = SERGRAPH_SEGMENTS;
  check(kind->format(node, &input, NULL, &output) == SERGRAPH_FAILED && kind->last_error()->message, "segments are refused");
  kind->destroy(node);
}

int main(int count, char **arguments) {
  void *library = dlopen(count > 1 ? arguments[1] : "./@NAME@.so", RTLD_NOW | RTLD_LOCAL);
  const sergraph_plugin *(*entry)(uint32_t) = NULL;
  const sergraph_plugin *plugin;
  if (!library) return fprintf(stderr, "%s\n", dlerror()), 1;
  *(void **)&entry = dlsym(library, SERGRAPH_ENTRY); /* as POSIX suggests; ISO C has no cast between the two */
  plugin = entry ? entry(SERGRAPH_INTERFACE_VERSION) : NULL;
  if (!plugin) return fprintf(stderr, "no plugin of this version\n"), 1;
  check(strcmp(plugin->kinds[0]->id, "@ID@") == 0, "it describes its node");
  run(plugin->kinds[0]);
  return failures != 0;
}
