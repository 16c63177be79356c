/* What test.faulty_learner learns: the mean of each class. A row's scores are shares of 1 / (1 + distance squared). */
#include "faulty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct learnt {
  faulty settings; /* `save` and `forget` get no node */
  uint64_t classes;
  uint64_t width;
  float *means; /* a row for each class */
  char **labels;
  /* What `save` points to. */
  uint64_t shape[2];
  sergraph_tensor tensors[2];
} learnt;

uint64_t faulty_class_count(const learnt *learnt) { return learnt->classes; }

uint64_t faulty_width(const learnt *learnt) { return learnt->width; }

const char *const *faulty_labels(const learnt *learnt) { return (const char *const *)learnt->labels; }

static void free_learnt(learnt *learnt) {
  for (uint64_t index = 0; learnt->labels && index < learnt->classes; index++) free(learnt->labels[index]);
  free(learnt->labels);
  free(learnt->means);
  free(learnt);
}

static learnt *make_learnt(const faulty *settings, uint64_t classes, uint64_t width, const char *const *labels) {
  learnt *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->settings = *settings;
  made->settings.calls = 0;
  made->classes = classes;
  made->width = width;
  made->means = calloc(classes * width + 1, sizeof *made->means);
  made->labels = calloc(classes + 1, sizeof *made->labels);
  int is_complete = made->means && made->labels;
  for (uint64_t index = 0; is_complete && index < classes; index++) {
    size_t length = strlen(labels[index]) + 1;
    made->labels[index] = malloc(length);
    if (made->labels[index]) memcpy(made->labels[index], labels[index], length);
    else is_complete = 0;
  }
  if (is_complete) return made;
  free_learnt(made);
  return NULL;
}

void faulty_score(const learnt *learnt, const float *row, float *scores) {
  float sum = 0;
  for (uint64_t class = 0; class < learnt->classes; class++) {
    const float *mean = learnt->means + class * learnt->width;
    float distance = 0;
    for (uint64_t column = 0; column < learnt->width; column++)
      distance += (row[column] - mean[column]) * (row[column] - mean[column]);
    sum += scores[class] = 1 / (1 + distance);
  }
  for (uint64_t class = 0; class < learnt->classes; class++) scores[class] /= sum;
}

/* Whether this call says that it has learnt, and gives nothing. */
static int is_due_to_give_nothing(faulty *node, place here) {
  return node->fault == FAULT_nothing && faulty_is_due(node, here);
}

static int32_t wants(void *node, uint32_t *flags) {
  *flags = SERGRAPH_NEEDS_FITTING | SERGRAPH_NEEDS_LABELS;
  return faulty_call(node, AT_wants);
}

static int32_t fit(void *node, const sergraph_format *input, const sergraph_examples *examples,
                   const sergraph_fit_options *options, void **result) {
  const uint64_t width = examples->width;
  const int is_nothing = is_due_to_give_nothing(node, AT_fit);
  int32_t outcome = is_nothing ? SERGRAPH_OK : faulty_call(node, AT_fit);
  (void)input;
  if (outcome != SERGRAPH_OK) return outcome;
  if (is_nothing) return *result = NULL, SERGRAPH_OK;
  learnt *made = make_learnt(node, examples->class_count, width, examples->classes);
  if (!made) return faulty_fail("no memory");
  for (uint64_t class = 0; class < made->classes; class++) {
    float *mean = made->means + class * width, count = 0;
    for (uint64_t row = 0; row < examples->count; row++) {
      if (examples->labels[row] != class) continue;
      count += 1;
      for (uint64_t column = 0; column < width; column++)
        mean[column] += (examples->values[row * width + column] - mean[column]) / count;
    }
    if (options->progress && options->progress(options->context, class + 1, made->classes, 0)) {
      free_learnt(made);
      return faulty_fail("told to give up");
    }
  }
  *result = made;
  return SERGRAPH_OK;
}

static void forget(void *result) {
  learnt *learnt = result;
  faulty_call(&learnt->settings, AT_forget);
  free_learnt(learnt);
}

static int32_t save(const void *result, sergraph_model *model) {
  /* `save` may run on several threads, but all of them write the same. */
  learnt *learnt = (struct learnt *)(uintptr_t)result;
  const faulty *settings = &learnt->settings;
  int is_lie = settings->at == AT_save && settings->fault == FAULT_lie_model;
  sergraph_tensor *tensor = &learnt->tensors[0];
  int32_t outcome = is_lie ? SERGRAPH_OK : faulty_call(&learnt->settings, AT_save);
  if (outcome != SERGRAPH_OK) return outcome;
  learnt->shape[0] = learnt->classes, learnt->shape[1] = learnt->width;
  tensor->size = sizeof *tensor, tensor->dimensions = 2;
  tensor->name = "means", tensor->shape = learnt->shape, tensor->values = learnt->means;
  model->tensors = learnt->tensors, model->tensor_count = 1;
  model->labels = faulty_labels(learnt), model->label_count = (uint32_t)learnt->classes;
  if (!is_lie) return SERGRAPH_OK;
  /* By `amount`: a shape whose product overflows, NaN, two tensors of one name, no name, too many of them. */
  switch (settings->amount) {
    case 1: learnt->shape[0] = learnt->shape[1] = (uint64_t)1 << 33; break;
    case 2: learnt->means[0] = NAN; break;
    case 3: learnt->tensors[1] = *tensor, model->tensor_count = 2; break;
    case 4: tensor->name = NULL; break;
    case 5: model->tensor_count = UINT32_MAX; break;
    case 6: tensor->dimensions = UINT32_MAX; break;
    default: model->label_count = (uint32_t)learnt->classes + 1; break; /* the last one is NULL */
  }
  return SERGRAPH_OK;
}

static int32_t load_model(void *node, const sergraph_model *model, void **result) {
  const int is_nothing = is_due_to_give_nothing(node, AT_load_model);
  int32_t outcome = is_nothing ? SERGRAPH_OK : faulty_call(node, AT_load_model);
  if (outcome != SERGRAPH_OK) return outcome;
  if (is_nothing) return *result = NULL, SERGRAPH_OK;
  const sergraph_tensor *tensor = NULL;
  for (uint32_t index = 0; index < model->tensor_count; index++) {
    const sergraph_tensor *one = SERGRAPH_ELEMENT(sergraph_tensor, model->tensors, index);
    if (strcmp(one->name, "means") == 0) tensor = one;
  }
  if (!tensor || tensor->dimensions != 2 || model->label_count == 0 || tensor->shape[0] != model->label_count)
    return faulty_fail("the model has no tensor 'means' with a row for each of its %u classes",
                       (unsigned)model->label_count);
  learnt *made = make_learnt(node, tensor->shape[0], tensor->shape[1], model->labels);
  if (!made) return faulty_fail("no memory");
  memcpy(made->means, tensor->values, made->classes * made->width * sizeof *made->means);
  *result = made;
  return SERGRAPH_OK;
}

const sergraph_fit faulty_fit = {.size = sizeof faulty_fit, .wants = wants, .fit = fit, .forget = forget};
const sergraph_save faulty_save = {.size = sizeof faulty_save, .save = save};
const sergraph_load faulty_load = {.size = sizeof faulty_load, .load = load_model};
