// Runs the plain RNN: h' = tanh(x · W + h · U + b). docs/native.md derives the gradients.
#pragma once
#include "activations.h"
#include "batch.h"

namespace {

/** The buffers of a plain RNN, with the shapes of lstm.h. As there, the order of the members must not change. */
struct Rnn {
  const float *inputs, *kernel, *recurrent, *bias, *initial;
  const int32_t *lengths;
  float *hidden, *last;
  const float *dHidden, *dLast;
  float *dInputs, *dKernel, *dRecurrent, *dBias, *dInitial;
};

/** Turns the pre-activations z of the units u0 to u1 into the new state. */
void rnnStep(const Rnn &o, const Part &p, long t, long u0, long u1, Matrix z, Matrix h, Matrix next) {
  for (long b = 0; b < p.n; b++)
    for (long u = u0; u < u1; u += W) {
      const long at = p.at(b, t) + u, lanes = p.s.H - u;
      if (p.ended(b, t)) {
        storeSome(o.hidden + at, V{}, lanes);
        store(next(b, u), load(h(b, u)));
        continue;
      }
      const V hidden = tanh(load(z(b, u)));
      store(next(b, u), hidden), storeSome(o.hidden + at, hidden, lanes);
    }
}

size_t rnnForwardPart(const Rnn &o, const Part &p, Weights w, float *memory) {
  Room room{memory};
  const long HP = p.HP();
  const Matrix x = room.matrix(p.steps * p.n, p.s.F), z = room.matrix(p.steps * p.n, HP);
  Matrix h = room.matrix(p.n, HP), next = room.matrix(p.n, HP);
  if (!memory) return room.used;
  for (long b = 0; b < p.n; b++) copyRow(h, b, 0, o.initial + (p.b0 + b) * p.s.H, p.s.H);
  for (long t0 = 0; t0 < p.s.T; t0 += p.steps) {
    const long steps = smaller(p.steps, p.s.T - t0);
    copyInputs(x, p, o.inputs, t0, steps);
    fill(z, steps * p.n, w.bias, HP);
    spread(p.wide, HP, [&](long first, long end) { multiply(steps * p.n, end, p.s.F, z, x, w.kernel, first); });
    for (long i = 0; i < steps; i++) {
      spread(p.wide, HP, [&](long first, long end) {
        multiply(p.n, end, p.s.H, z.from(i * p.n), h, w.recurrent, first);
        rnnStep(o, p, t0 + i, first, end, z.from(i * p.n), h, next);
      });
      const Matrix before = h;
      h = next, next = before;
    }
  }
  for (long b = 0; b < p.n; b++) copyOut(o.last + (p.b0 + b) * p.s.H, h, b, p.s.H);
  return room.used;
}

/** Computes dz = (dh + the gradient from the loss) * (1 - h'²). Then it sets `dh` to 0 for the product that follows, but keeps it for a sequence that has ended. */
void rnnStepBackward(const Rnn &o, const Part &p, long t, Matrix dz, Matrix dh) {
  for (long b = 0; b < p.n; b++)
    for (long u = 0; u < p.s.H; u += W) {
      if (p.ended(b, t)) {
        store(dz(b, u), V{});
        continue;
      }
      const long at = p.at(b, t) + u, lanes = p.s.H - u;
      const V hidden = loadSome(o.hidden + at, lanes);
      store(dz(b, u), (load(dh(b, u)) + arriving(o.dHidden, at, lanes)) * (1 - hidden * hidden));
      store(dh(b, u), V{});
    }
}

size_t rnnBackwardPart(const Rnn &o, const Part &p, Weights w, Weights &d, float *memory) {
  Room room{memory};
  const long HP = p.HP(), FP = up(p.s.F, W), rows = p.steps * p.n;
  d = Weights::straight(room, p.s, 1);
  const Matrix x = room.matrix(rows, FP), h = room.matrix(rows, HP), dz = room.matrix(rows, HP), dh = room.matrix(p.n, HP);
  if (!memory) return room.used;
  clear(d, p.s), setZero(dh, p.n, HP);
  if (o.dLast)
    for (long b = 0; b < p.n; b++) copyRow(dh, b, 0, o.dLast + (p.b0 + b) * p.s.H, p.s.H);
  for (long t0 = (p.s.T - 1) / p.steps * p.steps; t0 >= 0; t0 -= p.steps) {
    const long steps = smaller(p.steps, p.s.T - t0), now = steps * p.n;
    for (long i = steps - 1; i >= 0; i--) {
      rnnStepBackward(o, p, t0 + i, dz.from(i * p.n), dh);
      spread(p.wide, HP, [&](long first, long end) { multiply(p.n, end, HP, dh, dz.from(i * p.n), w.recurrent, first); });
    }
    copyInputs(x, p, o.inputs, t0, steps);
    copyStatesBefore(h, p, o.hidden, o.initial, t0, steps);
    spread(p.wide, HP, [&](long first, long end) {
      multiplyTransposed(p.s.F, end, now, d.kernel, x, dz, first);
      multiplyTransposed(p.s.H, end, now, d.recurrent, h, dz, first);
    });
    addRows(d.bias, dz, now, HP);
    if (o.dInputs) {
      setZero(x, now, FP);
      spread(p.wide, FP, [&](long first, long end) { multiply(now, end, HP, x, dz, w.kernel, first); });
      copyOutInputs(o.dInputs, p, x, t0, steps);
    }
  }
  for (long b = 0; b < p.n; b++) copyOut(o.dInitial + (p.b0 + b) * p.s.H, dh, b, p.s.H);
  return room.used;
}

void rnn(const Rnn &o, Sizes s, bool backward) {
  const bool wide = isWide(s, 1);
  const int parts = wide ? 1 : partsOf(s, 1);
  const auto place = [&](Room &room) { return backward ? Weights::transposed(room, s, 1) : Weights::straight(room, s, 1); };
  Room counted{nullptr};
  place(counted);
  Room room{cells_scratch(MAX_PARTS, counted.used)};
  const Weights w = place(room);
  if (backward) transposeGate(w, s, 0, o.kernel, o.recurrent);
  else packGate(w, s, 0, o.kernel, o.recurrent, o.bias);
  Weights d[MAX_PARTS];
  eachPart(parts, [&](int i, float *memory) {
    const Part p = partOf(s, o.lengths, i, parts, backward ? BACKWARD_ROWS : FORWARD_ROWS, wide);
    return backward ? rnnBackwardPart(o, p, w, d[i], memory) : rnnForwardPart(o, p, w, memory);
  });
  if (backward) addUpGate(d, parts, s, 0, o.dKernel, o.dRecurrent, o.dBias);
}

} // namespace
