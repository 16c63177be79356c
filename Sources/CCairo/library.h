// Cairo's functions that are called, found in the library when it is loaded.
#ifndef SERGRAPH_CAIRO_LIBRARY_H
#define SERGRAPH_CAIRO_LIBRARY_H

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>

#define SERGRAPH_CAIRO_FUNCTIONS(each)                                                                     \
  each(cairo_clip) each(cairo_close_path) each(cairo_create) each(cairo_destroy) each(cairo_fill)          \
  each(cairo_font_options_create) each(cairo_font_options_destroy)                                         \
  each(cairo_font_options_set_antialias) each(cairo_font_options_set_hint_metrics)                         \
  each(cairo_font_options_set_hint_style) each(cairo_image_surface_create)                                 \
  each(cairo_image_surface_create_for_data) each(cairo_line_to) each(cairo_move_to) each(cairo_paint)      \
  each(cairo_pattern_set_filter) each(cairo_pdf_surface_create_for_stream)                                 \
  each(cairo_pdf_surface_set_metadata) each(cairo_rectangle) each(cairo_restore) each(cairo_rotate)        \
  each(cairo_save) each(cairo_scale) each(cairo_select_font_face) each(cairo_set_dash)                     \
  each(cairo_set_font_options) each(cairo_set_font_size) each(cairo_get_source)                            \
  each(cairo_set_line_cap) each(cairo_set_line_join) each(cairo_set_line_width)                            \
  each(cairo_set_source_rgba) each(cairo_set_source_surface) each(cairo_show_text) each(cairo_status)      \
  each(cairo_status_to_string) each(cairo_stroke) each(cairo_surface_destroy)                              \
  each(cairo_surface_finish) each(cairo_surface_flush) each(cairo_surface_mark_dirty)                      \
  each(cairo_surface_status) each(cairo_surface_write_to_png_stream) each(cairo_text_extents)              \
  each(cairo_translate)

struct sergraph_cairo_library {
#define SERGRAPH_MEMBER(name) __typeof__(&name) name;
  SERGRAPH_CAIRO_FUNCTIONS(SERGRAPH_MEMBER)
#undef SERGRAPH_MEMBER
};

// The functions; null where the library is not installed.
const struct sergraph_cairo_library *sergraph_cairo_library(void);

#endif
