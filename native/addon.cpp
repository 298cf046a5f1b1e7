// Defines the addon for Node. It exports run(what, sizes, buffers), useThreads(count), registerOperation(), `sources` (the hash of its sources) and `instructions` (the name of the
// instructions in use).
#include "buffers.h"
#include <node_api.h>
#include <pthread.h>
#ifdef CELLS_LEVELS
#include <cpuid.h>
#endif

typedef void Run(int, const int32_t *, void *const *);
extern "C" Run cells_run_avx512, cells_run_avx2, cells_run;
extern "C" const char *cells_register_operation(Run *run);

namespace {

struct Level {
  Run *run;
  const char *instructions;
};

#ifdef CELLS_LEVELS
/** Returns registers of the instruction CPUID. The compilers' own function __builtin_cpu_supports does not work in every build of zig. */
struct Cpuid {
  unsigned a = 0, b = 0, c = 0, d = 0;
  Cpuid(unsigned leaf) { __get_cpuid_count(leaf, 0, &a, &b, &c, &d); }
};

/** Returns whether the operating system saves these parts of the vector registers (bits of the register XCR0). */
bool systemSaves(unsigned parts) {
  if (!(Cpuid(1).c >> 27 & 1)) return false; // the system does not use XSAVE
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & parts) == parts;
}
#endif

/** Returns the best level that this processor supports. An addon that was copied to another machine selects the level there. */
Level choose() {
#ifdef CELLS_LEVELS
  const Cpuid one(1), seven(7);
  const bool fma = one.c >> 12 & 1, avx2 = seven.b >> 5 & 1, avx512 = (seven.b >> 16 & 1) && (seven.b >> 17 & 1) && (seven.b >> 31 & 1); // F, DQ, VL
  if (avx512 && systemSaves(0xe6)) return {cells_run_avx512, "AVX-512"};
  if (avx2 && fma && systemSaves(0x6)) return {cells_run_avx2, "AVX2"};
  return {cells_run, "SSE2"};
#else
  return {cells_run, "the compiler's own"};
#endif
}

const Level best = choose();
/** Allows one call at a time, since Node's worker threads share the memory and the threads of the cells. */
pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

void runAlone(int what, const int32_t *sizes, void *const *buffers) {
  pthread_mutex_lock(&one);
  best.run(what, sizes, buffers);
  pthread_mutex_unlock(&one);
}

enum { MAX_BUFFERS = 64 };

/** Returns a typed array of 32-bit numbers as a buffer. Null and all other values give an absent buffer. */
Given read(napi_env env, napi_value array) {
  napi_typedarray_type type;
  size_t length;
  void *data = nullptr;
  if (napi_get_typedarray_info(env, array, &type, &length, &data, nullptr, nullptr) != napi_ok) return {nullptr, 0, false};
  if (type != napi_float32_array && type != napi_int32_array) return {nullptr, 0, false};
  return {data, length, type == napi_int32_array};
}

/** what: number, sizes: Int32Array, buffers: (Float32Array | Int32Array | null)[], as CELLS_RUN takes them. Throws a RangeError for a buffer that does not fit. */
napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value args[3];
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  int32_t what = -1;
  napi_get_value_int32(env, args[0], &what);
  const Given sizes = read(env, args[1]);
  uint32_t length = 0;
  napi_get_array_length(env, args[2], &length);
  Given given[MAX_BUFFERS] = {};
  void *buffers[MAX_BUFFERS] = {};
  for (uint32_t n = 0; n < length && n < MAX_BUFFERS; n++) {
    napi_value value;
    napi_get_element(env, args[2], n, &value);
    given[n] = read(env, value);
    buffers[n] = given[n].at;
  }
  const bool known = what >= 0 && sizes.count == sizesOf(what) && sizes.whole && length <= MAX_BUFFERS;
  const int32_t wrong = known ? wrongBuffer(what, (const int32_t *)sizes.at, given, length) : 0;
  if (wrong >= 0) {
    char message[] = "cells: buffer 00 does not have the type and length that the sizes demand.";
    message[14] = (char)('0' + wrong / 10), message[15] = (char)('0' + wrong % 10);
    napi_throw_range_error(env, nullptr, message);
    return nullptr;
  }
  runAlone(what, (const int32_t *)sizes.at, buffers);
  return nullptr;
}

napi_value useThreads(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value arg;
  napi_get_cb_info(env, info, &count, &arg, nullptr, nullptr);
  int32_t threads = 1;
  napi_get_value_int32(env, arg, &threads);
  pthread_mutex_lock(&one);
  cells_use_threads(threads);
  pthread_mutex_unlock(&one);
  return nullptr;
}

/** Registers the operation "GatebookCell" in TensorFlow. Returns undefined, or the reason why that is not possible. */
napi_value registerOperation(napi_env env, napi_callback_info) {
  pthread_mutex_lock(&one);
  const char *const obstacle = cells_register_operation(runAlone);
  pthread_mutex_unlock(&one);
  napi_value text = nullptr;
  if (obstacle) napi_create_string_utf8(env, obstacle, NAPI_AUTO_LENGTH, &text);
  return text;
}

} // namespace

extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  const struct { const char *name; napi_callback call; } functions[] = {{"run", run}, {"useThreads", useThreads}, {"registerOperation", registerOperation}};
  for (const auto &function : functions) {
    napi_value value;
    napi_create_function(env, function.name, NAPI_AUTO_LENGTH, function.call, nullptr, &value);
    napi_set_named_property(env, exports, function.name, value);
  }
  const struct { const char *name, *value; } facts[] = {{"sources", CELLS_SOURCES}, {"instructions", best.instructions}};
  for (const auto &fact : facts) {
    napi_value value;
    napi_create_string_utf8(env, fact.value, NAPI_AUTO_LENGTH, &value);
    napi_set_named_property(env, exports, fact.name, value);
  }
  return exports;
}
