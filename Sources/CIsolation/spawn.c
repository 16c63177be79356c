#define _GNU_SOURCE
#include "isolation.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

int sergraph_spawn(const char *program, const char *mode, const char *limit, int socket, int memory,
                   int *process) {
  /* Out of the way of the places that they are to take, which either may have. */
  int high_socket = fcntl(socket, F_DUPFD_CLOEXEC, SERGRAPH_MEMORY + 1);
  int high_memory = fcntl(memory, F_DUPFD_CLOEXEC, SERGRAPH_MEMORY + 1);
  if (high_socket < 0 || high_memory < 0) {
    int reason = errno;
    if (high_socket >= 0) close(high_socket);
    if (high_memory >= 0) close(high_memory);
    return reason;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, high_socket, SERGRAPH_SOCKET);
  posix_spawn_file_actions_adddup2(&actions, high_memory, SERGRAPH_MEMORY);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, SERGRAPH_MEMORY + 1);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

  pid_t started = 0;
  char *arguments[] = {(char *)program, (char *)mode, (char *)limit, NULL};
  size_t count = 0;
  while (environ[count]) count++;
  const char **environment = malloc((count + 2) * sizeof *environment);
  size_t kept = 0;
  for (size_t index = 0; environment && index < count; index++)
    if (strncmp(environ[index], "SWIFT_BACKTRACE=", 16) != 0) environment[kept++] = environ[index];
  int status = ENOMEM;
  if (environment) {
    /* A crash is told by sergraph, in a line; Swift's own report needs a program that may not be started there. */
    environment[kept++] = "SWIFT_BACKTRACE=enable=no";
    environment[kept] = NULL;
    status =
        posix_spawn(&started, program, &actions, &attributes, arguments, (char **)environment);
    free(environment);
  }
  *process = started;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(high_socket);
  close(high_memory);
  return status;
}
