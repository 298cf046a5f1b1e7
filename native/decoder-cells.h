// Defines the LSTM and the GRU as the cell of a decoder with attention. Its input is a token and the context. In the kernels, the rows for the token come first, then the rows for the context.
#pragma once
#include "gru.h"
#include "lstm.h"

namespace {

/** V is the size of a token, and D the size of the context. The kernels have V + D rows. */
struct DecoderSizes {
  Sizes s; // F is V
  long D;
  Sizes both() const { return {s.B, s.T, s.F + (int32_t)D, s.H}; }
  Sizes context() const { return {s.B, s.T, (int32_t)D, s.H}; }
};

/** Holds the matrices of a part of a batch. Their rows are numbered as in Part. */
struct LstmDecoder {
  /** In the forward pass, `all` has V + D rows. In the backward pass the kernels are transposed: `all` is the part for the context, `token` the part for the tokens. */
  struct Packed { Weights all, token; };
  const Lstm &o;
  Packed w;
  Weights d = {};
  Matrix z = {}, h = {}, next = {}, c = {}, dh = {}, dc = {};

  static Packed place(Room &room, DecoderSizes s, bool backward) {
    if (!backward) return {Weights::straight(room, s.both(), 4), {}};
    return {Weights::transposed(room, s.context(), 4), Weights::transposed(room, s.s, 4)};
  }
  static void pack(Packed w, const Lstm &o, DecoderSizes s, bool backward) {
    for (int g = 0; g < 4; g++) {
      if (!backward) packGate(w.all, s.both(), g, o.kernel[g], o.recurrent[g], o.bias[g]);
      else transposeGate(w.all, s.context(), g, o.kernel[g] + long(s.s.F) * s.s.H, o.recurrent[g]);
      if (backward && o.dInputs) transposeGate(w.token, s.s, g, o.kernel[g], o.recurrent[g]);
    }
  }
  const float *hidden() const { return o.hidden; }
  const float *initial() const { return o.initial[0]; }
  /** Returns the gradients of the weights, for `addUp`. */
  void keep(Weights *gradients) const { gradients[0] = d; }
  static void addUp(const Weights (*parts)[2], int count, const Lstm &o, DecoderSizes s) {
    Weights all[MAX_PARTS];
    for (int p = 0; p < count; p++) all[p] = parts[p][0];
    for (int g = 0; g < 4; g++) addUpGate(all, count, s.both(), g, o.dKernel[g], o.dRecurrent[g], o.dBias[g]);
  }

  void forwardRoom(Room &room, const Part &p) {
    z = room.matrix(p.steps * p.n, 4 * p.HP()), c = room.matrix(p.n, p.HP());
    h = room.matrix(p.n, p.HP()), next = room.matrix(p.n, p.HP());
  }
  void begin(const Part &p) {
    for (long b = 0; b < p.n; b++) copyRow(h, b, 0, o.initial[0] + (p.b0 + b) * p.s.H, p.s.H), copyRow(c, b, 0, o.initial[1] + (p.b0 + b) * p.s.H, p.s.H);
  }
  void project(const Part &p, Matrix x, long rows) {
    fill(z, rows, w.all.bias, 4 * p.HP());
    multiply(rows, 4 * p.HP(), p.s.F, z, x, w.all.kernel);
  }
  void step(const Part &p, long t, long i, Matrix context, long D) {
    const Matrix zi = z.from(i * p.n);
    multiply(p.n, 4 * p.HP(), D, zi, context, w.all.kernel.from(p.s.F));
    multiply(p.n, 4 * p.HP(), p.s.H, zi, h, w.all.recurrent);
    lstmStep(o, p, t, 0, p.HP(), zi, h, next, c);
    const Matrix before = h;
    h = next, next = before;
  }
  void end(const Part &p) {
    for (long b = 0; b < p.n; b++) copyOut(o.last[0] + (p.b0 + b) * p.s.H, h, b, p.s.H), copyOut(o.last[1] + (p.b0 + b) * p.s.H, c, b, p.s.H);
  }

