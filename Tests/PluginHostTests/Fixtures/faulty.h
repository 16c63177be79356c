/* What faulty.c, settings.c, faults.c and learner.c share: settings, where a call stands, and what goes wrong there. */
#ifndef FAULTY_H
#define FAULTY_H

#include "sergraph_plugin.h"

#include <stddef.h>

/* Where something goes wrong: the calls of the interface. FAULTY_AT lists them in the order of `at`'s words. */
#define FAULTY_AT(X)                                                                                         \
  X(create) X(format) X(bounds) X(latency) X(prepare) X(begin) X(process) X(finish) X(reset) X(release)      \
  X(destroy) X(last_error) X(wants) X(fit) X(save) X(load_model) X(forget)

/* What goes wrong, with the calls in which it can: anywhere, in a call that can fail, or in the one named. */
#define FAULTY_FAULTS(X)                                                                                     \
  X(none, anywhere) X(crash, anywhere) X(stack, anywhere) X(abort, anywhere) X(divide, anywhere)             \
  X(hang, anywhere) X(sleep, anywhere) X(stubborn, anywhere) X(leak, anywhere) X(exhaust, anywhere)          \
  X(exit, anywhere) X(_exit, anywhere) X(kill, anywhere) X(close_fds, anywhere) X(stdout, anywhere)          \
  X(signal, anywhere) X(thread, anywhere) X(fork, anywhere) X(write_file, anywhere) X(connect, anywhere)     \
  X(exec, anywhere) X(signal_parent, anywhere) X(queue_signal, anywhere) X(own_signals, anywhere)                \
  X(peek, anywhere) X(segment, anywhere) X(priority, anywhere) X(fail, fallible) X(fail_without_reason, fallible) X(bad_text, fallible)                 \
  X(bad_status, fallible) X(overrun, rows) X(underrun, rows) X(write_input, process) X(wrong_count, rows)    \
  X(huge_count, rows) X(nan, rows) X(cut, process) X(lie_covers, process) X(more_for_ever, finish)           \
  X(more_of_nothing, finish) X(lie_width, format) X(lie_names, format) X(lie_kind, format)                   \
  X(lie_clock, format) X(lie_stride, format) X(lie_size, format) X(lie_capacity, bounds)                     \
  X(lie_state, bounds) X(lie_latency, latency) X(nothing, learning) X(lie_model, save)

#define FAULTY_NAME(name, ...) FAULT_##name,
#define FAULTY_PLACE(name) AT_##name,
typedef enum fault { FAULTY_FAULTS(FAULTY_NAME) FAULT_COUNT } fault;
typedef enum place { FAULTY_AT(FAULTY_PLACE) AT_COUNT } place;
#undef FAULTY_NAME
#undef FAULTY_PLACE

/* A node's settings, and where its calls are. */
typedef struct faulty {
  fault fault;
  place at;
  int64_t amount;
  int64_t after;   /* calls of this kind that go well before one doesn't */
  char path[1024]; /* of write_file and exec */
  char item[256];  /* only in recordings whose path has this in it */
  int is_learner;
  int64_t calls;   /* of the kind `at`, of this node and all its processors; not exact if they run side by side */
} faulty;

typedef struct processor {
  faulty *node;
  uint64_t width;
  uint64_t rows; /* taken of this item */
  int is_meant; /* whether this item is one in which things go wrong */
  const struct learnt *learnt;
} processor;

extern const char *const faulty_faults[];
extern const char *const faulty_places[];

/* Reads the settings of a node, in the order of its parameters. */
void faulty_read(const sergraph_setting *settings, faulty *node);
/* What goes wrong in a call without settings, by the library's name: entry-crash.so, extension-hang.so. */
fault faulty_of_library(const char *call);
/* Whether the fault can happen at that place, in a node of this kind. */
int faulty_is_possible(const faulty *node);
/* Whether it is this call's turn: counts it. */
int faulty_is_due(faulty *node, place here);
/* Does what can be done anywhere. Returns SERGRAPH_OK, or why the system refused it, as a failure. */
int32_t faulty_do(fault fault, int64_t amount, const char *path);
/* The call of a node at this place: what can go wrong anywhere, or fail. */
int32_t faulty_call(faulty *node, place here);
/* A failure with a reason, for `last_error`. */
int32_t faulty_fail(const char *format, ...);
const sergraph_error *faulty_last_error(void);

extern const sergraph_fit faulty_fit;
extern const sergraph_save faulty_save;
extern const sergraph_load faulty_load;
/* How near a row is to each class that was learnt. */
void faulty_score(const struct learnt *learnt, const float *row, float *scores);
uint64_t faulty_class_count(const struct learnt *learnt);
/* How many columns it was learnt from. */
uint64_t faulty_width(const struct learnt *learnt);
const char *const *faulty_labels(const struct learnt *learnt);

#endif
