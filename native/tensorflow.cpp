// Defines the cells as an operation of TensorFlow, "GatebookCell", for tfjs-node's executeOp. TensorFlow owns the memory, so no number is copied.
// TensorFlow's functions are looked up in the library that tfjs-node has loaded. So neither its headers nor a link to it is needed.
#include "buffers.h"

#ifdef _WIN32
extern "C" const char *cells_register_operation(void (*)(int, const int32_t *, void *const *)) { return "this is not available on Windows"; }
#else
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#if defined(__APPLE__)
#include <mach-o/dyld.h>
#else
#include <link.h>
#endif

namespace {

typedef struct TF_Status TF_Status;
typedef struct TF_Tensor TF_Tensor;
typedef struct TF_Context TF_Context; // stands for several types, which are only passed on

/** The functions of tensorflow/c/ops.h, kernels.h, tf_tensor.h and tf_status.h that are used here. */
#define FUNCTIONS(X)                                                                                                                         \
  X(TF_NewStatus, TF_Status *, (void))                                                                                                       \
  X(TF_DeleteStatus, void, (TF_Status *))                                                                                                    \
  X(TF_GetCode, int, (const TF_Status *))                                                                                                    \
  X(TF_SetStatus, void, (TF_Status *, int, const char *))                                                                                    \
  X(TF_NewOpDefinitionBuilder, TF_Context *, (const char *))                                                                                 \
  X(TF_OpDefinitionBuilderAddAttr, void, (TF_Context *, const char *))                                                                       \
  X(TF_OpDefinitionBuilderAddInput, void, (TF_Context *, const char *))                                                                      \
  X(TF_OpDefinitionBuilderAddOutput, void, (TF_Context *, const char *))                                                                     \
  X(TF_OpDefinitionBuilderSetShapeInferenceFunction, void, (TF_Context *, void (*)(TF_Context *, TF_Status *)))                              \
  X(TF_ShapeInferenceContextSetUnknownShape, void, (TF_Context *, TF_Status *))                                                              \
  X(TF_RegisterOpDefinition, void, (TF_Context *, TF_Status *))                                                                              \
  X(TF_NewKernelBuilder, TF_Context *, (const char *, const char *, void *(*)(TF_Context *), void (*)(void *, TF_Context *), void (*)(void *))) \
  X(TF_RegisterKernelBuilder, void, (const char *, TF_Context *, TF_Status *))                                                               \
  X(TF_OpKernelConstruction_GetAttrInt64, void, (TF_Context *, const char *, int64_t *, TF_Status *))                                        \
  X(TF_OpKernelContext_Failure, void, (TF_Context *, TF_Status *))                                                                           \
  X(TF_NumInputs, int, (TF_Context *))                                                                                                       \
  X(TF_GetInput, void, (TF_Context *, int, TF_Tensor **, TF_Status *))                                                                       \
  X(TF_AllocateOutput, TF_Tensor *, (TF_Context *, int, int, const int64_t *, int, size_t, TF_Status *))                                     \
  X(TF_TensorData, void *, (const TF_Tensor *))                                                                                              \
  X(TF_TensorElementCount, int64_t, (const TF_Tensor *))                                                                                     \
  X(TF_NumDims, int, (const TF_Tensor *))                                                                                                    \
  X(TF_Dim, int64_t, (const TF_Tensor *, int))                                                                                               \
  X(TF_DeleteTensor, void, (TF_Tensor *))
struct {
#define X(name, result, parameters) result(*name) parameters;
  FUNCTIONS(X)
#undef X
} tf;

void (*runCell)(int, const int32_t *, void *const *) = nullptr;

/** what: as for CELLS_RUN. present: bit n is set if buffer n is present. results: the position of the first buffer that is an output. */
struct Attributes { int64_t what, present, results; };

void *create(TF_Context *construction) {
  TF_Status *const status = tf.TF_NewStatus();
  const auto a = (Attributes *)calloc(1, sizeof(Attributes));
  tf.TF_OpKernelConstruction_GetAttrInt64(construction, "what", &a->what, status);
  tf.TF_OpKernelConstruction_GetAttrInt64(construction, "present", &a->present, status);
  tf.TF_OpKernelConstruction_GetAttrInt64(construction, "results", &a->results, status);
  tf.TF_DeleteStatus(status);
  return a;
}

enum { MAX_BUFFERS = 64 };

/** Collects the buffers of a call: the inputs that TensorFlow passes, and the outputs that it allocates. */
struct Call {
  TF_Context *context;
  TF_Status *status;
  Attributes attributes;
  TF_Tensor *tensors[MAX_BUFFERS];
  void *buffers[MAX_BUFFERS];
  int32_t *whole[2]; // lengths as integers: all inputs have the type float
  int inputs, outputs;

  bool ok() const { return tf.TF_GetCode(status) == 0; }

