// Defines vectors of W floats, which GCC and Clang provide for every processor, and loads and stores them.
#pragma once
#include "platform.h"

#if defined(__AVX512F__)
enum { W = 16, ROWS = 6 }; // W: floats in a vector. ROWS: rows of a tile, so that the tile and its operands fit into the registers
#elif defined(__AVX2__)
enum { W = 8, ROWS = 3 };
#elif defined(__aarch64__)
enum { W = 4, ROWS = 6 };
#else
enum { W = 4, ROWS = 3 };
#endif
enum { P = 4 * W }; // columns of a panel, see matrix.h

typedef float V __attribute__((vector_size(W * 4)));
typedef int32_t I __attribute__((vector_size(W * 4)));
typedef float Unaligned __attribute__((vector_size(W * 4), aligned(4), may_alias));

#define SHARED __attribute__((noinline)) // for large functions with many callers: one shared copy keeps the WebAssembly module small

namespace {

inline V load(const float *from) { return *(const Unaligned *)from; }
inline void store(float *to, V v) { *(Unaligned *)to = v; }
/** Returns the first `lanes` floats; the others are 0. */
inline V loadSome(const float *from, long lanes) {
  if (lanes >= W) return load(from);
  V v = {};
  for (long l = 0; l < lanes; l++) v[l] = from[l];
  return v;
}
/** Stores the first `lanes` floats only. */
inline void storeSome(float *to, V v, long lanes) {
  if (lanes >= W) return store(to, v);
  for (long l = 0; l < lanes; l++) to[l] = v[l];
}
/** Returns the gradient of the loss with respect to an output. `from` is null if the loss does not depend on the output; the gradient is 0 then. */
inline V arriving(const float *from, long at, long lanes) { return from ? loadSome(from + at, lanes) : V{}; }

inline long smaller(long a, long b) { return a < b ? a : b; }
inline long larger(long a, long b) { return a > b ? a : b; }
/** Returns n, rounded up to a multiple of `to`. */
inline long up(long n, long to) { return (n + to - 1) / to * to; }

} // namespace