  void backwardRoom(Room &room, const Part &p, DecoderSizes s) {
    d = Weights::straight(room, s.both(), 4);
    z = room.matrix(p.steps * p.n, 4 * p.HP()), dh = room.matrix(p.n, p.HP()), dc = room.matrix(p.n, p.HP());
  }
  void beginBackward(const Part &p, DecoderSizes s) {
    clear(d, s.both()), setZero(dh, p.n, p.HP()), setZero(dc, p.n, p.HP());
    for (long b = 0; b < p.n; b++) {
      if (o.dLast[0]) copyRow(dh, b, 0, o.dLast[0] + (p.b0 + b) * p.s.H, p.s.H);
      if (o.dLast[1]) copyRow(dc, b, 0, o.dLast[1] + (p.b0 + b) * p.s.H, p.s.H);
    }
  }
  /** Computes the gradients of the step's pre-activations, and from them the gradients of its context and of the state before it. */
  void stepBackward(const Part &p, long t, long i, Matrix dContext, long DP) {
    const Matrix zi = z.from(i * p.n);
    lstmStepBackward(o, p, t, zi, dh, dc);
    multiply(p.n, DP, 4 * p.HP(), dContext, zi, w.all.kernel);
    multiply(p.n, p.HP(), 4 * p.HP(), dh, zi, w.all.recurrent);
  }
  void weightGradients(const Part &p, long rows, Matrix x, Matrix context, Matrix before, long D) {
    const long N = 4 * p.HP();
    multiplyTransposed(p.s.F, N, rows, d.kernel, x, z);
    multiplyTransposed(D, N, rows, d.kernel.from(p.s.F), context, z);
    multiplyTransposed(p.s.H, N, rows, d.recurrent, before, z);
    addRows(d.bias, z, rows, N);
  }
  void inputGradients(const Part &p, long rows, Matrix x) { multiply(rows, up(p.s.F, W), 4 * p.HP(), x, z, w.token.kernel); }
  void endBackward(const Part &p) {
    for (long b = 0; b < p.n; b++) copyOut(o.dInitial[0] + (p.b0 + b) * p.s.H, dh, b, p.s.H), copyOut(o.dInitial[1] + (p.b0 + b) * p.s.H, dc, b, p.s.H);
  }
};

/** Does the same for a GRU whose reset gate acts before the recurrent product. */
struct GruDecoder {
  struct Packed { GruWeights all, token; };
  const Gru &o;
  Packed w;
  GruWeights d = {};
  Matrix zr = {}, zc = {}, other = {}, h = {}, next = {}, dh = {}, drh = {};

  static Packed place(Room &room, DecoderSizes s, bool backward) {
    if (!backward) return {{Weights::straight(room, s.both(), 2), Weights::straight(room, s.both(), 1)}, {}};
    return {{Weights::transposed(room, s.context(), 2), Weights::transposed(room, s.context(), 1)},
            {Weights::transposed(room, s.s, 2), Weights::transposed(room, s.s, 1)}};
  }
  static void pack(Packed w, const Gru &o, DecoderSizes s, bool backward) {
    for (int g = 0; g < 3; g++) {
      const Weights to = g < 2 ? w.all.gates : w.all.candidate;
      if (!backward) packGate(to, s.both(), g % 2, o.kernel[g], o.recurrent[g], o.bias[g]);
      else transposeGate(to, s.context(), g % 2, o.kernel[g] + long(s.s.F) * s.s.H, o.recurrent[g]);
      if (backward && o.dInputs) transposeGate(g < 2 ? w.token.gates : w.token.candidate, s.s, g % 2, o.kernel[g], o.recurrent[g]);
    }
  }
  const float *hidden() const { return o.hidden; }
  const float *initial() const { return o.initial; }
  void keep(Weights *gradients) const { gradients[0] = d.gates, gradients[1] = d.candidate; }
  static void addUp(const Weights (*parts)[2], int count, const Gru &o, DecoderSizes s) {
    Weights all[MAX_PARTS];
    for (int g = 0; g < 3; g++) {
      for (int p = 0; p < count; p++) all[p] = parts[p][g < 2 ? 0 : 1];
      addUpGate(all, count, s.both(), g % 2, o.dKernel[g], o.dRecurrent[g], o.dBias[g]);
    }
  }

