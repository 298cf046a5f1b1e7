// Divides a batch between the threads, and copies between the caller's arrays [B, T, N] and panels.
#pragma once
#include "weights.h"

namespace {

enum { MAX_PARTS = 8 }; // the largest number of parts of a batch

/** Describes a part of the batch: n sequences, beginning with b0. A pass computes `steps` steps at once. In its matrices, step t of sequence b is row (t - t0) · n + b. */
struct Part {
  Sizes s;
  long b0, n, steps;
  const int32_t *lengths;
  bool wide; // whether the threads share the hidden units instead of the batch
  long HP() const { return up(s.H, W); }
  bool ended(long b, long t) const { return lengths && t >= lengths[b0 + b]; }
  long at(long b, long t) const { return ((b0 + b) * s.T + t) * s.H; }
};

/** With fewer products than this, one thread does all the work. The work then takes at most 0.5 ms, and on a busy machine other threads would start too late to help. */
const double MIN_SHARED = 5e6;

/** Returns the number of parts of a batch: one for each thread, or one part if there is little work. */
int partsOf(Sizes s, int gates) {
  const double products = double(s.B) * s.T * (s.F + s.H) * gates * s.H;
  return products < MIN_SHARED ? 1 : smaller(smaller(cells_threads(), MAX_PARTS), s.B);
}
/**
 * Returns whether the threads share the hidden units instead of the sequences. They do if there are few sequences and many units. The threads then wait for each
 * other in every step, which takes 1 to 2 µs.
 */
bool isWide(Sizes s, int gates) { return cells_threads() > 1 && s.B < 2 * ROWS && double(s.B) * s.H * gates * s.H > 2e5; }

Part partOf(Sizes s, const int32_t *lengths, int part, int parts, long rows, bool wide) {
  const long b0 = long(s.B) * part / parts, n = long(s.B) * (part + 1) / parts - b0;
  return {s, b0, n, larger(1, smaller(s.T, rows / n)), lengths, wide};
}

/**
 * Calls pass(i, memory) for each part of a batch, at the same time if there are threads. Before that, it calls pass(i, nullptr), which must return the number of
 * floats that the pass needs. All memory is allocated first, because only the caller's thread may allocate.
 */
template <typename Pass> void eachPart(int parts, Pass &&pass) {
  float *memory[MAX_PARTS];
  for (int i = 0; i < parts; i++) memory[i] = cells_scratch(i, pass(i, nullptr));
  parallel(parts, [&](int i) { pass(i, memory[i]); });
}

/** Calls work(first, end) for ranges of columns, in whole panels. If `wide` is true, the threads share the columns. Otherwise one call gets all columns. */
template <typename Work> void spread(bool wide, long columns, Work &&work) {
  const long panels = (columns + P - 1) / P;
  const int jobs = wide ? smaller(cells_threads(), panels) : 1;
  parallel(jobs, [&](int n) { work(panels * n / jobs * P, smaller(columns, panels * (n + 1) / jobs * P)); });
}

enum { FORWARD_ROWS = 64, BACKWARD_ROWS = 256 }; // the number of rows that a pass computes at once

/** Copies some steps of inputs [B, T, F]. */
SHARED void copyInputs(Matrix x, const Part &p, const float *inputs, long t0, long steps) {
  for (long b = 0; b < p.n; b++)
    for (long i = 0; i < steps; i++) copyRow(x, i * p.n + b, 0, inputs + ((p.b0 + b) * p.s.T + t0 + i) * p.s.F, p.s.F);
}
/** Copies the states [B, T, H] that were current before some steps. */
SHARED void copyStatesBefore(Matrix h, const Part &p, const float *hidden, const float *initial, long t0, long steps) {
  for (long b = 0; b < p.n; b++)
    for (long i = 0; i < steps; i++)
      copyRow(h, i * p.n + b, 0, t0 + i ? hidden + p.at(b, t0 + i - 1) : initial + (p.b0 + b) * p.s.H, p.s.H);
}
/** Sets every row to the bias. */
SHARED void fill(Matrix z, long rows, const float *bias, long columns, long first = 0) {
  for (long c = first; c < columns; c += W) {
    const V v = load(bias + c);
    for (long r = 0; r < rows; r++) store(z(r, c), v);
  }
}
SHARED void copyOut(float *to, Matrix from, long row, long count) {
  for (long c = 0; c < count; c += W) storeSome(to + c, load(from(row, c)), count - c);
}
SHARED void copyOutInputs(float *inputs, const Part &p, Matrix dx, long t0, long steps) {
  for (long b = 0; b < p.n; b++)
    for (long i = 0; i < steps; i++) copyOut(inputs + ((p.b0 + b) * p.s.T + t0 + i) * p.s.F, dx, i * p.n + b, p.s.F);
}

} // namespace
