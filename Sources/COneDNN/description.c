#include "description.h"

#include <string.h>

static int output_count(int count, int padding, int kernel, int dilation, int stride) {
  return (count + padding - ((kernel - 1) * dilation + 1)) / stride + 1;
}

// Makes one layout in the place that the version has for it.
static int make(
  const struct sergraph_onednn_library *library, struct sergraph_layouts *layouts, int number, int rank,
  const dnnl_dim_t *sizes, dnnl_format_tag_t tag) {
#if DNNL_VERSION_MAJOR >= 3
  dnnl_memory_desc_t *places[] = {
    &layouts->input, &layouts->output, &layouts->filters, &layouts->any_filters, &layouts->bias};
  return library->dnnl_memory_desc_create_with_tag(places[number], rank, sizes, dnnl_f32, tag) != dnnl_success;
#else
  sergraph_layout *places[] = {
    &layouts->input, &layouts->output, &layouts->filters, &layouts->any_filters, &layouts->bias};
  *places[number] = &layouts->held[number];
  return library->dnnl_memory_desc_init_by_tag(&layouts->held[number], rank, sizes, dnnl_f32, tag) != dnnl_success;
#endif
}

int sergraph_layouts_make(struct sergraph_layouts *layouts, const struct sergraph_convolution_shape *shape) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  memset(layouts, 0, sizeof *layouts);
  if (!library) return 1;
  int rows = output_count(
    shape->rows, shape->padding_top + shape->padding_bottom, shape->kernel_rows, shape->dilation_rows,
    shape->stride_rows);
  int bands = output_count(
    shape->bands, shape->padding_left + shape->padding_right, shape->kernel_bands, shape->dilation_bands,
    shape->stride_bands);
  dnnl_dims_t input = {shape->items, shape->channels, shape->rows, shape->bands};
  dnnl_dims_t output = {shape->items, shape->filters, rows, bands};
  int grouped = shape->groups > 1;
  // Where there are groups, their number stands first.
  dnnl_dims_t filters = {
    shape->groups, shape->filters / shape->groups, shape->channels / shape->groups, shape->kernel_rows,
    shape->kernel_bands};
  if (!grouped) memmove(filters, filters + 1, 4 * sizeof *filters);
  dnnl_dims_t bias = {shape->filters};
  int failed = make(library, layouts, 0, 4, input, dnnl_nhwc) || make(library, layouts, 1, 4, output, dnnl_nhwc)
    || make(library, layouts, 2, grouped ? 5 : 4, filters, grouped ? dnnl_goihw : dnnl_oihw)
    || make(library, layouts, 3, grouped ? 5 : 4, filters, dnnl_format_tag_any);
  if (!failed && shape->has_bias) failed = make(library, layouts, 4, 1, bias, dnnl_a);
  if (failed) sergraph_layouts_free(layouts);
  return failed;
}

void sergraph_layouts_free(struct sergraph_layouts *layouts) {
#if DNNL_VERSION_MAJOR >= 3
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  dnnl_memory_desc_t all[] = {
    layouts->input, layouts->output, layouts->filters, layouts->any_filters, layouts->bias};
  for (int number = 0; number < 5; number++)
    if (all[number]) library->dnnl_memory_desc_destroy(all[number]);
#endif
  memset(layouts, 0, sizeof *layouts);
}

int sergraph_describe(
  dnnl_primitive_desc_t *description, enum sergraph_pass pass,
  const struct sergraph_convolution_shape *shape, const struct sergraph_layouts *layouts, int is_trained,
  const_dnnl_primitive_attr_t attributes, const_dnnl_primitive_desc_t forward) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  dnnl_dims_t strides = {shape->stride_rows, shape->stride_bands};
  // The library counts what lies between two numbers of a filter.
  dnnl_dims_t dilations = {shape->dilation_rows - 1, shape->dilation_bands - 1};
  dnnl_dims_t before = {shape->padding_top, shape->padding_left};
  dnnl_dims_t after = {shape->padding_bottom, shape->padding_right};
  dnnl_prop_kind_t kind = is_trained ? dnnl_forward_training : dnnl_forward_inference;
#if DNNL_VERSION_MAJOR >= 3
  switch (pass) {
  case sergraph_forward:
    return library->dnnl_convolution_forward_primitive_desc_create(
             description, library->engine, kind, dnnl_convolution_direct, layouts->input, layouts->any_filters,
             layouts->bias, layouts->output, strides, dilations, before, after, attributes) != dnnl_success;
  case sergraph_backward_input:
    return library->dnnl_convolution_backward_data_primitive_desc_create(
             description, library->engine, dnnl_convolution_direct, layouts->input, layouts->any_filters,
             layouts->output, strides, dilations, before, after, forward, attributes) != dnnl_success;
  default:
    return library->dnnl_convolution_backward_weights_primitive_desc_create(
             description, library->engine, dnnl_convolution_direct, layouts->input, layouts->any_filters,
             layouts->bias, layouts->output, strides, dilations, before, after, forward, attributes)
      != dnnl_success;
  }
#else
  dnnl_convolution_desc_t convolution;
  dnnl_status_t status;
  switch (pass) {
  case sergraph_forward:
    status = library->dnnl_dilated_convolution_forward_desc_init(
      &convolution, kind, dnnl_convolution_direct, layouts->input, layouts->any_filters, layouts->bias,
      layouts->output, strides, dilations, before, after);
    break;
  case sergraph_backward_input:
    status = library->dnnl_dilated_convolution_backward_data_desc_init(
      &convolution, dnnl_convolution_direct, layouts->input, layouts->any_filters, layouts->output, strides,
      dilations, before, after);
    break;
  default:
    status = library->dnnl_dilated_convolution_backward_weights_desc_init(
      &convolution, dnnl_convolution_direct, layouts->input, layouts->any_filters, layouts->bias, layouts->output,
      strides, dilations, before, after);
  }
  if (status != dnnl_success) return 1;
  return library->dnnl_primitive_desc_create(description, &convolution, attributes, library->engine, forward)
    != dnnl_success;
#endif
}
