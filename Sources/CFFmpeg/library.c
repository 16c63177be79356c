#include "library.h"
#include "sergraph_ffmpeg.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

const int sergraph_ffmpeg_versions[3] = {
  LIBAVFORMAT_VERSION_MAJOR, LIBAVCODEC_VERSION_MAJOR, LIBAVUTIL_VERSION_MAJOR};

static struct sergraph_ffmpeg_library library;
static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  // libavformat needs the other two, of the same build. They stay loaded until the process ends.
  void *utility = dlopen("libavutil.so." TEXT(LIBAVUTIL_VERSION_MAJOR), RTLD_NOW | RTLD_LOCAL);
  void *codec = utility ? dlopen("libavcodec.so." TEXT(LIBAVCODEC_VERSION_MAJOR), RTLD_LAZY | RTLD_LOCAL) : NULL;
  void *format = codec ? dlopen("libavformat.so." TEXT(LIBAVFORMAT_VERSION_MAJOR), RTLD_LAZY | RTLD_LOCAL) : NULL;
  if (!format) return;
#define FIND(name, handle)                                                                                 \
  library.name = (__typeof__(&name))dlsym(handle, #name);                                                  \
  if (!library.name) return;
#define FIND_FORMAT(name) FIND(name, format)
#define FIND_CODEC(name) FIND(name, codec)
#define FIND_UTILITY(name) FIND(name, utility)
  SERGRAPH_FORMAT_FUNCTIONS(FIND_FORMAT)
  SERGRAPH_CODEC_FUNCTIONS(FIND_CODEC)
  SERGRAPH_UTILITY_FUNCTIONS(FIND_UTILITY)
  // The structs of another major version have other layouts.
  if (library.avformat_version() >> 16 != LIBAVFORMAT_VERSION_MAJOR) return;
  if (library.avcodec_version() >> 16 != LIBAVCODEC_VERSION_MAJOR) return;
  if (library.avutil_version() >> 16 != LIBAVUTIL_VERSION_MAJOR) return;
  // What is wrong with a recording is told by the program, in its own words.
  library.av_log_set_level(AV_LOG_QUIET);
  // A damaged header can't ask for more. The index of an MP4 has 24 bytes a packet: 16 hours of AAC at 48
  // kHz.
  library.av_max_alloc(64 << 20);
  is_loaded = 1;
}

const struct sergraph_ffmpeg_library *sergraph_ffmpeg_library(void) {
  pthread_once(&once, load);
  return is_loaded ? &library : NULL;
}