  void forwardRoom(Room &room, const Part &p) {
    const long rows = p.steps * p.n, HP = p.HP();
    zr = room.matrix(rows, 2 * HP), zc = room.matrix(rows, HP), other = room.matrix(p.n, HP), h = room.matrix(p.n, HP), next = room.matrix(p.n, HP);
  }
  void begin(const Part &p) {
    for (long b = 0; b < p.n; b++) copyRow(h, b, 0, o.initial + (p.b0 + b) * p.s.H, p.s.H);
  }
  void project(const Part &p, Matrix x, long rows) {
    fill(zr, rows, w.all.gates.bias, 2 * p.HP()), fill(zc, rows, w.all.candidate.bias, p.HP());
    multiply(rows, 2 * p.HP(), p.s.F, zr, x, w.all.gates.kernel), multiply(rows, p.HP(), p.s.F, zc, x, w.all.candidate.kernel);
  }
  void step(const Part &p, long t, long i, Matrix context, long D) {
    const Matrix zri = zr.from(i * p.n), zci = zc.from(i * p.n);
    const long HP = p.HP();
    multiply(p.n, 2 * HP, D, zri, context, w.all.gates.kernel.from(p.s.F)), multiply(p.n, HP, D, zci, context, w.all.candidate.kernel.from(p.s.F));
    multiply(p.n, 2 * HP, p.s.H, zri, h, w.all.gates.recurrent);
    gruGates(p, 0, HP, zri, h, other);
    multiply(p.n, HP, p.s.H, zci, other, w.all.candidate.recurrent);
    gruStep<false>(o, p, t, 0, HP, zri, zci, other, h, next);
    const Matrix before = h;
    h = next, next = before;
  }
  void end(const Part &p) {
    for (long b = 0; b < p.n; b++) copyOut(o.last + (p.b0 + b) * p.s.H, h, b, p.s.H);
  }

  void backwardRoom(Room &room, const Part &p, DecoderSizes s) {
    const long rows = p.steps * p.n, HP = p.HP();
    d = {Weights::straight(room, s.both(), 2), Weights::straight(room, s.both(), 1)};
    zr = room.matrix(rows, 2 * HP), zc = room.matrix(rows, HP), other = room.matrix(rows, HP), dh = room.matrix(p.n, HP), drh = room.matrix(p.n, HP);
  }
  void beginBackward(const Part &p, DecoderSizes s) {
    clear(d.gates, s.both()), clear(d.candidate, s.both()), setZero(dh, p.n, p.HP());
    for (long b = 0; o.dLast && b < p.n; b++) copyRow(dh, b, 0, o.dLast + (p.b0 + b) * p.s.H, p.s.H);
  }
  void stepBackward(const Part &p, long t, long i, Matrix dContext, long DP) {
    const Matrix zri = zr.from(i * p.n), zci = zc.from(i * p.n), otheri = other.from(i * p.n);
    const long HP = p.HP();
    gruStepBackward<false>(o, p, t, zri, zci, otheri, dh);
    setZero(drh, p.n, HP);
    multiply(p.n, HP, HP, drh, zci, w.all.candidate.recurrent);
    gruResetBackward(o, p, t, zri, drh, otheri, dh);
    multiply(p.n, DP, 2 * HP, dContext, zri, w.all.gates.kernel), multiply(p.n, DP, HP, dContext, zci, w.all.candidate.kernel);
    multiply(p.n, HP, 2 * HP, dh, zri, w.all.gates.recurrent);
  }
  void weightGradients(const Part &p, long rows, Matrix x, Matrix context, Matrix before, long D) {
    const long HP = p.HP();
    multiplyTransposed(p.s.F, 2 * HP, rows, d.gates.kernel, x, zr), multiplyTransposed(p.s.F, HP, rows, d.candidate.kernel, x, zc);
    multiplyTransposed(D, 2 * HP, rows, d.gates.kernel.from(p.s.F), context, zr), multiplyTransposed(D, HP, rows, d.candidate.kernel.from(p.s.F), context, zc);
    multiplyTransposed(p.s.H, 2 * HP, rows, d.gates.recurrent, before, zr), multiplyTransposed(p.s.H, HP, rows, d.candidate.recurrent, other, zc);
    addRows(d.gates.bias, zr, rows, 2 * HP), addRows(d.candidate.bias, zc, rows, HP);
  }
  void inputGradients(const Part &p, long rows, Matrix x) {
    const long VP = up(p.s.F, W);
    multiply(rows, VP, 2 * p.HP(), x, zr, w.token.gates.kernel), multiply(rows, VP, p.HP(), x, zc, w.token.candidate.kernel);
  }
  void endBackward(const Part &p) {
    for (long b = 0; b < p.n; b++) copyOut(o.dInitial + (p.b0 + b) * p.s.H, dh, b, p.s.H);
  }
};

} // namespace
