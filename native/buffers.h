// Checks the buffers that JavaScript passes. The cells rely on their sizes, so a wrong buffer must not reach them.
#pragma once
#include "platform.h"

/** Describes a buffer from JavaScript: its address and its number of entries. `at` is null if the caller passed no buffer. */
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

/** The shape of a buffer, with up to three dimensions. */
struct Shape {
  size_t size[3];
  int dims;
  Shape(size_t a) : size{a, 1, 1}, dims(1) {}
  Shape(size_t a, size_t b) : size{a, b, 1}, dims(2) {}
  Shape(size_t a, size_t b, size_t c) : size{a, b, c}, dims(3) {}
  size_t entries() const { return size[0] * size[1] * size[2]; }
};

/**
 * Calls visit(times, shape, mayBeAbsent, whole) for the buffers in the order of the structs Lstm, Gru and Rnn; see cells.cpp for a decoder.
 * times: how many buffers with this shape follow. mayBeAbsent: whether they may be null. whole: whether they hold 32-bit integers.
 */
template <class Visit> void eachBuffer(int what, const int32_t *sizes, Visit &&visit) {
  const bool may = true, must = false;
  const auto floats = [&](int times, const Shape &shape, bool mayBeAbsent) { visit(times, shape, mayBeAbsent, false); };
  if ((what & 7) == 6) { // a layer: N, F, M
    const size_t N = sizes[0], F = sizes[1], M = sizes[2];
    floats(1, {N, F}, must), floats(1, {F, M}, must), floats(1, M, must), floats(1, {N, M}, must);
    if (!(what & 8)) return;
    floats(1, {N, M}, must), floats(1, {N, F}, may), floats(1, {F, M}, must), floats(1, M, must);
    return;
  }
  const int cell = what & 7, gates[] = {4, 3, 3, 1, 4, 3}, look = sizesOf(what) == 7;
  const size_t B = sizes[0], T = sizes[1], F = sizes[2], H = sizes[3];
  const size_t S = look ? sizes[4] : 0, D = look ? sizes[5] : 0, A = look ? sizes[6] : 0;
  const bool lstm = cell == 0 || cell == 4;
  const int G = gates[cell], traced = cell == 3 ? 0 : G, states = lstm ? 2 : 1, bias = cell == 1 || cell == 2 || cell == 5, second = cell != 3;
  floats(1, {B, T, F}, must), floats(G, {F + D, H}, must), floats(G, {H, H}, must), floats(G, H, must), floats(bias, H, may), floats(states, {B, H}, must);
  visit(1, B, may, true);
  floats(look, {B, S, D}, must), floats(look, {H, A}, must), floats(look, {D, A}, must), floats(look, A, may), floats(look, A, must);
  visit(look, B, may, true);
  floats(traced + 1, {B, T, H}, must), floats(second, {B, T, H}, !lstm && cell != 2), floats(states, {B, H}, must);
  floats(look, {B, T, D}, must), floats(2 * look, {B, T, S}, must);
  if (!(what & 8)) return;
  floats(traced + 1 + lstm, {B, T, H}, may), floats(states, {B, H}, may), floats(look, {B, T, D}, may), floats(2 * look, {B, T, S}, may);
  floats(1, {B, T, F}, may), floats(G, {F + D, H}, must), floats(G, {H, H}, must), floats(G, H, must), floats(bias, H, may), floats(states, {B, H}, must);
  floats(look, {B, S, D}, may), floats(look, {H, A}, must), floats(look, {D, A}, must), floats(look, A, may), floats(look, A, must);
}

/** Returns the position of the first buffer that does not fit, or -1. */
inline int32_t wrongBuffer(int what, const int32_t *sizes, const Given *buffers, uint32_t count) {
  if (!sizesFit(what, sizes)) return 0;
  int32_t found = -1;
  uint32_t at = 0;
  eachBuffer(what, sizes, [&](int times, const Shape &shape, bool mayBeAbsent, bool whole) {
    for (; times > 0; times--, at++) {
      if (found >= 0) return;
      const bool fits = at < count && (buffers[at].at ? buffers[at].count == shape.entries() && buffers[at].whole == whole : mayBeAbsent);
      if (!fits) found = (int32_t)at;
    }
  });
  return found >= 0 || at == count ? found : (int32_t)at;
}
