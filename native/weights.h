// Packs the weights of a cell into panels before a pass, and adds their gradients after it.
#pragma once
#include "matrix.h"

namespace {

/** The sizes of a cell: B is the batch, T the number of time steps, F the number of features, H the number of hidden units. */
struct Sizes { int32_t B, T, F, H; };

/** Allocates pieces of a block of memory. If there is no block, it only counts how much memory is needed. */
struct Room {
  float *at;
  size_t used = 0;
  float *take(size_t floats) {
    float *const from = at ? at + used : nullptr;
    used += up(floats, 16);
    return from;
  }
  Matrix matrix(long rows, long columns) { return {take(room(rows, columns)), rows}; }
};

/** Holds packed weights: kernel [F, gates·HP], recurrent [H, gates·HP], bias [gates·HP]. HP is H, rounded up to whole vectors. The backward pass needs them transposed. */
struct Weights {
  int gates;
  Matrix kernel, recurrent;
  float *bias;

  SHARED static Weights straight(Room &room, Sizes s, int gates) {
    const long n = gates * up(s.H, W);
    return {gates, room.matrix(s.F, n), room.matrix(s.H, n), room.take(n)};
  }
  SHARED static Weights transposed(Room &room, Sizes s, int gates) {
    const long n = gates * up(s.H, W);
    return {gates, room.matrix(n, up(s.F, W)), room.matrix(n, up(s.H, W)), nullptr};
  }
};

SHARED void packGate(Weights w, Sizes s, int gate, const float *kernel, const float *recurrent, const float *bias) {
  for (long u = 0; u < s.H; u += W) {
    const long column = columnOf(w.gates, gate, u), lanes = s.H - u;
    for (long k = 0; k < s.F; k++) store(w.kernel(k, column), loadSome(kernel + k * s.H + u, lanes));
    for (long k = 0; k < s.H; k++) store(w.recurrent(k, column), loadSome(recurrent + k * s.H + u, lanes));
    store(w.bias + column, loadSome(bias + u, lanes));
  }
}

/** Writes W columns of `from` [rows, columns] as rows of `to`, and pads the rows with zeros. */
SHARED void transpose(Matrix to, long row, const float *from, long rows, long columns, long lanes) {
  for (long r = 0; r < up(rows, W); r += W) {
    V block[W] = {};
    for (long l = 0; l < smaller(W, rows - r); l++) block[l] = loadSome(from + (r + l) * columns, lanes);
    for (long l = 0; l < W; l++) {
      V turned;
      for (long k = 0; k < W; k++) turned[k] = block[k][l];
      store(to(row + l, r), turned);
    }
  }
}
SHARED void transposeGate(Weights w, Sizes s, int gate, const float *kernel, const float *recurrent) {
  for (long u = 0; u < s.H; u += W) {
    transpose(w.kernel, columnOf(w.gates, gate, u), kernel + u, s.F, s.H, s.H - u);
    transpose(w.recurrent, columnOf(w.gates, gate, u), recurrent + u, s.H, s.H, s.H - u);
  }
}

/** Writes the gradients of one gate's weights: the sums over the parts of the batch. */
SHARED void addUpGate(const Weights *parts, int count, Sizes s, int gate, float *kernel, float *recurrent, float *bias) {
  for (long k = 0; k < s.F + s.H + 1; k++)
    for (long u = 0; u < s.H; u += W) {
      const long column = columnOf(parts[0].gates, gate, u);
      V sum = {};
      for (int p = 0; p < count; p++) {
        const Weights &w = parts[p];
        sum += load(k < s.F ? w.kernel(k, column) : k < s.F + s.H ? w.recurrent(k - s.F, column) : w.bias + column);
      }
      float *const to = k < s.F ? kernel + k * s.H : k < s.F + s.H ? recurrent + (k - s.F) * s.H : bias;
      storeSome(to + u, sum, s.H - u);
    }
}
SHARED void clear(Weights w, Sizes s) {
  const long n = w.gates * up(s.H, W);
  setZero(w.kernel, s.F, n), setZero(w.recurrent, s.H, n), __builtin_memset(w.bias, 0, n * sizeof(float));
}

} // namespace
