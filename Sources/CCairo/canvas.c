#include "library.h"
#include "sergraph_cairo.h"

#include <stdlib.h>
#include <string.h>

struct sergraph_canvas {
  const struct sergraph_cairo_library *library;
  enum sergraph_canvas_form form;
  cairo_surface_t *surface;
  cairo_t *cairo;
  uint8_t *bytes;
  size_t count, room;
};

static cairo_status_t take(void *target, const unsigned char *bytes, unsigned int count) {
  struct sergraph_canvas *canvas = target;
  if (canvas->count + count > canvas->room) {
    size_t room = 2 * canvas->room > canvas->count + count ? 2 * canvas->room : canvas->count + count + 65536;
    uint8_t *larger = realloc(canvas->bytes, room);
    if (!larger) return CAIRO_STATUS_NO_MEMORY;
    canvas->bytes = larger;
    canvas->room = room;
  }
  memcpy(canvas->bytes + canvas->count, bytes, count);
  canvas->count += count;
  return CAIRO_STATUS_SUCCESS;
}

sergraph_canvas *sergraph_canvas_open(
  enum sergraph_canvas_form form, double width, double height, const char *title) {
  const struct sergraph_cairo_library *library = sergraph_cairo_library();
  if (!library) return NULL;
  struct sergraph_canvas *canvas = calloc(1, sizeof *canvas);
  if (!canvas) return NULL;
  canvas->library = library;
  canvas->form = form;
  if (form == SERGRAPH_CANVAS_PDF) {
    canvas->surface = library->cairo_pdf_surface_create_for_stream(take, canvas, 0.75 * width, 0.75 * height);
    library->cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_TITLE, title);
    // Without it the file would hold the time at which it was made, and differ from run to run.
    library->cairo_pdf_surface_set_metadata(
      canvas->surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  } else {
    canvas->surface = library->cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
  }
  canvas->cairo = library->cairo_create(canvas->surface);
  cairo_t *cairo = canvas->cairo;
  if (form == SERGRAPH_CANVAS_PDF) library->cairo_scale(cairo, 0.75, 0.75);
  library->cairo_set_source_rgba(cairo, 1, 1, 1, 1);
  library->cairo_paint(cairo);
  library->cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_font_options_t *options = library->cairo_font_options_create();
  // Grey edges and no hints: the same shapes and widths in every form.
  library->cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  library->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  library->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  library->cairo_set_font_options(cairo, options);
  library->cairo_font_options_destroy(options);
  return canvas;
}

static void color(sergraph_canvas *canvas, struct sergraph_color color) {
  canvas->library->cairo_set_source_rgba(canvas->cairo, color.red, color.green, color.blue, color.alpha);
}

static void path(sergraph_canvas *canvas, const double *points, int count) {
  for (int point = 0; point < count; point++) {
    if (point == 0) {
      canvas->library->cairo_move_to(canvas->cairo, points[0], points[1]);
    } else {
      canvas->library->cairo_line_to(canvas->cairo, points[2 * point], points[2 * point + 1]);
    }
  }
}

void sergraph_canvas_stroke(
  sergraph_canvas *canvas, const double *points, int count, const struct sergraph_pen *pen) {
  color(canvas, pen->color);
  canvas->library->cairo_set_line_width(canvas->cairo, pen->width);
  canvas->library->cairo_set_dash(canvas->cairo, pen->dashes, pen->dash_count, 0);
  path(canvas, points, count);
  canvas->library->cairo_stroke(canvas->cairo);
}

void sergraph_canvas_fill(
  sergraph_canvas *canvas, const double *points, int count, struct sergraph_color filled) {
  color(canvas, filled);
  path(canvas, points, count);
  canvas->library->cairo_close_path(canvas->cairo);
  canvas->library->cairo_fill(canvas->cairo);
}

void sergraph_canvas_clip(sergraph_canvas *canvas, double x, double y, double width, double height) {
  canvas->library->cairo_save(canvas->cairo);
  canvas->library->cairo_rectangle(canvas->cairo, x, y, width, height);
  canvas->library->cairo_clip(canvas->cairo);
}

