/* What Swift cannot call of Linux: futexes in shared memory, system call filters, memory without a file's name. */
#ifndef SERGRAPH_ISOLATION_H
#define SERGRAPH_ISOLATION_H

#include <stdint.h>

/* A word that two processes share, read after everything that was written before it was stored. */
static inline uint32_t sergraph_load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }
static inline void sergraph_store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_RELEASE); }

/* Tells the processor that a loop waits for another one. */
static inline void sergraph_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Sleeps while the word holds `expected`, at most so many nanoseconds; for ever if negative. May wake without cause. */
void sergraph_futex_wait(const uint32_t *word, uint32_t expected, int64_t nanoseconds);
void sergraph_futex_wake(const uint32_t *word);

/* The descriptors that a plugin's process finds open. */
#define SERGRAPH_SOCKET 3
#define SERGRAPH_MEMORY 4
/* The exit status of a process in which the plugin has closed them. */
#define SERGRAPH_UNHEARD 113

/* Starts the program that hosts plugins, to do what `mode` says, with these two, nothing to read, and its output on our standard error: what a
 * plugin prints must not get among the results. It is a process group of its own, so that what it starts can be ended with
 * it. 0 or an errno. */
int sergraph_spawn(const char *program, const char *mode, const char *limit, int socket, int memory, int *process);

/* Memory to share, without a name in any folder, closed on exec; -1 with errno. */
int sergraph_shared_memory(uint64_t bytes);

/* From now on this process and its threads can open no socket, start no process, write, make, rename or remove no file,
 * trace, signal or reach into no other process. 0, or the reason why the kernel does not allow it (errno). */
int sergraph_restrict(void);

/* The version of Landlock that the kernel has; 0 if none. */
int sergraph_landlock(void);

/* Starts a thread that ends this process as soon as the other end of a socket is closed; 0 or an errno. */
int sergraph_end_with(int descriptor);

#endif
