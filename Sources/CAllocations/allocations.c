#include "allocations.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>

static _Thread_local long calls;
static _Thread_local long bytes;
static uint32_t *failed;

long sergraph_allocation_calls(void) { return calls; }
long sergraph_allocation_bytes(void) { return bytes; }
void sergraph_mark_failures(uint32_t *mark) { failed = mark; }

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SERGRAPH_SANITIZED
#endif
#endif

#if defined(__GLIBC__) && !defined(SERGRAPH_SANITIZED)

/* An executable's own malloc takes the place of glibc's in all its libraries, and these names stay. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static void *counted(void *block) {
  calls++;
  if (block) {
    bytes += (long)malloc_usable_size(block);
  } else if (failed) {
    *failed = 1;
  }
  return block;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size)); }
void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}

void *realloc(void *block, size_t size) {
  long before = block ? (long)malloc_usable_size(block) : 0;
  void *moved = __libc_realloc(block, size);
  if (moved || size == 0) bytes -= before;
  return counted(moved);
}

void free(void *block) {
  if (block) bytes -= (long)malloc_usable_size(block);
  __libc_free(block);
}

#endif
