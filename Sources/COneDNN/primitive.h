// A primitive of the library with what it needs to be called.
#ifndef SERGRAPH_ONEDNN_PRIMITIVE_H
#define SERGRAPH_ONEDNN_PRIMITIVE_H

#include "description.h"

#include <stddef.h>

struct sergraph_primitive {
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  // Memory that the library works in.
  dnnl_memory_t scratch;
  void *scratch_bytes;
  size_t size;
};

// Makes a primitive of a description, which it owns from then on, even if this fails.
int sergraph_primitive_make(struct sergraph_primitive *primitive, dnnl_primitive_desc_t description);
void sergraph_primitive_free(struct sergraph_primitive *primitive);

// Runs it. The last argument is left free for its scratch memory.
int sergraph_primitive_run(
  const struct sergraph_primitive *primitive, dnnl_stream_t stream, dnnl_exec_arg_t *arguments, int count);

// Memory of a layout: over the caller's numbers, given later, or its own.
struct sergraph_memory {
  dnnl_memory_t memory;
  void *own;
  size_t size;
};

int sergraph_memory_make(struct sergraph_memory *memory, sergraph_layout layout, int is_own);
void sergraph_memory_free(struct sergraph_memory *memory);

#endif
