#define _GNU_SOURCE
#include "sergraph_ffmpeg.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
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

bool sergraph_ffmpeg_comes_in_packets(int pipe) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  ssize_t waiting = tee(pipe, ends[1], 4096, SPLICE_F_NONBLOCK);
  bool is_split = false;
  // Reading a byte of a packet takes all of it. Packets of one byte look like bytes that are no packets.
  for (int looks = 0; looks < 16 && waiting > 1 && !is_split; looks++) {
    char byte;
    int rest = 0;
    if (read(ends[0], &byte, 1) != 1 || ioctl(ends[0], FIONREAD, &rest) != 0) break;
    is_split = rest != waiting - 1;
    waiting = rest;
  }
  close(ends[0]);
  close(ends[1]);
  return is_split;
}

void sergraph_ffmpeg_widen(int pipe) {
  fcntl(pipe, F_SETPIPE_SZ, 1 << 20);
}
