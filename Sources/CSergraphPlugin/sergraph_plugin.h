/* sergraph_plugin.h: the binary interface of sergraph's plugins, version 1. For C99, C++ and whatever speaks C.
 *
 * A plugin is a shared library that exports one function, `sergraph_plugin_entry`. It returns a description of the
 * plugin and of its kinds of node: plain data that says what the nodes are called, what they take and give, and which
 * functions do the work.
 *
 * Rows. Every stream is a sequence of rows of 32-bit floats. A node sees chunks of any number of rows and must give the
 * same numbers, bit for bit, however the rows are cut.
 *
 * Life of a node                                                        which thread
 *   create -> node            its settings; never changes after that     any
 *   format, bounds, latency   what it gives for what it takes            any, several at the same time
 *   fit, save, load           what it learns, if it learns               any, several at the same time
 *   prepare -> processor      what runs; everything is allocated here    any, several at the same time
 *     begin                   an item (a recording) begins               the processor's: one call at a time
 *     process, process, ...   rows in, rows out; allocates nothing       the processor's
 *     finish, finish, ...     the item ends: what was held back          the processor's
 *     reset                   forgets the item, also one given up        the processor's
 *   release                   ends the processor                         any, after its last call has returned
 *   destroy                   ends the node                              any, after all its processors are released
 * A processor runs item after item: reset, begin, process..., finish..., reset, begin, ... . It may move from thread to
 * thread between calls, and is never called by two at once. Processors of one node run at the same time.
 *
 * Memory. What one side allocates, that side frees. Pointers that a function is given are good for that call only;
 * pointers that a plugin returns are the plugin's, and good for as long as the function says. Texts are UTF-8 and end in
 * a zero byte. What a function is to fill in comes with its size, and zeros: write the fields, not the size. A plugin
 * stays loaded until the process ends.
 *
 * Errors. A function that returns `int32_t` returns SERGRAPH_OK, or SERGRAPH_FAILED and tells the reason in
 * `last_error` on the same thread. A failed `begin`, `process` or `finish` fails the item; the processor is then reset
 * and goes on with the next one. No C++ exception, `longjmp` or signal may leave a function. A function must return in
 * reasonable time, and must not write outside of what it is given.
 *
 * Growth. Every struct starts with its size in bytes, as the side that made it knew it. A field past that size is not
 * there; those of this file are there in all of version 1 and need no check. Fields are only ever added at the end; what is
 * `reserved` is zero. So arrays of structs, whichever side made them, are walked by the `size` of their first element:
 * SERGRAPH_ELEMENT. Everything that is not in version 1 is asked for by name, with `extension`. A plugin of another
 * interface version is refused.
 */
#ifndef SERGRAPH_PLUGIN_H
#define SERGRAPH_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. */
#define SERGRAPH_INTERFACE_VERSION 1u

/* Before the definition of `sergraph_plugin_entry`: everything else may be hidden. */
#define SERGRAPH_EXPORT __attribute__((visibility("default")))

/* A pointer to element `index` of an array of structs of this type. */
#define SERGRAPH_ELEMENT(type, array, index) \
  ((const type *)(const void *)((const char *)(array) + (uint64_t)(index) * (array)->size))

/* What functions return. */
#define SERGRAPH_FAILED (-1)
#define SERGRAPH_OK 0
/* Of `finish`: there is more to come; call again. */
#define SERGRAPH_MORE 1

/* Kinds of rows. */
#define SERGRAPH_AUDIO 1u
#define SERGRAPH_FRAMES 2u
#define SERGRAPH_SPECTRUM 3u
#define SERGRAPH_FEATURES 4u
#define SERGRAPH_PATCHES 5u
#define SERGRAPH_SCORES 6u
/* Each column holds the number, from 1, of the segment that the row belongs to, or 0. */
#define SERGRAPH_SEGMENTS 7u
/* The bit of a kind in a set of kinds. */
#define SERGRAPH_KIND(kind) (1u << (kind))

/* When rows happen. */
#define SERGRAPH_CLOCK_OPEN 0u     /* regular, at a rate that is known when a recording is opened */
#define SERGRAPH_CLOCK_REGULAR 1u  /* row i is centred at first + i * period and covers span seconds */
#define SERGRAPH_CLOCK_SEGMENTS 2u /* each row covers a stretch of rows of the regular clock in period, first, span */
#define SERGRAPH_CLOCK_ITEM 3u     /* one row, which covers the whole item */

