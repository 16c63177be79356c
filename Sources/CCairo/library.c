#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

static struct sergraph_cairo_library library;
static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  // It stays loaded until the process ends.
  void *handle = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return;
#define FIND(name)                                                                                         \
  library.name = (__typeof__(&name))dlsym(handle, #name);                                                  \
  if (!library.name) return;
  SERGRAPH_CAIRO_FUNCTIONS(FIND)
  is_loaded = 1;
}

const struct sergraph_cairo_library *sergraph_cairo_library(void) {
  pthread_once(&once, load);
  return is_loaded ? &library : NULL;
}
