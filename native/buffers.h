// Checks the buffers that JavaScript hands in: the cells trust their sizes, so a wrong one must not reach them.
#pragma once
#include "platform.h"

/** A buffer of JavaScript: where it is and how many numbers it holds. `at` is null for an absent one. */
struct Given {
  void *at;
  size_t count;
  bool whole; // 32-bit integers instead of floats
};

/** Goes over the buffers in the order of the structs Lstm, Gru and Rnn. */
class Checker {
public:
  Checker(const Given *buffers, uint32_t count) : buffers(buffers), count(count) {}

  /** The position of the first buffer that does not fit, or -1. */
  int32_t wrong(int what, const int32_t *sizes) {
    const int cell = what & 7, gates[] = {4, 3, 3, 1}, states = cell == 0 ? 2 : 1;
    if (cell > 3 || what >> 4) return 0;
    for (int n = 0; n < 4; n++)
      if (sizes[n] < 1) return 0;
    const size_t B = sizes[0], T = sizes[1], F = sizes[2], H = sizes[3];
    if ((double)B * T * (F + 4 * H) > 2147483647. || (double)(F + H) * 4 * H > 2147483647.) return 0; // the cells count with 32 bits on WebAssembly
    const int G = gates[cell], traced = cell == 3 ? 0 : G, bias = cell == 1 || cell == 2, second = cell != 3;
    take(1, B * T * F), take(G, F * H), take(G, H * H), take(G, H), take(bias, H, true), take(states, B * H), take(1, B, true, true);
    take(traced + 1, B * T * H), take(second, B * T * H, cell == 1), take(states, B * H);
    if (what & 8) {
      take(traced + 1 + (cell == 0), B * T * H, true), take(states, B * H, true);
      take(1, B * T * F, true), take(G, F * H), take(G, H * H), take(G, H), take(bias, H, true), take(states, B * H);
    }
    return found >= 0 ? found : at == count ? -1 : (int32_t)at;
  }

private:
  void take(int times, size_t numbers, bool mayBeAbsent = false, bool whole = false) {
    for (; times > 0; times--, at++) {
      if (found >= 0) return;
      const bool fits = at < count && (buffers[at].at ? buffers[at].count == numbers && buffers[at].whole == whole : mayBeAbsent);
      if (!fits) found = (int32_t)at;
    }
  }

  const Given *buffers;
  uint32_t count, at = 0;
  int32_t found = -1;
};
