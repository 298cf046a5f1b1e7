// Provides memory without an operating system. There is one thread. JavaScript's buffers begin at __heap_base, and the scratch memory follows them.
#include "platform.h"

extern "C" unsigned char __heap_base;

namespace {

enum { PAGE = 65536, LINE = 64 };
/** The address of the first byte that the current call does not use. Every call begins at __heap_base again, so memory grows only to the size of the largest call. */
uintptr_t top;

/** Returns the next `bytes` bytes, at a multiple of 64. */
void *take(size_t bytes) {
  const uintptr_t from = (top + LINE - 1) / LINE * LINE;
  if (bytes > (size_t)0 - 1 - from) __builtin_trap();
  top = from + bytes;
  const uintptr_t there = __builtin_wasm_memory_size(0) * (uintptr_t)PAGE;
  if (top > there && __builtin_wasm_memory_grow(0, (top - there + PAGE - 1) / PAGE) == (size_t)-1) __builtin_trap(); // JavaScript gets a RuntimeError
  return (void *)from;
}

} // namespace

extern "C" int cells_threads(void) { return 1; }
extern "C" void cells_parallel(int count, void (*work)(void *context, int n), void *context) {
  for (int n = 0; n < count; n++) work(context, n);
}
extern "C" float *cells_scratch(int, size_t floats) { return (float *)take(floats * sizeof(float)); }

/** Begins a call, and returns memory for JavaScript's buffers, which is valid until the next call begins. */
extern "C" void *cells_room(size_t bytes) {
  top = (uintptr_t)&__heap_base;
  return take(bytes);
}