/* What numbers measure. */
#define SERGRAPH_SCALE_NONE 0u
#define SERGRAPH_SCALE_AMPLITUDE 1u
#define SERGRAPH_SCALE_POWER 2u
#define SERGRAPH_SCALE_DECIBEL 3u
#define SERGRAPH_SCALE_LOG 4u /* the natural logarithm of power */

/* Types of parameters. */
#define SERGRAPH_NULL 0u /* of a setting: an optional parameter is left out; of an option: it is only a word */
#define SERGRAPH_BOOLEAN 1u
#define SERGRAPH_INTEGER 2u
#define SERGRAPH_NUMBER 3u
#define SERGRAPH_TEXT 4u
#define SERGRAPH_CHOICE 5u /* one of the words in `choices` */
/* Not in the first header of version 1: a host from then refuses a plugin that uses them. */
#define SERGRAPH_RECORD 6u  /* a mapping of fields, which `structure` describes: {filters: 32, kernel: [3, 3]} */
#define SERGRAPH_VARIANT 7u /* one option of those that `structure` describes: relu, {conv2d: {filters: 32}} */

/* Of a parameter. */
#define SERGRAPH_LIST 1u     /* it takes a list of its type */
#define SERGRAPH_OPTIONAL 2u /* it may be null */
#define SERGRAPH_RANGE 4u    /* minimum and maximum hold; a list then has at least one element */
#define SERGRAPH_REQUIRED 8u /* it has to be given, and `standard` is not read; later than the first header */
#define SERGRAPH_MAIN 16u    /* of one field of a record: {dense: 8} says {dense: {units: 8}}; later than the first header */

/* Units of parameters. */
#define SERGRAPH_UNIT_NONE 0u
#define SERGRAPH_UNIT_HERTZ 1u
#define SERGRAPH_UNIT_SECONDS 2u
#define SERGRAPH_UNIT_MILLISECONDS 3u
#define SERGRAPH_UNIT_SAMPLES 4u
#define SERGRAPH_UNIT_FRAMES 5u
#define SERGRAPH_UNIT_DECIBEL 6u
#define SERGRAPH_UNIT_BINS 7u
#define SERGRAPH_UNIT_ROWS 8u

/* An exact fraction; the denominator is positive. */
typedef struct sergraph_ratio {
  int64_t numerator;
  int64_t denominator;
} sergraph_ratio;

struct sergraph_format;

/* The columns that came by one of several named inputs. */
typedef struct sergraph_part {
  uint32_t size;
  uint32_t reserved;
  const char *port;
  uint64_t first_column;
  uint64_t column_count;
  const struct sergraph_format *format; /* what it was before it was joined to the others */
} sergraph_part;

/* What the rows of a stream mean. The host gives a node an input format that is complete but where it says otherwise: the
 * clock may be open (sample_rate 0), and the width of audio 0, until a recording is opened. */
typedef struct sergraph_format {
  uint32_t size;
  uint32_t kind;
  uint32_t clock;
  uint32_t scale;
  sergraph_ratio period; /* seconds */
  sergraph_ratio first;  /* seconds */
  sergraph_ratio span;   /* seconds */
  uint64_t width;        /* numbers in a row */
  uint64_t stride;       /* numbers from one row's start to the next one's: of an input, less than width where rows
                            overlap; of an output, the width */
  int64_t sample_rate;   /* of the audio that the rows come from, in hertz; 0 while it is open */
  int64_t fft_size;      /* of spectra; else 0 */
  const char *const *names; /* `width` column names, or NULL where columns are only numbered */
  const sergraph_part *parts;
  uint64_t part_count; /* 0 unless several named inputs are connected */
  /* Of an output: 1 if the node decides while running when its rows happen. It then tells in `covers` (sergraph_rows). */
  uint32_t decides_times;
  uint32_t reserved;
} sergraph_format;

/* Rows of one call. Row `i` begins at `values + i * stride`; the last one ends `width` numbers after its beginning, and
 * nothing after that may be touched. Input and output never overlap. An input may have no rows, and its numbers may be
 * anything that a float can be: a node has to survive NaN and infinity, but need not give anything sensible for them. */
typedef struct sergraph_rows {
  uint32_t size;
  uint32_t reserved;
  float *values;     /* an input's must not be written */
  uint64_t count;    /* of an input: rows that there are; of an output: 0, the node writes how many it gives */
  uint64_t capacity; /* of an output: the most rows that it may give; of `process`, what `bounds` said for this many rows or
                        more; of `finish`, at least 1 */
  uint64_t width;
  uint64_t stride;
  /* Of the output of a node that decides times, else NULL: two numbers for each row, the first input row that it covers
   * and the one after the last, counted from the start of the item. */
  uint64_t *covers;
} sergraph_rows;

