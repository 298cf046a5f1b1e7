// Provides threads and memory on an operating system with POSIX threads. On Windows, zig brings its own implementation of POSIX threads.
#include "platform.h"
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

/** One call's jobs. Threads take them one by one. If a thread starts late, or loses its core, the other threads do the remaining jobs. */
struct Pool {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
  void (*work)(void *, int) = nullptr;
  void *context = nullptr;
  uint64_t next = 0; // the call's number << 32 | the number of jobs that have not started
  int left = 0;      // the number of jobs that have not finished
  int asleep = 0;    // the number of threads that wait for `wake`
} pool;

template <typename T> inline T get(const T &value) { return __atomic_load_n(&value, __ATOMIC_ACQUIRE); }
template <typename T> inline void set(T &value, T to) { __atomic_store_n(&value, to, __ATOMIC_RELEASE); }
inline bool idle() { return (uint32_t)get(pool.next) == 0; }

inline void rest() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/** Does jobs of the current call until all have been started. */
void help() {
  for (;;) {
    uint64_t seen = get(pool.next);
    if ((uint32_t)seen == 0) return;
    const auto work = get(pool.work);
    void *const context = get(pool.context);
    // also fails if another call has begun since `seen` was read, so work and context belong to the job that is taken
    if (!__atomic_compare_exchange_n(&pool.next, &seen, seen - 1, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) continue;
    work(context, (int)(uint32_t)seen - 1);
    __atomic_fetch_sub(&pool.left, 1, __ATOMIC_RELEASE);
  }
}

/** The number of times that a thread looks for work before it sleeps. It takes about 50 µs, which is the pause between the passes of a training step. */
enum { LOOKS = 2000 };

void *worker(void *) {
  for (;;) {
    for (int n = 0; n < LOOKS && idle(); n++) rest();
    if (idle()) {
      pthread_mutex_lock(&pool.mutex);
      pool.asleep++;
      while (idle()) pthread_cond_wait(&pool.wake, &pool.mutex);
      pool.asleep--;
      pthread_mutex_unlock(&pool.mutex);
    }
    help();
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
  set(pool.work, work), set(pool.context, context), set(pool.left, count);
  pthread_mutex_lock(&pool.mutex);
  set(pool.next, ((get(pool.next) >> 32) + 1) << 32 | (uint32_t)count);
  const bool asleep = pool.asleep > 0;
  pthread_mutex_unlock(&pool.mutex);
  if (asleep) pthread_cond_broadcast(&pool.wake);
  help();
  for (int n = 0; get(pool.left) > 0; n++)
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
