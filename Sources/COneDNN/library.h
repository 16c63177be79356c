// oneDNN's functions that are called, found in the library when it is loaded.
#ifndef SERGRAPH_ONEDNN_LIBRARY_H
#define SERGRAPH_ONEDNN_LIBRARY_H

#include <oneapi/dnnl/dnnl.h>

#define SERGRAPH_ONEDNN_COMMON(each)                                                                       \
  each(dnnl_version) each(dnnl_engine_create) each(dnnl_stream_create) each(dnnl_stream_destroy)           \
  each(dnnl_stream_wait) each(dnnl_memory_create) each(dnnl_memory_destroy)                                \
  each(dnnl_memory_set_data_handle) each(dnnl_memory_desc_equal) each(dnnl_memory_desc_get_size)           \
  each(dnnl_primitive_attr_create) each(dnnl_primitive_attr_destroy)                                       \
  each(dnnl_primitive_attr_set_scratchpad_mode) each(dnnl_primitive_desc_destroy)                          \
  each(dnnl_primitive_desc_query_md) each(dnnl_reorder_primitive_desc_create) each(dnnl_primitive_create)  \
  each(dnnl_primitive_execute) each(dnnl_primitive_destroy)

// Version 3 makes descriptions of memory that it owns, and of primitives in one step.
#if DNNL_VERSION_MAJOR >= 3
#define SERGRAPH_ONEDNN_VERSIONED(each)                                                                    \
  each(dnnl_memory_desc_create_with_tag) each(dnnl_memory_desc_destroy)                                    \
  each(dnnl_convolution_forward_primitive_desc_create)                                                     \
  each(dnnl_convolution_backward_data_primitive_desc_create)                                               \
  each(dnnl_convolution_backward_weights_primitive_desc_create)
#else
#define SERGRAPH_ONEDNN_VERSIONED(each)                                                                    \
  each(dnnl_memory_desc_init_by_tag) each(dnnl_primitive_desc_create)                                      \
  each(dnnl_dilated_convolution_forward_desc_init)                                                         \
  each(dnnl_dilated_convolution_backward_data_desc_init)                                                   \
  each(dnnl_dilated_convolution_backward_weights_desc_init)
#endif

struct sergraph_onednn_library {
#define SERGRAPH_MEMBER(name) __typeof__(&name) name;
  SERGRAPH_ONEDNN_COMMON(SERGRAPH_MEMBER)
  SERGRAPH_ONEDNN_VERSIONED(SERGRAPH_MEMBER)
#undef SERGRAPH_MEMBER
  // Of the library's threads: how many the calling thread's later work is done on.
  void (*omp_set_num_threads)(int);
  dnnl_engine_t engine;
};

// The functions; null where the library is not installed.
const struct sergraph_onednn_library *sergraph_onednn_library(void);

#endif