/* Which item begins. */
typedef struct sergraph_item {
  uint32_t size;
  int32_t channel;     /* -1 unless every channel is an item of its own */
  const char *path;    /* the recording, as it was named */
  const char *speaker; /* NULL if nobody knows */
  double start;        /* seconds of the recording before the item's first row */
} sergraph_item;

struct sergraph_structure;

/* One declared setting: of a node, a field of a record, or an option of a variant. Of an option, `name` is its word, and type,
 * flags and range are those of the value behind it; SERGRAPH_NULL if it is only a word. */
typedef struct sergraph_parameter {
  uint32_t size;
  uint32_t type;
  uint32_t flags; /* SERGRAPH_LIST, SERGRAPH_OPTIONAL, SERGRAPH_RANGE */
  uint32_t unit;
  const char *name;     /* lower case, digits and underscores; not use, in, with, stage, on_error, isolate, timeout, memory */
  const char *help;     /* a sentence */
  const char *standard; /* the default, as it stands in a graph file: 0.5, true, [1, 2], null */
  double minimum;
  double maximum;
  const char *const *choices;
  uint32_t choice_count;
  uint32_t reserved;
  /* Later than the first header: of SERGRAPH_RECORD and SERGRAPH_VARIANT; else NULL. */
  const struct sergraph_structure *structure;
} sergraph_parameter;

/* What a structured value is made of: the fields of a record, or the options of a variant. A structure may contain itself:
 * a member's `structure` is then a pointer to it. Within one parameter, every structure has a name of its own, and is
 * either of records or of variants. */
typedef struct sergraph_structure {
  uint32_t size;
  uint32_t member_count;
  const char *name; /* for help: lower case, digits, `_` and `-` */
  const sergraph_parameter *members;
} sergraph_structure;

/* The value of one parameter. It has `count` elements, 1 unless the parameter is a list. */
typedef struct sergraph_setting {
  uint32_t size;
  uint32_t type; /* the parameter's, or SERGRAPH_NULL */
  const char *name;
  uint64_t count; /* 0 for SERGRAPH_NULL and the empty list; the pointers may be NULL then */
  const int64_t *integers;   /* booleans (0, 1) and integers; else NULL */
  const double *numbers;     /* numbers and integers; else NULL */
  const char *const *texts;  /* texts and choices; else NULL */
  /* Later than the first header: the parts of a structured value, a tree that is the host's and good for the call. Walk it
   * with SERGRAPH_ELEMENT; it is at most 64 deep. `type` and `name` of a part are those of its member.
   *   a record             one part for each field, in the order of `members`, defaults filled in
   *   a variant            texts[0] is the word of the option; one part, its value, or none if it is only a word
   *   a list of either     `count` parts, the elements, each of them as above */
  const struct sergraph_setting *parts;
  uint64_t part_count;
} sergraph_setting;

/* One of several named inputs. Their rows come side by side as one input, and `parts` of the format says whose columns
 * are which. */
typedef struct sergraph_port {
  uint32_t size;
  uint32_t kinds; /* a set of kinds: SERGRAPH_KIND(SERGRAPH_FEATURES) | ... */
  const char *name;
  const char *help; /* a sentence */
  uint32_t is_optional;
  uint32_t reserved;
} sergraph_port;

/* How much a node gives and holds. */
typedef struct sergraph_bounds {
  uint32_t size;
  uint32_t is_columnwise; /* 1 if each output column depends on one input column, in order */
  uint64_t capacity;      /* the most rows that one call of `process` gives for the rows that were asked about */
  uint64_t state_bytes;   /* the most bytes that one processor holds */
} sergraph_bounds;

/* Why a call failed. */
typedef struct sergraph_error {
  uint32_t size;
  uint32_t reserved;
  const char *message; /* what was found and what was expected, without a final stop */
  const char *cure;    /* what to do about it, or NULL */
  const char *code;    /* one of sergraph's, such as "SG0304"; NULL for the one that goes with the call */
  /* The names of the settings that are at fault, the one to be changed first at the front, or NULL; for a part of a
   * structured one its path, such as "layers[2].conv2d.filters". Of what `create` and `format` refuse, the first that
   * stands in the graph file is where the problem is told. */
  const char *const *settings;
  uint64_t setting_count;
} sergraph_error;

