#include "primitive.h"

#include <stdlib.h>
#include <string.h>

int sergraph_primitive_make(struct sergraph_primitive *primitive, dnnl_primitive_desc_t description) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  memset(primitive, 0, sizeof *primitive);
  primitive->description = description;
  if (library->dnnl_primitive_create(&primitive->primitive, description) != dnnl_success) return 1;
  sergraph_layout layout = library->dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
  primitive->size = layout ? library->dnnl_memory_desc_get_size(layout) : 0;
  if (primitive->size == 0) return 0;
  if (posix_memalign(&primitive->scratch_bytes, 64, primitive->size)) return 1;
  return library->dnnl_memory_create(&primitive->scratch, layout, library->engine, primitive->scratch_bytes)
    != dnnl_success;
}

void sergraph_primitive_free(struct sergraph_primitive *primitive) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  if (primitive->scratch) library->dnnl_memory_destroy(primitive->scratch);
  if (primitive->primitive) library->dnnl_primitive_destroy(primitive->primitive);
  if (primitive->description) library->dnnl_primitive_desc_destroy(primitive->description);
  free(primitive->scratch_bytes);
  memset(primitive, 0, sizeof *primitive);
}

int sergraph_primitive_run(
  const struct sergraph_primitive *primitive, dnnl_stream_t stream, dnnl_exec_arg_t *arguments, int count) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  if (primitive->scratch) {
    arguments[count].arg = DNNL_ARG_SCRATCHPAD;
    arguments[count].memory = primitive->scratch;
    count++;
  }
  if (library->dnnl_primitive_execute(primitive->primitive, stream, count, arguments) != dnnl_success) return 1;
  return library->dnnl_stream_wait(stream) != dnnl_success;
}

int sergraph_memory_make(struct sergraph_memory *memory, sergraph_layout layout, int is_own) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  memset(memory, 0, sizeof *memory);
  if (is_own) {
    memory->size = library->dnnl_memory_desc_get_size(layout);
    if (posix_memalign(&memory->own, 64, memory->size)) return 1;
    memset(memory->own, 0, memory->size);
  }
  return library->dnnl_memory_create(&memory->memory, layout, library->engine, is_own ? memory->own : DNNL_MEMORY_NONE)
    != dnnl_success;
}

void sergraph_memory_free(struct sergraph_memory *memory) {
  if (memory->memory) sergraph_onednn_library()->dnnl_memory_destroy(memory->memory);
  free(memory->own);
  memset(memory, 0, sizeof *memory);
}