void sergraph_canvas_unclip(sergraph_canvas *canvas) { canvas->library->cairo_restore(canvas->cairo); }

static void font(sergraph_canvas *canvas, double size, bool is_bold) {
  canvas->library->cairo_select_font_face(
    canvas->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
    is_bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  canvas->library->cairo_set_font_size(canvas->cairo, size);
}

void sergraph_canvas_text(
  sergraph_canvas *canvas, const char *text, double x, double y, double angle, double size, bool is_bold,
  struct sergraph_color written) {
  canvas->library->cairo_save(canvas->cairo);
  color(canvas, written);
  font(canvas, size, is_bold);
  canvas->library->cairo_translate(canvas->cairo, x, y);
  canvas->library->cairo_rotate(canvas->cairo, angle);
  canvas->library->cairo_move_to(canvas->cairo, 0, 0);
  canvas->library->cairo_show_text(canvas->cairo, text);
  canvas->library->cairo_restore(canvas->cairo);
}

double sergraph_canvas_text_width(sergraph_canvas *canvas, const char *text, double size, bool is_bold) {
  cairo_text_extents_t extents;
  font(canvas, size, is_bold);
  canvas->library->cairo_text_extents(canvas->cairo, text, &extents);
  return extents.x_advance;
}

void sergraph_canvas_image(
  sergraph_canvas *canvas, const uint32_t *pixels, int columns, int rows, double x, double y, double width,
  double height) {
  const struct sergraph_cairo_library *library = canvas->library;
  // A PDF keeps the surface until it is complete, longer than the caller keeps the pixels: so they are drawn
  // into a surface of its own.
  cairo_surface_t *given = library->cairo_image_surface_create_for_data(
    (unsigned char *)pixels, CAIRO_FORMAT_ARGB32, columns, rows, 4 * columns);
  cairo_surface_t *own = library->cairo_image_surface_create(CAIRO_FORMAT_ARGB32, columns, rows);
  cairo_t *copy = library->cairo_create(own);
  library->cairo_set_source_surface(copy, given, 0, 0);
  library->cairo_paint(copy);
  library->cairo_destroy(copy);
  library->cairo_surface_finish(given);
  library->cairo_surface_destroy(given);
  library->cairo_save(canvas->cairo);
  library->cairo_translate(canvas->cairo, x, y);
  library->cairo_scale(canvas->cairo, width / columns, height / rows);
  library->cairo_set_source_surface(canvas->cairo, own, 0, 0);
  library->cairo_pattern_set_filter(library->cairo_get_source(canvas->cairo), CAIRO_FILTER_NEAREST);
  library->cairo_rectangle(canvas->cairo, 0, 0, columns, rows);
  library->cairo_fill(canvas->cairo);
  library->cairo_restore(canvas->cairo);
  library->cairo_surface_destroy(own);
}

const char *sergraph_canvas_finish(sergraph_canvas *canvas, uint8_t **bytes, size_t *count) {
  const struct sergraph_cairo_library *library = canvas->library;
  cairo_status_t status = library->cairo_status(canvas->cairo);
  if (!status && canvas->form == SERGRAPH_CANVAS_PNG) {
    status = library->cairo_surface_write_to_png_stream(canvas->surface, take, canvas);
  }
  library->cairo_destroy(canvas->cairo);
  canvas->cairo = NULL;
  library->cairo_surface_finish(canvas->surface);
  if (!status) status = library->cairo_surface_status(canvas->surface);
  *bytes = NULL;
  *count = 0;
  if (!status) {
    *bytes = canvas->bytes;
    *count = canvas->count;
    canvas->bytes = NULL;
  }
  sergraph_canvas_close(canvas);
  return status ? library->cairo_status_to_string(status) : NULL;
}

void sergraph_canvas_close(sergraph_canvas *canvas) {
  if (canvas->cairo) canvas->library->cairo_destroy(canvas->cairo);
  // Writes the rest of a PDF, which is then dropped.
  canvas->library->cairo_surface_destroy(canvas->surface);
  free(canvas->bytes);
  free(canvas);
}
