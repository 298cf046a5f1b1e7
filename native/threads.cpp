// Provides threads and memory on an operating system with POSIX threads. On Windows, zig brings its own implementation of POSIX threads.
#include "pool.h"
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#if !defined(_WIN32)
#include <signal.h>
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

enum { SLOTS = 9 };

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
int asleep = 0; // the number of threads that wait for `wake`

inline void rest() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/** The number of times that a thread looks for work before it sleeps. It takes about 50 µs, which is the pause between the passes of a training step. */
enum { LOOKS = 2000 };

void *worker(void *) {
  for (;;) {
    for (int n = 0; n < LOOKS && idle(); n++) rest();
    if (idle()) {
      pthread_mutex_lock(&mutex);
      asleep++;
      while (idle()) pthread_cond_wait(&wake, &mutex);
      asleep--;
      pthread_mutex_unlock(&mutex);
    }
    help([](bool) {});
  }
  return nullptr;
}

int threads = 1;

} // namespace

extern "C" int cells_threads(void) { return threads; }

extern "C" void cells_use_threads(int count) {
#if !defined(_WIN32) // Windows has no signals
  sigset_t all, before; // signals go to Node's own threads
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
#endif
  for (pthread_t thread; threads < count && pthread_create(&thread, nullptr, worker, nullptr) == 0; threads++) pthread_detach(thread);
#if !defined(_WIN32)
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
#endif
}

extern "C" void cells_parallel(int count, void (*work)(void *, int), void *context) {
  pthread_mutex_lock(&mutex);
  offer(count, work, context);
  const bool someSleep = asleep > 0;
  pthread_mutex_unlock(&mutex);
  if (someSleep) pthread_cond_broadcast(&wake);
  help([](bool) {});
  for (int n = 0; get(jobs.left) > 0; n++)
    if (n < LOOKS) rest();
    else sched_yield();
}

/** The memory is kept for the next call, since the system would have to clear pages that were freed and allocated again. */
extern "C" float *cells_scratch(int slot, size_t floats) {
  static char *slots[SLOTS];
  static size_t sizes[SLOTS];
  if (floats > sizes[slot]) {
    free(slots[slot]);
    slots[slot] = (char *)malloc(floats * sizeof(float) + 64);
    if (!slots[slot]) abort();
    sizes[slot] = floats;
  }
  return (float *)(((uintptr_t)slots[slot] + 63) & ~(uintptr_t)63);
}
