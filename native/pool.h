// Hands out the jobs of one call to the threads. The threads themselves, and how they sleep, are in threads.cpp and wasm.cpp.
#pragma once
#include "platform.h"

namespace {

/** One call's jobs. Threads take them one by one. If a thread starts late, or loses its core, the other threads do the remaining jobs. */
struct Jobs {
  void (*work)(void *, int) = nullptr;
  void *context = nullptr;
  uint64_t next = 0; // the call's number << 32 | the number of jobs that have not started
  int left = 0;      // the number of jobs that have not finished
} jobs;

template <typename T> inline T get(const T &value) { return __atomic_load_n(&value, __ATOMIC_ACQUIRE); }
template <typename T> inline void set(T &value, T to) { __atomic_store_n(&value, to, __ATOMIC_RELEASE); }
inline bool idle() { return (uint32_t)get(jobs.next) == 0; }

/** Offers the jobs of a call to all threads. */
void offer(int count, void (*work)(void *, int), void *context) {
  set(jobs.work, work), set(jobs.context, context), set(jobs.left, count);
  set(jobs.next, ((get(jobs.next) >> 32) + 1) << 32 | (uint32_t)count);
}

/** Does jobs of the current call until all have been started. Calls done(last) after each job; `last` is true if all jobs of the call have finished. */
template <typename Done> void help(Done &&done) {
  for (;;) {
    uint64_t seen = get(jobs.next);
    if ((uint32_t)seen == 0) return;
    const auto work = get(jobs.work);
    void *const context = get(jobs.context);
    // also fails if another call has begun since `seen` was read, so work and context belong to the job that is taken
    if (!__atomic_compare_exchange_n(&jobs.next, &seen, seen - 1, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) continue;
    work(context, (int)(uint32_t)seen - 1);
    done(__atomic_fetch_sub(&jobs.left, 1, __ATOMIC_ACQ_REL) == 1);
  }
}

} // namespace
