// Checks the buffers that JavaScript passes. The cells rely on their sizes, so a wrong buffer must not reach them.
#pragma once
#include "platform.h"

/** A buffer of JavaScript: its address and its number of entries. `at` is null for an absent buffer. */
struct Given {
  void *at;
  size_t count;
  bool whole; // whether it holds 32-bit integers instead of floats
};

/** Returns the number of sizes of a cell: B, T, F, H, and for a decoder S, D, A. */
inline size_t sizesOf(int what) { return (what & 7) == 4 || (what & 7) == 5 ? 7 : 4; }

/** Returns whether this cell exists, all its sizes are at least 1, and no buffer has more entries than a 32-bit integer can count (WebAssembly needs that). */
inline bool sizesFit(int what, const int32_t *sizes) {
  if ((what & 7) > 6 || what >> 4) return false;
  for (size_t n = 0; n < sizesOf(what); n++)
    if (sizes[n] < 1) return false;
  const bool attends = sizesOf(what) == 7;
  const double B = sizes[0], T = sizes[1], F = sizes[2], H = sizes[3], most = 2147483647;
  const double S = attends ? sizes[4] : 0, D = attends ? sizes[5] : 0, A = attends ? sizes[6] : 0;
  return B * T * (F + 4 * H + D + S) <= most && (F + D + H) * 4 * H <= most && B * S * (D + A) <= most && (H + D) * A <= most;
}

/**
 * Calls visit(times, numbers, mayBeAbsent, whole) for the buffers in the order of the structs Lstm, Gru and Rnn; see cells.cpp for a decoder.
 * times: how many such buffers follow. numbers: the number of entries of each. mayBeAbsent: it may be null. whole: it holds 32-bit integers.
 */
template <class Visit> void eachBuffer(int what, const int32_t *sizes, Visit &&visit) {
  if ((what & 7) == 6) { // a layer: N, F, M
    const size_t N = sizes[0], F = sizes[1], M = sizes[2];
    visit(1, N * F, false, false), visit(1, F * M, false, false), visit(1, M, false, false), visit(1, N * M, false, false);
    if (!(what & 8)) return;
    visit(1, N * M, false, false), visit(1, N * F, true, false), visit(1, F * M, false, false), visit(1, M, false, false);
    return;
  }
  const int cell = what & 7, gates[] = {4, 3, 3, 1, 4, 3}, look = sizesOf(what) == 7;
  const size_t B = sizes[0], T = sizes[1], F = sizes[2], H = sizes[3];
  const size_t S = look ? sizes[4] : 0, D = look ? sizes[5] : 0, A = look ? sizes[6] : 0;
  const bool lstm = cell == 0 || cell == 4;
  const int G = gates[cell], traced = cell == 3 ? 0 : G, states = lstm ? 2 : 1, bias = cell == 1 || cell == 2 || cell == 5, second = cell != 3;
  const bool may = true, must = false;
  const auto floats = [&](int times, size_t numbers, bool mayBeAbsent) { visit(times, numbers, mayBeAbsent, false); };
  floats(1, B * T * F, must), floats(G, (F + D) * H, must), floats(G, H * H, must), floats(G, H, must), floats(bias, H, may), floats(states, B * H, must);
  visit(1, B, may, true);
  floats(look, B * S * D, must), floats(look, H * A, must), floats(look, D * A, must), floats(look, A, may), floats(look, A, must);
  visit(look, B, may, true);
  floats(traced + 1, B * T * H, must), floats(second, B * T * H, !lstm && cell != 2), floats(states, B * H, must);
  floats(look, B * T * D, must), floats(2 * look, B * T * S, must);
  if (!(what & 8)) return;
  floats(traced + 1 + lstm, B * T * H, may), floats(states, B * H, may), floats(look, B * T * D, may), floats(2 * look, B * T * S, may);
  floats(1, B * T * F, may), floats(G, (F + D) * H, must), floats(G, H * H, must), floats(G, H, must), floats(bias, H, may), floats(states, B * H, must);
  floats(look, B * S * D, may), floats(look, H * A, must), floats(look, D * A, must), floats(look, A, may), floats(look, A, must);
}

/** Returns the position of the first buffer that does not fit, or -1. */
inline int32_t wrongBuffer(int what, const int32_t *sizes, const Given *buffers, uint32_t count) {
  if (!sizesFit(what, sizes)) return 0;
  int32_t found = -1;
  uint32_t at = 0;
  eachBuffer(what, sizes, [&](int times, size_t numbers, bool mayBeAbsent, bool whole) {
    for (; times > 0; times--, at++) {
      if (found >= 0) return;
      const bool fits = at < count && (buffers[at].at ? buffers[at].count == numbers && buffers[at].whole == whole : mayBeAbsent);
      if (!fits) found = (int32_t)at;
    }
  });
  return found >= 0 || at == count ? found : (int32_t)at;
}
