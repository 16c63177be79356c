#ifndef SERGRAPH_ALLOCATIONS_H
#define SERGRAPH_ALLOCATIONS_H

#include <stdint.h>

/* Counts what the calling thread allocates and frees, in an executable that is linked with this.
   Where that isn't possible (another C library, a sanitizer), every number stays 0. */

/// Calls of malloc and its relatives so far, by this thread.
long sergraph_allocation_calls(void);
/// Bytes that this thread has allocated and not freed.
long sergraph_allocation_bytes(void);
/// From now on, stores 1 there when any thread is refused memory.
void sergraph_mark_failures(uint32_t *mark);

#endif
