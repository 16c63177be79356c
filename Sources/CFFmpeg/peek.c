#define _GNU_SOURCE
#include "sergraph_ffmpeg.h"

#include <fcntl.h>
#include <unistd.h>

int sergraph_ffmpeg_peek(int file, uint8_t *target, int count) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  ssize_t waiting = tee(file, ends[1], count, 0);
  int got = waiting > 0 ? (int)read(ends[0], target, waiting) : -1;
  close(ends[0]);
  close(ends[1]);
  return got;
}
