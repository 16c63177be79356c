#include "primitive.h"

#include <stdlib.h>
#include <string.h>

// Filters in the layout that one pass wants, and what moves them there or back.
struct filters {
  struct sergraph_memory memory;
  struct sergraph_primitive reorder;
  // Whether the pass takes the caller's layout as it is.
  int is_plain;
};

struct sergraph_convolution {
  struct sergraph_convolution_shape shape;
  struct sergraph_layouts layouts;
  int threads;
  dnnl_stream_t stream;
  struct sergraph_primitive forward, backward_input, backward_filters;
  struct filters forward_filters, input_filters, gradient_filters;
  struct sergraph_memory input, output, plain, bias;
  struct sergraph_memory input_gradient, output_gradient, bias_gradient;
};

static int make_attributes(dnnl_primitive_attr_t *attributes) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  if (library->dnnl_primitive_attr_create(attributes) != dnnl_success) return 1;
  return library->dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user) != dnnl_success;
}

static int make_reorder(
  struct sergraph_primitive *reorder, sergraph_layout from, sergraph_layout to,
  const_dnnl_primitive_attr_t attributes) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  dnnl_primitive_desc_t description = NULL;
  if (library->dnnl_reorder_primitive_desc_create(
        &description, from, library->engine, to, library->engine, attributes) != dnnl_success)
    return 1;
  return sergraph_primitive_make(reorder, description);
}

// Makes one pass, and the way between the caller's filters and its own.
static int make_pass(
  struct sergraph_convolution *made, enum sergraph_pass pass, int is_trained,
  const_dnnl_primitive_attr_t attributes, struct sergraph_primitive *primitive, struct filters *filters) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  dnnl_primitive_desc_t description = NULL;
  if (sergraph_describe(
        &description, pass, &made->shape, &made->layouts, is_trained, attributes,
        pass == sergraph_forward ? NULL : made->forward.description))
    return 1;
  if (sergraph_primitive_make(primitive, description)) return 1;
  int is_gradient = pass == sergraph_backward_filters;
  sergraph_layout wanted = library->dnnl_primitive_desc_query_md(
    description, is_gradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md, 0);
  filters->is_plain = library->dnnl_memory_desc_equal(wanted, made->layouts.filters);
  if (sergraph_memory_make(&filters->memory, wanted, 1)) return 1;
  if (filters->is_plain) return 0;
  return is_gradient ? make_reorder(&filters->reorder, wanted, made->layouts.filters, attributes)
                     : make_reorder(&filters->reorder, made->layouts.filters, wanted, attributes);
}

static int make_memories(struct sergraph_convolution *made, int is_trained) {
  const struct sergraph_layouts *layouts = &made->layouts;
  if (sergraph_memory_make(&made->input, layouts->input, 0)) return 1;
  if (sergraph_memory_make(&made->output, layouts->output, 0)) return 1;
  if (sergraph_memory_make(&made->plain, layouts->filters, 0)) return 1;
  if (made->shape.has_bias && sergraph_memory_make(&made->bias, layouts->bias, 1)) return 1;
  if (!is_trained) return 0;
  if (sergraph_memory_make(&made->input_gradient, layouts->input, 0)) return 1;
  if (sergraph_memory_make(&made->output_gradient, layouts->output, 0)) return 1;
  return made->shape.has_bias && sergraph_memory_make(&made->bias_gradient, layouts->bias, 0);
}

static void use_threads(int threads) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  if (library->omp_set_num_threads) library->omp_set_num_threads(threads);
}

struct sergraph_convolution *sergraph_convolution_make(
  const struct sergraph_convolution_shape *shape, int threads, int is_trained, int needs_input_gradient) {
  const struct sergraph_onednn_library *library = sergraph_onednn_library();
  if (!library) return NULL;
  struct sergraph_convolution *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->shape = *shape;
  made->threads = threads;
  // Which loops the library chooses depends on how many threads there are.
  use_threads(threads);
  dnnl_primitive_attr_t attributes = NULL;
  int failed = make_attributes(&attributes) || sergraph_layouts_make(&made->layouts, shape)
    || library->dnnl_stream_create(&made->stream, library->engine, dnnl_stream_default_flags) != dnnl_success
    || make_memories(made, is_trained)
    || make_pass(made, sergraph_forward, is_trained, attributes, &made->forward, &made->forward_filters);
  if (!failed && is_trained) {
    failed = make_pass(
      made, sergraph_backward_filters, 1, attributes, &made->backward_filters, &made->gradient_filters);
    if (!failed && needs_input_gradient)
      failed = make_pass(
        made, sergraph_backward_input, 1, attributes, &made->backward_input, &made->input_filters);
  }
  if (attributes) library->dnnl_primitive_attr_destroy(attributes);
  if (!failed) return made;
  sergraph_convolution_free(made);
  return NULL;
}

