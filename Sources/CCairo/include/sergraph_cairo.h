// A narrow way to Cairo: a canvas that takes shapes and texts in order, and becomes the bytes of a PNG or PDF.
//
// The library is not linked. The first call loads it; where it is not installed no canvas can be opened. No
// display is needed. A canvas is used by one thread at a time. What fails is told by the last call: until then
// a canvas that has failed takes shapes and draws nothing.
#ifndef SERGRAPH_CAIRO_H
#define SERGRAPH_CAIRO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sergraph_canvas sergraph_canvas;

enum sergraph_canvas_form { SERGRAPH_CANVAS_PNG, SERGRAPH_CANVAS_PDF };

struct sergraph_color {
  double red, green, blue, alpha;
};

// How a line is drawn: its width, and lengths of strokes and gaps in turn; none for a solid one.
struct sergraph_pen {
  struct sergraph_color color;
  double width;
  double dashes[6];
  int dash_count;
};

// Opens a white canvas. Null where Cairo is not installed or memory is short.
//   width, height: pixels of a PNG; of a PDF, units of which 96 make an inch.
//   title: of a PDF; not used in a PNG.
sergraph_canvas *sergraph_canvas_open(
  enum sergraph_canvas_form form, double width, double height, const char *title);

// Draws a line through points, x and y in turn.
void sergraph_canvas_stroke(
  sergraph_canvas *canvas, const double *points, int count, const struct sergraph_pen *pen);

// Fills what a closed line through points bounds.
void sergraph_canvas_fill(
  sergraph_canvas *canvas, const double *points, int count, struct sergraph_color color);

// Leaves out what is drawn outside of a box, until `sergraph_canvas_unclip`.
void sergraph_canvas_clip(sergraph_canvas *canvas, double x, double y, double width, double height);
void sergraph_canvas_unclip(sergraph_canvas *canvas);

// Writes a text whose baseline starts at a point, turned by an angle in radians.
void sergraph_canvas_text(
  sergraph_canvas *canvas, const char *text, double x, double y, double angle, double size, bool is_bold,
  struct sergraph_color color);

// The width that a text takes.
double sergraph_canvas_text_width(sergraph_canvas *canvas, const char *text, double size, bool is_bold);

// Draws pixels over a box, row by row from the top, each 0xAARRGGBB with colours multiplied by alpha. Pixels
// that are larger than the canvas' keep their edges.
void sergraph_canvas_image(
  sergraph_canvas *canvas, const uint32_t *pixels, int columns, int rows, double x, double y, double width,
  double height);

// Completes the canvas and frees it.
//   bytes: the file, to be freed with `free`; null where something failed.
// Returns what failed, or null.
const char *sergraph_canvas_finish(sergraph_canvas *canvas, uint8_t **bytes, size_t *count);

// Frees a canvas that is not completed.
void sergraph_canvas_close(sergraph_canvas *canvas);

#endif
