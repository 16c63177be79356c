#include "library.h"
#include "sergraph_onednn.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

const int sergraph_onednn_version = DNNL_VERSION_MAJOR;

static struct sergraph_onednn_library library;
static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  // It stays loaded until the process ends, with the threads that it starts.
  void *handle = dlopen("libdnnl.so." TEXT(DNNL_VERSION_MAJOR), RTLD_NOW | RTLD_LOCAL);
  if (!handle) return;
#define FIND(name)                                                                                         \
  library.name = (__typeof__(&name))dlsym(handle, #name);                                                  \
  if (!library.name) return;
  SERGRAPH_ONEDNN_COMMON(FIND)
  SERGRAPH_ONEDNN_VERSIONED(FIND)
  // The structs of another major version have other layouts.
  if (library.dnnl_version()->major != DNNL_VERSION_MAJOR) return;
  // Of the library that it was linked with; builds without OpenMP have none, and use one thread.
  library.omp_set_num_threads = (void (*)(int))dlsym(handle, "omp_set_num_threads");
  is_loaded = library.dnnl_engine_create(&library.engine, dnnl_cpu, 0) == dnnl_success;
}

const struct sergraph_onednn_library *sergraph_onednn_library(void) {
  pthread_once(&once, load);
  return is_loaded ? &library : NULL;
}

int sergraph_onednn_load(void) { return sergraph_onednn_library() != NULL; }
