#define _GNU_SOURCE
#include "sergraph_ffmpeg.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int sergraph_ffmpeg_peek(int file, uint8_t *target, int count) {
  ssize_t waiting;
  int ends[2];
  // A socket is looked into directly; of a pipe, a copy is.
  do {
    waiting = recv(file, target, count, MSG_PEEK);
  } while (waiting < 0 && errno == EINTR);
  if (waiting >= 0 || errno != ENOTSOCK) return (int)waiting;
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  // The copy takes as many pieces as the pipe holds: a writer may have put single bytes.
  fcntl(ends[1], F_SETPIPE_SZ, fcntl(file, F_GETPIPE_SZ));
  do {
    waiting = tee(file, ends[1], count, 0);
  } while (waiting < 0 && errno == EINTR);
  // Of a pipe of packets one read gives one packet.
  int got = (int)waiting;
  for (int done = 0; done < waiting;) {
    ssize_t more = read(ends[0], target + done, waiting - done);
    if (more <= 0) {
      got = done;
      break;
    }
    done += (int)more;
  }
  close(ends[0]);
  close(ends[1]);
  return got;
}

void sergraph_ffmpeg_widen(int pipe) {
  fcntl(pipe, F_SETPIPE_SZ, 1 << 20);
}
