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

  /** How many sizes a cell has: B, T, F, H, and for a decoder S, D, A. */
  static size_t sizesOf(int what) { return (what & 7) == 4 || (what & 7) == 5 ? 7 : 4; }

  /** The position of the first buffer that does not fit, or -1. */
  int32_t wrong(int what, const int32_t *sizes) {
    const int cell = what & 7, gates[] = {4, 3, 3, 1, 4, 3};
    if (cell > 5 || what >> 4) return 0;
    for (size_t n = 0; n < sizesOf(what); n++)
      if (sizes[n] < 1) return 0;
    const bool attends = sizesOf(what) == 7;
    const size_t B = sizes[0], T = sizes[1], F = sizes[2], H = sizes[3];
    const size_t S = attends ? sizes[4] : 0, D = attends ? sizes[5] : 0, A = attends ? sizes[6] : 0;
    // the cells count with 32 bits on WebAssembly
    const double most = 2147483647;
    if ((double)B * T * (F + 4 * H + D + S) > most || (double)(F + D + H) * 4 * H > most || (double)B * S * (D + A) > most || (double)(H + D) * A > most) return 0;
    const bool lstm = cell == 0 || cell == 4, bias = cell == 1 || cell == 2 || cell == 5, second = cell != 3;
    const int G = gates[cell], traced = cell == 3 ? 0 : G, states = lstm ? 2 : 1, look = attends;
    take(1, B * T * F), take(G, (F + D) * H), take(G, H * H), take(G, H), take(bias, H, true), take(states, B * H), take(1, B, true, true);
    take(look, B * S * D), take(look, H * A), take(look, D * A), take(look, A, true), take(look, A), take(look, B, true, true);
    take(traced + 1, B * T * H), take(second, B * T * H, !lstm && cell != 2), take(states, B * H);
    take(look, B * T * D), take(2 * look, B * T * S);
    if (what & 8) {
      take(traced + 1 + lstm, B * T * H, true), take(states, B * H, true);
      take(look, B * T * D, true), take(2 * look, B * T * S, true);
      take(1, B * T * F, true), take(G, (F + D) * H), take(G, H * H), take(G, H), take(bias, H, true), take(states, B * H);
      take(look, B * S * D, true), take(look, H * A), take(look, D * A), take(look, A, true), take(look, A);
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
