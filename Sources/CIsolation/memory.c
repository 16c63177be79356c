#define _GNU_SOURCE
#include "isolation.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void sergraph_futex_wait(const uint32_t *word, uint32_t expected, int64_t nanoseconds) {
  struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  syscall(SYS_futex, word, FUTEX_WAIT, expected, nanoseconds < 0 ? NULL : &limit, NULL, 0);
}

void sergraph_futex_wake(const uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

int sergraph_shared_memory(uint64_t bytes) {
  int descriptor = memfd_create("sergraph", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor >= 0 && ftruncate(descriptor, (off_t)bytes) != 0) {
    int reason = errno;
    close(descriptor);
    errno = reason;
    return -1;
  }
  /* Who shares it must not be able to take it away below whoever reads it. */
  if (descriptor >= 0) fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK);
  return descriptor;
}

static void *watch(void *argument) {
  struct pollfd other = {.fd = (int)(intptr_t)argument, .events = POLLRDHUP};
  while (poll(&other, 1, -1) < 0 && errno == EINTR) {
  }
  /* A plugin that has closed what is not its own looks like a program that has gone. */
  _exit(fcntl(other.fd, F_GETFD) < 0 ? SERGRAPH_UNHEARD : 0);
}

int sergraph_end_with(int descriptor) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 65536);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  /* Signals are for the thread that runs the plugin. */
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  int reason = pthread_create(&thread, &attributes, watch, (void *)(intptr_t)descriptor);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return reason;
}