  void place(int at, const Shape &shape, bool integers) {
    if (!(attributes.present >> at & 1) || !ok()) return;
    if (at < attributes.results) {
      tf.TF_GetInput(context, inputs++, &tensors[at], status);
      if (!ok()) return;
      if ((size_t)tf.TF_TensorElementCount(tensors[at]) != shape.entries())
        return tf.TF_SetStatus(status, 3, "GatebookCell: an input does not have the length that the sizes demand"); // 3: invalid argument
      buffers[at] = tf.TF_TensorData(tensors[at]);
      if (!integers) return;
      const auto copy = (int32_t *)malloc(shape.entries() * sizeof(int32_t));
      for (size_t n = 0; n < shape.entries(); n++) copy[n] = (int32_t)((const float *)buffers[at])[n];
      buffers[at] = whole[0] = copy;
    } else {
      const int64_t dims[] = {(int64_t)shape.size[0], (int64_t)shape.size[1], (int64_t)shape.size[2]};
      tensors[at] = tf.TF_AllocateOutput(context, outputs++, 1, dims, shape.dims, shape.entries() * sizeof(float), status); // 1: float
      if (ok()) buffers[at] = tf.TF_TensorData(tensors[at]);
    }
  }
};

/** Returns the sizes B, T, F, H of a cell, read from its first two inputs: inputs [B, T, F] and a kernel [F, H]. */
bool readSizes(Call &call, int32_t *sizes) {
  TF_Tensor *inputs = nullptr, *kernel = nullptr;
  if (tf.TF_NumInputs(call.context) >= 2) tf.TF_GetInput(call.context, 0, &inputs, call.status), tf.TF_GetInput(call.context, 1, &kernel, call.status);
  const bool fit = inputs && kernel && call.ok() && tf.TF_NumDims(inputs) == 3 && tf.TF_NumDims(kernel) == 2;
  if (fit) {
    for (int n = 0; n < 3; n++) sizes[n] = (int32_t)tf.TF_Dim(inputs, n);
    sizes[3] = (int32_t)tf.TF_Dim(kernel, 1);
  }
  if (inputs) tf.TF_DeleteTensor(inputs);
  if (kernel) tf.TF_DeleteTensor(kernel);
  return fit;
}

void compute(void *kernel, TF_Context *context) {
  Call call = {context, tf.TF_NewStatus(), *(const Attributes *)kernel, {}, {}, {}, 0, 0};
  const int what = (int)call.attributes.what;
  int32_t sizes[4] = {};
  if ((what & 7) > 3 || !readSizes(call, sizes) || !sizesFit(what, sizes)) {
    tf.TF_SetStatus(call.status, 3, "GatebookCell: the sizes do not fit");
  } else {
    int at = 0;
    eachBuffer(what, sizes, [&](int times, const Shape &shape, bool, bool integers) {
      for (; times > 0; times--) call.place(at++, shape, integers);
    });
  }
  if (call.ok()) runCell(what, sizes, call.buffers);
  else tf.TF_OpKernelContext_Failure(context, call.status);
  free(call.whole[0]);
  for (TF_Tensor *tensor : call.tensors)
    if (tensor) tf.TF_DeleteTensor(tensor);
  tf.TF_DeleteStatus(call.status);
}

/** Returns whether a loaded library has TensorFlow's functions, and if so, takes them. */
bool takeFunctions(const char *path) {
  if (!path || !strstr(path, "tensorflow")) return false;
  void *const library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
  if (!library) return false;
  bool all = true;
#define X(name, result, parameters) all = (tf.name = (result(*) parameters)dlsym(library, #name)) && all;
  FUNCTIONS(X)
#undef X
  return all;
}

/** Looks for TensorFlow's functions in the libraries that this process has loaded. */
bool findFunctions() {
#if defined(__APPLE__)
  for (uint32_t n = 0; n < _dyld_image_count(); n++)
    if (takeFunctions(_dyld_get_image_name(n))) return true;
  return false;
#else
  return dl_iterate_phdr([](dl_phdr_info *info, size_t, void *) { return takeFunctions(info->dlpi_name) ? 1 : 0; }, nullptr) == 1;
#endif
}

} // namespace

/** Registers the operation, once in a process. Returns null, or the reason why it is not available. run: runs a cell, as CELLS_RUN does. */
extern "C" const char *cells_register_operation(void (*run)(int, const int32_t *, void *const *)) {
  if (runCell) return nullptr;
  if (!findFunctions()) return "no loaded library has TensorFlow's functions for operations";
  TF_Status *const status = tf.TF_NewStatus();
  TF_Context *const op = tf.TF_NewOpDefinitionBuilder("GatebookCell");
  const char *const attributes[] = {"what: int", "present: int", "results: int", "N: int", "M: int"};
  for (const char *attribute : attributes) tf.TF_OpDefinitionBuilderAddAttr(op, attribute);
  tf.TF_OpDefinitionBuilderAddInput(op, "buffers: N * float");
  tf.TF_OpDefinitionBuilderAddOutput(op, "results_: M * float");
  tf.TF_OpDefinitionBuilderSetShapeInferenceFunction(op, tf.TF_ShapeInferenceContextSetUnknownShape);
  tf.TF_RegisterOpDefinition(op, status);
  if (tf.TF_GetCode(status) == 0) tf.TF_RegisterKernelBuilder("GatebookCell", tf.TF_NewKernelBuilder("GatebookCell", "CPU", create, compute, free), status);
  const bool registered = tf.TF_GetCode(status) == 0;
  tf.TF_DeleteStatus(status);
  if (registered) runCell = run;
  return registered ? nullptr : "TensorFlow did not register the operation";
}
#endif
