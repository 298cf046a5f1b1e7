// Runs the LSTM. The gates have the order forget, input, output, candidate. docs/native.md derives the gradients.
#pragma once
#include "activations.h"
#include "batch.h"

namespace {

/**
 * The buffers of an LSTM. B is the batch, T the number of time steps, F the number of features, H the number of hidden units. Inputs: inputs [B, T, F], kernel
 * [F, H], recurrent [H, H], bias [H], initial hidden and cell [B, H], lengths [B] or null. Outputs: gates, hidden and cell [B, T, H], last [B, H].
 * The order of the members must not change, because cells.cpp reads the caller's array of pointers as this struct.
 */
struct Lstm {
  const float *inputs, *kernel[4], *recurrent[4], *bias[4], *initial[2];
  const int32_t *lengths;
  float *gates[4], *hidden, *cell, *last[2]; // the trace, written by the forward pass
  const float *dGates[4], *dHidden, *dCell, *dLast[2]; // the gradients of the loss; null for an output on which the loss does not depend
  float *dInputs /* may be null */, *dKernel[4], *dRecurrent[4], *dBias[4], *dInitial[2];
};

/** Turns the pre-activations z of the units u0 to u1 into gates and the new state. */
SHARED void lstmStep(const Lstm &o, const Part &p, long t, long u0, long u1, Matrix z, Matrix h, Matrix next, Matrix c) {
  for (long b = 0; b < p.n; b++)
    for (long u = u0; u < u1; u += W) {
      const long at = p.at(b, t) + u, lanes = p.s.H - u;
      float *const all[] = {o.gates[0], o.gates[1], o.gates[2], o.gates[3], o.hidden, o.cell};
      if (p.ended(b, t)) {
        for (float *to : all) storeSome(to + at, V{}, lanes);
        store(next(b, u), load(h(b, u)));
        continue;
      }
      const float *const from = z(b, columnOf(4, 0, u));
      const V forget = sigmoid(load(from)), input = sigmoid(load(from + W)), output = sigmoid(load(from + 2 * W)), candidate = tanh(load(from + 3 * W));
      const V cell = forget * load(c(b, u)) + input * candidate, hidden = output * tanh(cell);
      store(c(b, u), cell), store(next(b, u), hidden);
      storeSome(o.gates[0] + at, forget, lanes), storeSome(o.gates[1] + at, input, lanes);
      storeSome(o.gates[2] + at, output, lanes), storeSome(o.gates[3] + at, candidate, lanes);
      storeSome(o.cell + at, cell, lanes), storeSome(o.hidden + at, hidden, lanes);
    }
}

size_t lstmForwardPart(const Lstm &o, const Part &p, Weights w, float *memory) {
  Room room{memory};
  const long HP = p.HP(), N = 4 * HP;
  const Matrix x = room.matrix(p.steps * p.n, p.s.F), z = room.matrix(p.steps * p.n, N), c = room.matrix(p.n, HP);
  Matrix h = room.matrix(p.n, HP), next = room.matrix(p.n, HP);
  if (!memory) return room.used;
  for (long b = 0; b < p.n; b++) {
    copyRow(h, b, 0, o.initial[0] + (p.b0 + b) * p.s.H, p.s.H);
    copyRow(c, b, 0, o.initial[1] + (p.b0 + b) * p.s.H, p.s.H);
  }
  for (long t0 = 0; t0 < p.s.T; t0 += p.steps) {
    const long steps = smaller(p.steps, p.s.T - t0);
    copyInputs(x, p, o.inputs, t0, steps);
    fill(z, steps * p.n, w.bias, N);
    spread(p.wide, N, [&](long first, long end) { multiply(steps * p.n, end, p.s.F, z, x, w.kernel, first); });
    for (long i = 0; i < steps; i++) {
      spread(p.wide, N, [&](long first, long end) {
        multiply(p.n, end, p.s.H, z.from(i * p.n), h, w.recurrent, first);
        lstmStep(o, p, t0 + i, first / 4, end / 4, z.from(i * p.n), h, next, c);
      });
      const Matrix before = h;
      h = next, next = before;
    }
  }
  for (long b = 0; b < p.n; b++) copyOut(o.last[0] + (p.b0 + b) * p.s.H, h, b, p.s.H), copyOut(o.last[1] + (p.b0 + b) * p.s.H, c, b, p.s.H);
  return room.used;
}

/**
 * Computes the gradients of the pre-activations. `dh` and `dc` contain the gradients from the next step. Afterwards `dc` contains the gradient of the cell state
 * before this step. `dh` is set to 0 for the product that follows, but it is kept for a sequence that has ended.
 */
SHARED void lstmStepBackward(const Lstm &o, const Part &p, long t, Matrix dz, Matrix dh, Matrix dc) {
  for (long b = 0; b < p.n; b++)
    for (long u = 0; u < p.s.H; u += W) {
      float *const to = dz(b, columnOf(4, 0, u));
      if (p.ended(b, t)) {
        for (int g = 0; g < 4; g++) store(to + g * W, V{});
        continue;
      }
      const long at = p.at(b, t) + u, lanes = p.s.H - u;
      const float *const before = t ? o.cell + at - p.s.H : o.initial[1] + (p.b0 + b) * p.s.H + u;
      const V forget = loadSome(o.gates[0] + at, lanes), input = loadSome(o.gates[1] + at, lanes), output = loadSome(o.gates[2] + at, lanes);
      const V candidate = loadSome(o.gates[3] + at, lanes), shown = tanh(loadSome(o.cell + at, lanes)), cell = loadSome(before, lanes);
      const V dHidden = load(dh(b, u)) + arriving(o.dHidden, at, lanes);
      const V dCell = load(dc(b, u)) + arriving(o.dCell, at, lanes) + dHidden * output * (1 - shown * shown);
      store(to, (dCell * cell + arriving(o.dGates[0], at, lanes)) * forget * (1 - forget));
      store(to + W, (dCell * candidate + arriving(o.dGates[1], at, lanes)) * input * (1 - input));
      store(to + 2 * W, (dHidden * shown + arriving(o.dGates[2], at, lanes)) * output * (1 - output));
      store(to + 3 * W, (dCell * input + arriving(o.dGates[3], at, lanes)) * (1 - candidate * candidate));
      store(dc(b, u), dCell * forget), store(dh(b, u), V{});
    }
}

size_t lstmBackwardPart(const Lstm &o, const Part &p, Weights w, Weights &d, float *memory) {
  Room room{memory};
  const long HP = p.HP(), N = 4 * HP, FP = up(p.s.F, W), rows = p.steps * p.n;
  d = Weights::straight(room, p.s, 4);
  const Matrix x = room.matrix(rows, FP), h = room.matrix(rows, HP), dz = room.matrix(rows, N), dh = room.matrix(p.n, HP), dc = room.matrix(p.n, HP);
  if (!memory) return room.used;
  clear(d, p.s), setZero(dh, p.n, HP), setZero(dc, p.n, HP);
  for (long b = 0; b < p.n; b++) {
    if (o.dLast[0]) copyRow(dh, b, 0, o.dLast[0] + (p.b0 + b) * p.s.H, p.s.H);
    if (o.dLast[1]) copyRow(dc, b, 0, o.dLast[1] + (p.b0 + b) * p.s.H, p.s.H);
  }
  for (long t0 = (p.s.T - 1) / p.steps * p.steps; t0 >= 0; t0 -= p.steps) {
    const long steps = smaller(p.steps, p.s.T - t0), now = steps * p.n;
    for (long i = steps - 1; i >= 0; i--) {
      lstmStepBackward(o, p, t0 + i, dz.from(i * p.n), dh, dc);
      spread(p.wide, HP, [&](long first, long end) { multiply(p.n, end, N, dh, dz.from(i * p.n), w.recurrent, first); });
    }
    copyInputs(x, p, o.inputs, t0, steps);
    copyStatesBefore(h, p, o.hidden, o.initial[0], t0, steps);
    spread(p.wide, N, [&](long first, long end) {
      multiplyTransposed(p.s.F, end, now, d.kernel, x, dz, first);
      multiplyTransposed(p.s.H, end, now, d.recurrent, h, dz, first);
    });
    addRows(d.bias, dz, now, N);
    if (o.dInputs) {
      setZero(x, now, FP);
      spread(p.wide, FP, [&](long first, long end) { multiply(now, end, N, x, dz, w.kernel, first); });
      copyOutInputs(o.dInputs, p, x, t0, steps);
    }
  }
  for (long b = 0; b < p.n; b++) copyOut(o.dInitial[0] + (p.b0 + b) * p.s.H, dh, b, p.s.H), copyOut(o.dInitial[1] + (p.b0 + b) * p.s.H, dc, b, p.s.H);
  return room.used;
}

void lstm(const Lstm &o, Sizes s, bool backward) {
  const bool wide = isWide(s, 4);
  const int parts = wide ? 1 : partsOf(s, 4), jobs = parts > 1 || wide ? 4 : 1;
  const auto place = [&](Room &room) { return backward ? Weights::transposed(room, s, 4) : Weights::straight(room, s, 4); };
  Room counted{nullptr};
  place(counted);
  Room room{cells_scratch(MAX_PARTS, counted.used)};
  const Weights w = place(room);
  parallel(jobs, [&](int job) {
    for (int g = job; g < 4; g += jobs)
      if (backward) transposeGate(w, s, g, o.kernel[g], o.recurrent[g]);
      else packGate(w, s, g, o.kernel[g], o.recurrent[g], o.bias[g]);
  });
  Weights d[MAX_PARTS];
  eachPart(parts, [&](int i, float *memory) {
    const Part p = partOf(s, o.lengths, i, parts, backward ? BACKWARD_ROWS : FORWARD_ROWS, wide);
    return backward ? lstmBackwardPart(o, p, w, d[i], memory) : lstmForwardPart(o, p, w, memory);
  });
  if (!backward) return;
  parallel(jobs, [&](int job) {
    for (int g = job; g < 4; g += jobs) addUpGate(d, parts, s, g, o.dKernel[g], o.dRecurrent[g], o.dBias[g]);
  });
}

} // namespace
