// Convolutions of images by oneDNN, which is loaded when the first one is made.
//
// Images lie as [items][rows][bands][channels], channels side by side, in single precision; filters as
// [filters][channels / groups][rows][bands]. One interface over versions 2 and 3 of the library.
#ifndef SERGRAPH_ONEDNN_H
#define SERGRAPH_ONEDNN_H

#ifdef __cplusplus
extern "C" {
#endif

// What a convolution is over. Padding is that of zeros on each side.
struct sergraph_convolution_shape {
  int items, rows, bands, channels;
  int filters, groups;
  int kernel_rows, kernel_bands;
  int stride_rows, stride_bands;
  int dilation_rows, dilation_bands;
  int padding_top, padding_bottom, padding_left, padding_right;
  int has_bias;
};

struct sergraph_convolution;

// The major version of the library that this was built for.
extern const int sergraph_onednn_version;

// Loads the library: 1 if it is there. From any thread, any number of times.
int sergraph_onednn_load(void);

// Makes a convolution of a shape, on some threads.
// - is_trained: whether gradients are wanted too; needs_input_gradient: whether that of the input is.
// - Returns: null where the library is missing, or can't do this.
struct sergraph_convolution *sergraph_convolution_make(
  const struct sergraph_convolution_shape *shape, int threads, int is_trained, int needs_input_gradient);
void sergraph_convolution_free(struct sergraph_convolution *convolution);

// Takes filters and bias (null without one) for what follows. 0, or another number if the library fails.
int sergraph_convolution_set(
  struct sergraph_convolution *convolution, const float *filters, const float *bias);

// Computes the output: [items][output rows][output bands][filters].
int sergraph_convolution_forward(
  struct sergraph_convolution *convolution, const float *input, float *output);

// Computes gradients from that of the output. Sets those of filters and bias (null without one);
// that of the input where one was asked for.
int sergraph_convolution_backward(
  struct sergraph_convolution *convolution, const float *input, const float *output_gradient,
  float *input_gradient, float *filter_gradient, float *bias_gradient);

#ifdef __cplusplus
}
#endif

#endif
