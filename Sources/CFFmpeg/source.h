// The bytes of a recording, read by FFmpeg through its own descriptor: no protocol of FFmpeg's is used.
#ifndef SERGRAPH_FFMPEG_SOURCE_H
#define SERGRAPH_FFMPEG_SOURCE_H

#include "library.h"

struct byte_source {
  int file;
  // Where it is read next; only used of what can be read anywhere.
  int64_t place;
  int is_regular;
};

void byte_source_begin(struct byte_source *source, int file);
int byte_source_read(void *source, uint8_t *target, int count);
int64_t byte_source_seek(void *source, int64_t offset, int whence);

#endif
