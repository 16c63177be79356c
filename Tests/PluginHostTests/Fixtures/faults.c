/* What can go wrong in any call. Everything here is meant. */
#define _GNU_SOURCE
#include "faulty.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static __thread char message[512];
static __thread sergraph_error error;
/* What `last_error` has to do in place of telling. */
static __thread faulty *failing;
static __thread int is_silent;

int32_t faulty_fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  error.size = sizeof error;
  error.message = message;
  error.cure = "set `fault` to none";
  error.code = NULL;
  is_silent = 0;
  return SERGRAPH_FAILED;
}

const sergraph_error *faulty_last_error(void) {
  if (failing) {
    faulty *node = failing;
    failing = NULL;
    if (node->fault == FAULT_fail_without_reason) return NULL;
    faulty_do(node->fault, node->amount, node->path);
  }
  return is_silent ? NULL : &error;
}

static void *spin(void *nothing) {
  for (volatile int turn = 0;; turn = !turn) (void)nothing;
  return NULL;
}

static void ignore(int number) { (void)number; }

static void take_signals(void) {
  struct sigaction action;
  sigset_t all;
  memset(&action, 0, sizeof action);
  action.sa_handler = ignore;
  for (int number = 1; number < 32; number++) sigaction(number, &action, NULL);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
}

/* One MiB that is really there. */
static char *volatile grown; /* or the compiler leaves out memory that nobody looks at */

static int grow(void) {
  const size_t size = 1 << 20;
  char *memory = malloc(size);
  if (memory) memset(memory, 1, size);
  grown = memory;
  return memory != NULL;
}

static int32_t refused(const char *what) { return faulty_fail("%s: %s", what, strerror(errno)); }

static int32_t connect_to(int64_t port) {
  struct sockaddr_in address;
  int socket_number = socket(AF_INET, SOCK_STREAM, 0);
  if (socket_number < 0) return refused("socket");
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int result = connect(socket_number, (struct sockaddr *)&address, sizeof address);
  int32_t outcome = result == 0 ? SERGRAPH_OK : refused("connect");
  close(socket_number);
  return outcome;
}

static volatile int is_deep_enough;

/* Deeper than any stack. */
static int descend(void) {
  volatile char here[4096];
  here[0] = 0;
  return is_deep_enough ? 0 : descend() + here[0];
}

int32_t faulty_do(fault fault, int64_t amount, const char *path) {
  volatile int zero = 0, one = 1; /* volatile, so that no compiler works the division out */
  int file;
  pid_t child;
  pthread_t thread;
  switch (fault) {
    case FAULT_crash: *(volatile int *)(intptr_t)zero = 1; break;
    case FAULT_stack: zero = descend(); break;
    case FAULT_abort: abort();
    case FAULT_divide:
#if defined(__x86_64__) || defined(__i386__)
      zero = one / zero;
#else
      zero = raise(SIGFPE) + one; /* elsewhere dividing by 0 is no trap */
#endif
      break;
    case FAULT_stubborn: take_signals(); /* then hang: only SIGKILL helps */ /* fall through */
    case FAULT_hang: spin(NULL); break;
    case FAULT_sleep: for (;;) sleep(1000000);
    case FAULT_leak: grow(); break;
    case FAULT_exhaust:
      while (grow()) {}
      abort();
    case FAULT_exit: exit(0);
    case FAULT__exit: _exit(0);
    case FAULT_kill: kill(getpid(), SIGKILL); break;
    case FAULT_close_fds:
      for (int number = 0; number < 4096; number++) close(number);
      break;
    case FAULT_stdout:
      printf("\x1b[31mgarbage {\"path\": 1}\n");
      fflush(stdout);
      break;
    case FAULT_signal: take_signals(); break;
    case FAULT_thread:
      errno = pthread_create(&thread, NULL, spin, NULL);
      if (errno) return refused("thread");
      break;
    case FAULT_fork:
      child = fork();
      if (child < 0) return refused("fork");
      if (child == 0) for (;;) sleep(1000000);
      break;
    case FAULT_write_file:
      file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
      if (file < 0) return refused("open");
      if (write(file, "x", 1) != 1) return refused("write");
      close(file);
      break;
    case FAULT_connect: return connect_to(amount);
    case FAULT_exec:
      execl(path[0] ? path : "/bin/true", "faulty", (char *)NULL);
      return refused("exec");
    case FAULT_signal_parent:
      if (kill(getppid(), SIGCONT) != 0) return refused("kill"); /* harmless, but none of its business */
      break;
    case FAULT_queue_signal: {
      siginfo_t info;
      memset(&info, 0, sizeof info);
      info.si_code = SI_QUEUE;
      if (syscall(SYS_rt_sigqueueinfo, getppid(), SIGCONT, &info) != 0) return refused("rt_sigqueueinfo");
      break;
    }
    case FAULT_own_signals:
      if (fcntl(3, F_SETOWN, getppid()) != 0) return refused("fcntl");
      break;
    case FAULT_peek: {
      char path[64];
      snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
      if (open(path, O_RDONLY) < 0) return refused("open");
      break;
    }
    case FAULT_segment:
      if (shmget(IPC_PRIVATE, 4096, 0600) < 0) return refused("shmget");
      break;
    case FAULT_priority:
      if (setpriority(PRIO_PROCESS, (id_t)getppid(), 0) != 0) return refused("setpriority");
      break;
    default: break;
  }
  return SERGRAPH_OK;
}

int faulty_is_due(faulty *node, place here) {
  if (node->fault == FAULT_none || node->at != here) return 0;
  return node->calls++ >= node->after;
}

int32_t faulty_call(faulty *node, place here) {
  /* What fails in `last_error` needs a call that fails: the first `process`. */
  if (here == AT_process && node->at == AT_last_error && node->fault != FAULT_none) {
    faulty_fail("a failure whose reason is asked for");
    failing = node;
    return SERGRAPH_FAILED;
  }
  if (!faulty_is_due(node, here)) return SERGRAPH_OK;
  switch (node->fault) {
    case FAULT_fail: return faulty_fail("%s fails, as it is told to", faulty_places[here]);
    case FAULT_bad_text:
      faulty_fail("\xff\xfe\x80 no UTF-8 \xc3");
      error.cure = "\xed\xa0\x80";
      error.code = "SG9999\x1b[2J";
      return SERGRAPH_FAILED;
    case FAULT_bad_status: return 42;
    case FAULT_fail_without_reason:
      is_silent = 1;
      return SERGRAPH_FAILED;
    default: return faulty_do(node->fault, node->amount, node->path);
  }
}