/* One kind of node. Everything in it is constant while the plugin is loaded. Functions have to be there where they are not
 * said to be NULL. */
typedef struct sergraph_node_kind {
  uint32_t size;
  uint32_t takes;      /* a set of kinds of rows */
  const char *id;      /* VENDOR.NAME: what stands after `use` in a graph file; lower case, digits, `_` and `-` */
  const char *summary; /* one sentence */
  const char *family;  /* groups the list of nodes, such as "Voice" */
  const char *gives;   /* what comes out, in words: "features, one column" */
  const char *definition; /* formula, conventions and source, in a few sentences */
  const sergraph_port *ports;
  const sergraph_parameter *parameters;
  uint32_t port_count; /* 0 if it has one input without a name */
  uint32_t parameter_count;
  /* Seconds of the item that it may keep back before it gives the rows that belong to what it has taken; infinity if it
   * keeps everything until the item ends. The extension SERGRAPH_LATENCY tells it for given settings. */
  double look_ahead;
  /* The most bytes that one processor holds; `bounds` tells it for given settings. */
  uint64_t state_size;

  /* Any thread. Makes a node of these settings: one for each parameter, in their order, defaults filled in, each within its
   * range. Checks what depends on several of them. What `node` and `processor` become is the plugin's affair and may be
   * NULL; what is learnt may not, since NULL means nothing yet. */
  int32_t (*create)(const struct sergraph_node_kind *kind, const sergraph_setting *settings,
                    uint32_t setting_count, void **node);
  /* Any thread. What it gives for what it takes: a pure function of the node, the input and what was learnt (NULL for a
   * node that does not learn, or has not yet: a classifier then gives scores of width 0, and later one column a class, with
   * the names of the classes). What `output` points to may be the input's (such as its `names`) or part of what was learnt,
   * else it stays good until the next call of `format` on this thread: the host copies it at once. */
  int32_t (*format)(void *node, const sergraph_format *input, const void *learnt,
                    sergraph_format *output);
  /* Any thread. How much it gives and holds, for an input that `format` accepted and this many rows at once. May be NULL:
   * then no more rows come out than go in, and `state_size` is held. `bounds` comes filled with just that. */
  int32_t (*bounds)(void *node, const sergraph_format *input, uint64_t rows,
                    sergraph_bounds *bounds);
  /* Any thread. Makes a processor for an input that `format` accepted, with nothing left open. It is as fresh as after
   * `reset`. */
  int32_t (*prepare)(void *node, const sergraph_format *input, const void *learnt,
                     void **processor);
  /* Processor's thread, after reset. May be NULL. */
  int32_t (*begin)(void *processor, const sergraph_item *item);
  /* Processor's thread. Takes all rows of `input`, writes what follows from them to the front of `output`, and their
   * number to `output->count`. Allocates nothing. */
  int32_t (*process)(void *processor, const sergraph_rows *input, sergraph_rows *output);
  /* Processor's thread. Writes rows that were held back; SERGRAPH_MORE if it has to be called again, and then it has
   * written at least one. May be NULL. */
  int32_t (*finish)(void *processor, sergraph_rows *output);
  /* Processor's thread. Afterwards the processor equals a fresh one. */
  void (*reset)(void *processor);
  void (*release)(void *processor);
  void (*destroy)(void *node);
  /* The thread of the call that failed, right after it. Good until the next call to this plugin on this thread. */
  const sergraph_error *(*last_error)(void);
  /* Any thread. One of the structs below, by its name; NULL for one that this kind does not have. May be NULL. */
  const void *(*extension)(const struct sergraph_node_kind *kind, const char *name);
} sergraph_node_kind;

/* --- Extensions ------------------------------------------------------------------------------------------------ */

/* A look-ahead that depends on the settings. */
#define SERGRAPH_LATENCY "sergraph.latency/1"
typedef struct sergraph_latency {
  uint32_t size;
  uint32_t reserved;
  /* Any thread. Seconds that it may keep back, infinity for the whole item, for an input that `format` accepted. */
  int32_t (*latency)(void *node, const sergraph_format *input, double *seconds);
} sergraph_latency;

/* What nodes that learn want. */
#define SERGRAPH_NEEDS_FITTING 1u    /* with these settings it has to be fitted before it can run */
#define SERGRAPH_NEEDS_LABELS 2u     /* it learns from labels: classifiers do */
#define SERGRAPH_ENROLS_SPEAKERS 4u  /* it learns about each speaker, those of held-out recordings too */
#define SERGRAPH_SEES_HELD_OUT 8u    /* it learns from all recordings, held-out ones too, without labels */
#define SERGRAPH_WANTS_HELD_OUT_SCORES 16u /* it judges what the nodes before it give for rows that they did not see */

