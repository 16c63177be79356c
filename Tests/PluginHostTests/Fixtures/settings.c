/* What the plugin is told to do wrong: by settings, or by its file's name. */
#define _GNU_SOURCE
#include "faulty.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define FAULTY_WORD(name, ...) #name,
const char *const faulty_faults[] = {FAULTY_FAULTS(FAULTY_WORD)};
#define FAULTY_PLACE_WORD(name) #name,
const char *const faulty_places[] = {FAULTY_AT(FAULTY_PLACE_WORD)};
#undef FAULTY_WORD
#undef FAULTY_PLACE_WORD

int faulty_is_possible(const faulty *node) {
  const place at = node->at;
  enum { anywhere, fallible, rows, process, finish, format, bounds, latency, learning, save };
#define FAULTY_WHERE(name, where) where,
  static const int where[] = {FAULTY_FAULTS(FAULTY_WHERE)};
#undef FAULTY_WHERE
  if (node->fault == FAULT_none) return 1;
  if (at >= AT_wants && !node->is_learner) return 0;
  switch (where[node->fault]) {
    case anywhere: return 1;
    case fallible:
      return at == AT_last_error ? node->fault == FAULT_fail_without_reason
                                 : at != AT_reset && at != AT_release && at != AT_destroy && at != AT_forget;
    case rows: return at == AT_process || at == AT_finish;
    case process: return at == AT_process;
    case finish: return at == AT_finish;
    case format: return at == AT_format;
    case bounds: return at == AT_bounds;
    case latency: return at == AT_latency;
    case learning: return at == AT_fit || at == AT_load_model;
    default: return at == AT_save;
  }
}

static int word(const char *const *words, int count, const char *wanted) {
  for (int index = 0; index < count; index++)
    if (strcmp(words[index], wanted) == 0) return index;
  return 0;
}

void faulty_read(const sergraph_setting *settings, faulty *node) {
#define SETTING(index) SERGRAPH_ELEMENT(sergraph_setting, settings, index)
  node->fault = (fault)word(faulty_faults, FAULT_COUNT, SETTING(0)->texts[0]);
  node->at = (place)word(faulty_places, AT_COUNT, SETTING(1)->texts[0]);
  node->amount = SETTING(2)->integers[0];
  node->after = SETTING(3)->integers[0];
  snprintf(node->path, sizeof node->path, "%s", SETTING(4)->texts[0]);
  snprintf(node->item, sizeof node->item, "%s", SETTING(5)->texts[0]);
#undef SETTING
}

fault faulty_of_library(const char *call) {
  Dl_info info;
  char name[64];
  const char *file;
  const size_t length = strlen(call);
  if (!dladdr((const void *)&faulty_faults, &info) || !info.dli_fname) return FAULT_none;
  file = strrchr(info.dli_fname, '/');
  file = file ? file + 1 : info.dli_fname;
  if (strncmp(file, call, length) != 0 || file[length] != '-') return FAULT_none;
  snprintf(name, sizeof name, "%s", file + length + 1);
  name[strcspn(name, ".")] = 0;
  return (fault)word(faulty_faults, FAULT_COUNT, name);
}
