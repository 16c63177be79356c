#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

void byte_source_begin(struct byte_source *source, int file) {
  struct stat status;
  source->file = file;
  source->place = 0;
  source->is_regular = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

int byte_source_read(void *opaque, uint8_t *target, int count) {
  struct byte_source *source = opaque;
  ssize_t got;
  do {
    got = source->is_regular ? pread(source->file, target, count, source->place)
                             : read(source->file, target, count);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return AVERROR(errno);
  source->place += got;
  return got == 0 ? AVERROR_EOF : (int)got;
}

int64_t byte_source_seek(void *opaque, int64_t offset, int whence) {
  struct byte_source *source = opaque;
  struct stat status;
  if (fstat(source->file, &status) != 0) return AVERROR(errno);
  switch (whence & ~AVSEEK_FORCE) {
  case AVSEEK_SIZE: return status.st_size;
  case SEEK_SET: break;
  case SEEK_CUR: offset += source->place; break;
  case SEEK_END: offset += status.st_size; break;
  default: return AVERROR(EINVAL);
  }
  if (offset < 0) return AVERROR(EINVAL);
  return source->place = offset;
}
