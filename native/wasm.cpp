// Provides memory and threads without an operating system. JavaScript's buffers begin at __heap_base, and the scratch memory follows them.
// JavaScript starts each thread as another instance of the module with the same memory. Without such instances, the caller does all jobs.
#include "pool.h"

extern "C" unsigned char __heap_base;

namespace {

enum { PAGE = 65536, LINE = 64, STACK = 16384, MAX_HELPERS = 3 }; // a helper used 2 KB of its stack at most
/** The stacks of the helpers, which are all threads except the caller's. */
alignas(LINE) unsigned char stacks[MAX_HELPERS][STACK];

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

/** The number of times that a thread looks for work before it sleeps. It takes about 20 µs, so that a thread rarely sleeps between two steps of a computation. */
enum { LOOKS = 80000 };

/** The number of jobs that helpers have done. */
int helped = 0;

} // namespace

/** The work is divided into the same jobs with every number of threads, so the results do not depend on that number. */
extern "C" int cells_threads(void) { return MAX_HELPERS + 1; }

extern "C" void cells_parallel(int count, void (*work)(void *context, int n), void *context) {
  offer(count, work, context);
  __builtin_wasm_memory_atomic_notify((int *)&jobs.next, MAX_HELPERS);
  help([](bool) {});
  for (int n = 0, left; (left = get(jobs.left)) > 0; n++)
    if (n > LOOKS) __builtin_wasm_memory_atomic_wait32(&jobs.left, left, -1);
}
extern "C" float *cells_scratch(int, size_t floats) { return (float *)take(floats * sizeof(float)); }

/** Begins a call, and returns memory for JavaScript's buffers, which is valid until the next call begins. */
extern "C" void *cells_room(size_t bytes) {
  top = (uintptr_t)&__heap_base;
  return take(bytes);
}

/** Returns how many computations have been divided into jobs, modulo 2^32. */
extern "C" uint32_t cells_divided(void) { return (uint32_t)(get(jobs.next) >> 32); }
extern "C" int cells_helped(void) { return get(helped); }

/** Returns the upper end of a helper's stack, from which it grows down. Null if there are no more stacks. */
extern "C" void *cells_stack(int helper) { return helper < MAX_HELPERS ? stacks[helper + 1] : nullptr; }

/** Does jobs, and sleeps while there are none. It never returns. Each helper calls it in its own instance of the module. */
extern "C" void cells_help(void) {
  for (;;) {
    for (int n = 0; n < LOOKS && idle(); n++) {}
    for (uint64_t seen; (uint32_t)(seen = get(jobs.next)) == 0;) __builtin_wasm_memory_atomic_wait64((long long *)&jobs.next, seen, -1);
    help([](bool last) {
      __atomic_fetch_add(&helped, 1, __ATOMIC_RELEASE);
      if (last) __builtin_wasm_memory_atomic_notify(&jobs.left, 1); // the caller may sleep
    });
  }
}
