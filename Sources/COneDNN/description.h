// Descriptions of memory and of convolutions: what differs between the versions of the library.
#ifndef SERGRAPH_ONEDNN_DESCRIPTION_H
#define SERGRAPH_ONEDNN_DESCRIPTION_H

#include "library.h"
#include "sergraph_onednn.h"

// Version 2 has structs that the caller holds, version 3 pointers to what the library holds.
#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t sergraph_layout;
#else
typedef const dnnl_memory_desc_t *sergraph_layout;
#endif

// The layouts of a convolution as the caller has them, and those of filters that the library may choose.
struct sergraph_layouts {
#if DNNL_VERSION_MAJOR >= 3
  dnnl_memory_desc_t input, output, filters, any_filters, bias;
#else
  dnnl_memory_desc_t held[5];
  sergraph_layout input, output, filters, any_filters, bias;
#endif
};

// Which primitive is described.
enum sergraph_pass { sergraph_forward, sergraph_backward_input, sergraph_backward_filters };

// 0, or another number if the library refuses the shape.
int sergraph_layouts_make(struct sergraph_layouts *layouts, const struct sergraph_convolution_shape *shape);
void sergraph_layouts_free(struct sergraph_layouts *layouts);

// Describes one pass of a convolution. The forward pass is the hint of the others.
int sergraph_describe(
  dnnl_primitive_desc_t *description, enum sergraph_pass pass,
  const struct sergraph_convolution_shape *shape, const struct sergraph_layouts *layouts, int is_trained,
  const_dnnl_primitive_attr_t attributes, const_dnnl_primitive_desc_t forward);

#endif