/* Rows to learn from. */
typedef struct sergraph_examples {
  uint32_t size;
  uint32_t class_count;
  const float *values; /* count * width numbers, row after row */
  uint64_t count;
  uint64_t width;
  const uint32_t *labels;      /* the class of each row */
  const char *const *classes;  /* class_count names */
  const char *const *speakers; /* who speaks in each row; NULL if not known of every row */
  const uint64_t *items;       /* the recording that each row is of; never falls */
} sergraph_examples;

typedef struct sergraph_fit_options {
  uint32_t size;
  uint32_t reserved;
  uint64_t seed; /* same seed, same rows: the same result, bit for bit */
  void *context;
  /* To be called after each round of work: how many are done, how many there can be, and the loss. Counts as a sign of
   * life. When it returns 1, `fit` should give up and return SERGRAPH_FAILED. */
  int32_t (*progress)(void *context, uint64_t epoch, uint64_t most, double loss);
} sergraph_fit_options;

/* Learning. A kind that has it has SERGRAPH_SAVE and SERGRAPH_LOAD too. */
#define SERGRAPH_FIT "sergraph.fit/1"
typedef struct sergraph_fit {
  uint32_t size;
  uint32_t reserved;
  /* Any thread. What it wants, with its settings: SERGRAPH_NEEDS_FITTING and so on. */
  int32_t (*wants)(void *node, uint32_t *flags);
  /* Any thread. Learns. `input` is the format of the rows, as `format` accepted it. */
  int32_t (*fit)(void *node, const sergraph_format *input, const sergraph_examples *examples,
                 const sergraph_fit_options *options, void **learnt);
  /* Any thread. Ends what `fit` or `load` made, after all processors that use it are released. */
  void (*forget)(void *learnt);
} sergraph_fit;

/* Numbers of any shape, in row-major order. */
typedef struct sergraph_tensor {
  uint32_t size;
  uint32_t dimensions;
  const char *name; /* letters, digits, `_` and `-` */
  const uint64_t *shape;
  const float *values; /* finite */
} sergraph_tensor;

/* What was learnt, as it stands in a model file. */
typedef struct sergraph_model {
  uint32_t size;
  uint32_t tensor_count;
  const sergraph_tensor *tensors;
  const char *const *labels; /* the classes, of classifiers, in the order of their scores */
  const char *const *speakers; /* those that it knows one by one */
  uint32_t label_count;
  uint32_t speaker_count;
} sergraph_model;

/* Writing what was learnt. */
#define SERGRAPH_SAVE "sergraph.save/1"
typedef struct sergraph_save {
  uint32_t size;
  uint32_t reserved;
  /* Any thread. What `model` points to stays good until `forget`. */
  int32_t (*save)(const void *learnt, sergraph_model *model);
} sergraph_save;

/* Reading what was learnt. */
#define SERGRAPH_LOAD "sergraph.load/1"
typedef struct sergraph_load {
  uint32_t size;
  uint32_t reserved;
  /* Any thread. Makes what `fit` makes, from what `save` gave; copies what it keeps. Checks names and shapes: the file
   * may come from anywhere. */
  int32_t (*load)(void *node, const sergraph_model *model, void **learnt);
} sergraph_load;

/* --- Entry ----------------------------------------------------------------------------------------------------- */

typedef struct sergraph_plugin {
  uint32_t size;
  uint32_t interface_version; /* SERGRAPH_INTERFACE_VERSION */
  const char *vendor;  /* the first part of its ids */
  const char *version; /* its own, such as "1.0.0" */
  const char *summary; /* one sentence */
  const char *made_with; /* compiler and kit, for messages; or NULL */
  const sergraph_node_kind *const *kinds;
  uint32_t kind_count;
  uint32_t reserved;
} sergraph_plugin;

/* Any thread, first of all, maybe more than once. `host_version` is the host's SERGRAPH_INTERFACE_VERSION. The description
 * is good while the plugin is loaded. NULL if the plugin can't live with that version. */
SERGRAPH_EXPORT const sergraph_plugin *sergraph_plugin_entry(uint32_t host_version);
#define SERGRAPH_ENTRY "sergraph_plugin_entry"

#ifdef __cplusplus
}
#endif

#endif