static void free_filters(struct filters *filters) {
  sergraph_primitive_free(&filters->reorder);
  sergraph_memory_free(&filters->memory);
}

void sergraph_convolution_free(struct sergraph_convolution *made) {
  if (!made) return;
  free_filters(&made->forward_filters);
  free_filters(&made->input_filters);
  free_filters(&made->gradient_filters);
  sergraph_primitive_free(&made->forward);
  sergraph_primitive_free(&made->backward_input);
  sergraph_primitive_free(&made->backward_filters);
  struct sergraph_memory *memories[] = {
    &made->input, &made->output, &made->plain, &made->bias,
    &made->input_gradient, &made->output_gradient, &made->bias_gradient};
  for (int number = 0; number < 7; number++) sergraph_memory_free(memories[number]);
  if (made->stream) sergraph_onednn_library()->dnnl_stream_destroy(made->stream);
  sergraph_layouts_free(&made->layouts);
  free(made);
}

static void point(struct sergraph_memory *memory, const float *numbers) {
  sergraph_onednn_library()->dnnl_memory_set_data_handle(memory->memory, (void *)numbers);
}

// Brings the caller's filters into the layout of a pass.
static int fill(struct sergraph_convolution *made, struct filters *filters, const float *numbers) {
  if (filters->is_plain) {
    memcpy(filters->memory.own, numbers, filters->memory.size);
    return 0;
  }
  point(&made->plain, numbers);
  dnnl_exec_arg_t arguments[3] = {
    {DNNL_ARG_FROM, made->plain.memory}, {DNNL_ARG_TO, filters->memory.memory}};
  return sergraph_primitive_run(&filters->reorder, made->stream, arguments, 2);
}

int sergraph_convolution_set(struct sergraph_convolution *made, const float *filters, const float *bias) {
  use_threads(made->threads);
  if (bias && made->bias.own) memcpy(made->bias.own, bias, made->bias.size);
  if (fill(made, &made->forward_filters, filters)) return 1;
  return made->backward_input.primitive ? fill(made, &made->input_filters, filters) : 0;
}

int sergraph_convolution_forward(struct sergraph_convolution *made, const float *input, float *output) {
  use_threads(made->threads);
  point(&made->input, input);
  point(&made->output, output);
  dnnl_exec_arg_t arguments[5] = {
    {DNNL_ARG_SRC, made->input.memory}, {DNNL_ARG_WEIGHTS, made->forward_filters.memory.memory},
    {DNNL_ARG_DST, made->output.memory}, {DNNL_ARG_BIAS, made->bias.memory}};
  return sergraph_primitive_run(&made->forward, made->stream, arguments, made->shape.has_bias ? 4 : 3);
}

int sergraph_convolution_backward(
  struct sergraph_convolution *made, const float *input, const float *output_gradient, float *input_gradient,
  float *filter_gradient, float *bias_gradient) {
  use_threads(made->threads);
  point(&made->input, input);
  point(&made->output_gradient, output_gradient);
  if (made->shape.has_bias) point(&made->bias_gradient, bias_gradient);
  struct filters *gradient = &made->gradient_filters;
  dnnl_exec_arg_t arguments[5] = {
    {DNNL_ARG_SRC, made->input.memory}, {DNNL_ARG_DIFF_DST, made->output_gradient.memory},
    {DNNL_ARG_DIFF_WEIGHTS, gradient->memory.memory}, {DNNL_ARG_DIFF_BIAS, made->bias_gradient.memory}};
  if (sergraph_primitive_run(&made->backward_filters, made->stream, arguments, made->shape.has_bias ? 4 : 3))
    return 1;
  if (gradient->is_plain) {
    memcpy(filter_gradient, gradient->memory.own, gradient->memory.size);
  } else {
    point(&made->plain, filter_gradient);
    dnnl_exec_arg_t moved[3] = {{DNNL_ARG_FROM, gradient->memory.memory}, {DNNL_ARG_TO, made->plain.memory}};
    if (sergraph_primitive_run(&gradient->reorder, made->stream, moved, 2)) return 1;
  }
  if (!made->backward_input.primitive) return 0;
  point(&made->input_gradient, input_gradient);
  dnnl_exec_arg_t data[4] = {
    {DNNL_ARG_DIFF_DST, made->output_gradient.memory}, {DNNL_ARG_WEIGHTS, made->input_filters.memory.memory},
    {DNNL_ARG_DIFF_SRC, made->input_gradient.memory}};
  return sergraph_primitive_run(&made->backward_input, made->stream, data, 3);
}
