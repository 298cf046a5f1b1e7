// Runs the GRU. The gates have the order update, reset, candidate. If AFTER is true, the reset gate acts after the recurrent product. docs/native.md derives the gradients.
#pragma once
#include "activations.h"
#include "batch.h"

namespace {

/** The buffers of a GRU, with the shapes of lstm.h. As there, the order of the members must not change. */
struct Gru {
  const float *inputs, *kernel[3], *recurrent[3], *bias[3], *recurrentBias, *initial; // recurrentBias: the candidate's second bias, used only if AFTER is true; may be null
  const int32_t *lengths;
  float *gates[3], *hidden, *past, *last; // past: the candidate's recurrent product with its bias, used only if AFTER is true
  const float *dGates[3], *dHidden, *dLast;
  float *dInputs, *dKernel[3], *dRecurrent[3], *dBias[3], *dRecurrentBias, *dInitial;
};

/** Holds packed weights. The update and the reset gate are stored side by side. The candidate is stored separately, because its recurrent product has another operand. */
struct GruWeights { Weights gates, candidate; };

/** If AFTER is false: turns `zr` into the gates, and writes rh = reset * hidden, which is the operand of the candidate's recurrent product. */
SHARED void gruGates(const Part &p, long u0, long u1, Matrix zr, Matrix h, Matrix rh) {
  for (long b = 0; b < p.n; b++)
    for (long u = u0; u < u1; u += W) {
      float *const z = zr(b, columnOf(2, 0, u));
      const V update = sigmoid(load(z)), reset = sigmoid(load(z + W));
      store(z, update), store(z + W, reset), store(rh(b, u), reset * load(h(b, u)));
    }
}
/** If AFTER is false: computes the candidate and the new state. If AFTER is true: computes the whole step; `past` is the candidate's recurrent product. */
template <bool AFTER> SHARED void gruStep(const Gru &o, const Part &p, long t, long u0, long u1, Matrix zr, Matrix zc, Matrix past, Matrix h, Matrix next) {
  for (long b = 0; b < p.n; b++)
    for (long u = u0; u < u1; u += W) {
      const long at = p.at(b, t) + u, lanes = p.s.H - u;
      float *const all[] = {o.gates[0], o.gates[1], o.gates[2], o.hidden};
      if (p.ended(b, t)) {
        for (float *to : all) storeSome(to + at, V{}, lanes);
        store(next(b, u), load(h(b, u)));
        continue;
      }
      const float *const z = zr(b, columnOf(2, 0, u));
      V update = load(z), reset = load(z + W), candidate = load(zc(b, u));
      if (AFTER) {
        update = sigmoid(update), reset = sigmoid(reset);
        candidate += reset * load(past(b, u));
        storeSome(o.past + at, load(past(b, u)), lanes);
      }
      candidate = tanh(candidate);
      const V hidden = candidate + update * (load(h(b, u)) - candidate);
      store(next(b, u), hidden);
      storeSome(o.gates[0] + at, update, lanes), storeSome(o.gates[1] + at, reset, lanes), storeSome(o.gates[2] + at, candidate, lanes);
      storeSome(o.hidden + at, hidden, lanes);
    }
}

template <bool AFTER> size_t gruForwardPart(const Gru &o, const Part &p, GruWeights w, float *memory) {
  Room room{memory};
  const long HP = p.HP(), rows = p.steps * p.n;
  const Matrix x = room.matrix(rows, p.s.F), zr = room.matrix(rows, 2 * HP), zc = room.matrix(rows, HP), other = room.matrix(p.n, HP);
  Matrix h = room.matrix(p.n, HP), next = room.matrix(p.n, HP);
  float *const recurrentBias = room.take(HP);
  if (!memory) return room.used;
  for (long u = 0; u < HP; u += W) store(recurrentBias + u, arriving(o.recurrentBias, u, p.s.H - u));
  for (long b = 0; b < p.n; b++) copyRow(h, b, 0, o.initial + (p.b0 + b) * p.s.H, p.s.H);
  for (long t0 = 0; t0 < p.s.T; t0 += p.steps) {
    const long steps = smaller(p.steps, p.s.T - t0), now = steps * p.n;
    copyInputs(x, p, o.inputs, t0, steps);
    fill(zr, now, w.gates.bias, 2 * HP), fill(zc, now, w.candidate.bias, HP);
    spread(p.wide, HP, [&](long first, long end) {
      multiply(now, 2 * end, p.s.F, zr, x, w.gates.kernel, 2 * first);
      multiply(now, end, p.s.F, zc, x, w.candidate.kernel, first);
    });
    for (long i = 0; i < steps; i++) {
      const Matrix zri = zr.from(i * p.n), zci = zc.from(i * p.n);
      spread(p.wide, HP, [&](long first, long end) {
        multiply(p.n, 2 * end, p.s.H, zri, h, w.gates.recurrent, 2 * first);
        if (!AFTER) return gruGates(p, first, end, zri, h, other);
        fill(other, p.n, recurrentBias, end, first);
        multiply(p.n, end, p.s.H, other, h, w.candidate.recurrent, first);
        gruStep<AFTER>(o, p, t0 + i, first, end, zri, zci, other, h, next);
      });
      if (!AFTER)
        spread(p.wide, HP, [&](long first, long end) {
          multiply(p.n, end, p.s.H, zci, other, w.candidate.recurrent, first);
          gruStep<AFTER>(o, p, t0 + i, first, end, zri, zci, other, h, next);
        });
      const Matrix before = h;
      h = next, next = before;
    }
  }
  for (long b = 0; b < p.n; b++) copyOut(o.last + (p.b0 + b) * p.s.H, h, b, p.s.H);
  return room.used;
}

/** Returns the state before step t. */
inline V stateBefore(const Gru &o, const Part &p, long b, long t, long u) {
  return loadSome(t ? o.hidden + p.at(b, t - 1) + u : o.initial + (p.b0 + b) * p.s.H + u, p.s.H - u);
}

/**
 * Computes the gradients back to the candidate's recurrent product. `dh` contains the gradient from the next step. Afterwards it contains the part that does not
 * go through a product. `dpast` is written only if AFTER is true.
 */
template <bool AFTER> SHARED void gruStepBackward(const Gru &o, const Part &p, long t, Matrix dzr, Matrix dzc, Matrix dpast, Matrix dh) {
  for (long b = 0; b < p.n; b++)
    for (long u = 0; u < p.s.H; u += W) {
      const long at = p.at(b, t) + u, lanes = p.s.H - u;
      float *const to = dzr(b, 2 * u);
      if (p.ended(b, t)) {
        store(to, V{}), store(to + W, V{}), store(dzc(b, u), V{});
        if (AFTER) store(dpast(b, u), V{});
        continue;
      }
      const V update = loadSome(o.gates[0] + at, lanes), reset = loadSome(o.gates[1] + at, lanes), candidate = loadSome(o.gates[2] + at, lanes);
      const V dHidden = load(dh(b, u)) + arriving(o.dHidden, at, lanes), before = stateBefore(o, p, b, t, u);
      const V dc = (dHidden * (1 - update) + arriving(o.dGates[2], at, lanes)) * (1 - candidate * candidate);
      store(to, (dHidden * (before - candidate) + arriving(o.dGates[0], at, lanes)) * update * (1 - update));
      store(dzc(b, u), dc), store(dh(b, u), dHidden * update);
      if (AFTER) {
        store(dpast(b, u), dc * reset);
        store(to + W, (dc * loadSome(o.past + at, lanes) + arriving(o.dGates[1], at, lanes)) * reset * (1 - reset));
      }
    }
}
/** If AFTER is false: computes the gradient of the reset gate from `drh`, which is the gradient of reset * hidden. Writes reset * hidden to `rh`, for the gradient of the weights. */
SHARED void gruResetBackward(const Gru &o, const Part &p, long t, Matrix dzr, Matrix drh, Matrix rh, Matrix dh) {
  for (long b = 0; b < p.n; b++)
    for (long u = 0; u < p.s.H; u += W) {
      if (p.ended(b, t)) continue;
      const long at = p.at(b, t) + u, lanes = p.s.H - u;
      const V reset = loadSome(o.gates[1] + at, lanes), before = stateBefore(o, p, b, t, u), d = load(drh(b, u));
      store(rh(b, u), reset * before);
      store(dzr(b, 2 * u) + W, (d * before + arriving(o.dGates[1], at, lanes)) * reset * (1 - reset));
      store(dh(b, u), load(dh(b, u)) + d * reset);
    }
}

template <bool AFTER> size_t gruBackwardPart(const Gru &o, const Part &p, GruWeights w, GruWeights &d, float *&dRecurrentBias, float *memory) {
  Room room{memory};
  const long HP = p.HP(), FP = up(p.s.F, W), rows = p.steps * p.n;
  d = {Weights::straight(room, p.s, 2), Weights::straight(room, p.s, 1)};
  dRecurrentBias = room.take(HP);
  const Matrix x = room.matrix(rows, FP), h = room.matrix(rows, HP), dzr = room.matrix(rows, 2 * HP), dzc = room.matrix(rows, HP);
  const Matrix dh = room.matrix(p.n, HP), drh = room.matrix(p.n, HP);
  const Matrix other = room.matrix(rows, HP); // If AFTER is true: the gradient of `past`. Otherwise: reset * hidden, for all rows
  if (!memory) return room.used;
  clear(d.gates, p.s), clear(d.candidate, p.s), __builtin_memset(dRecurrentBias, 0, HP * sizeof(float)), setZero(dh, p.n, HP);
  if (!AFTER) setZero(other, rows, HP);
  if (o.dLast)
    for (long b = 0; b < p.n; b++) copyRow(dh, b, 0, o.dLast + (p.b0 + b) * p.s.H, p.s.H);
  for (long t0 = (p.s.T - 1) / p.steps * p.steps; t0 >= 0; t0 -= p.steps) {
    const long steps = smaller(p.steps, p.s.T - t0), now = steps * p.n;
    for (long i = steps - 1; i >= 0; i--) {
      const Matrix dzri = dzr.from(i * p.n), dzci = dzc.from(i * p.n), otheri = other.from(i * p.n);
      gruStepBackward<AFTER>(o, p, t0 + i, dzri, dzci, otheri, dh);
      if (!AFTER) {
        setZero(drh, p.n, HP);
        spread(p.wide, HP, [&](long first, long end) { multiply(p.n, end, HP, drh, dzci, w.candidate.recurrent, first); });
        gruResetBackward(o, p, t0 + i, dzri, drh, otheri, dh);
      }
      spread(p.wide, HP, [&](long first, long end) {
        if (AFTER) multiply(p.n, end, HP, dh, otheri, w.candidate.recurrent, first);
        multiply(p.n, end, 2 * HP, dh, dzri, w.gates.recurrent, first);
      });
    }
    copyInputs(x, p, o.inputs, t0, steps);
    copyStatesBefore(h, p, o.hidden, o.initial, t0, steps);
    spread(p.wide, HP, [&](long first, long end) {
      multiplyTransposed(p.s.F, 2 * end, now, d.gates.kernel, x, dzr, 2 * first);
      multiplyTransposed(p.s.F, end, now, d.candidate.kernel, x, dzc, first);
      multiplyTransposed(p.s.H, 2 * end, now, d.gates.recurrent, h, dzr, 2 * first);
      multiplyTransposed(p.s.H, end, now, d.candidate.recurrent, AFTER ? h : other, AFTER ? other : dzc, first);
    });
    addRows(d.gates.bias, dzr, now, 2 * HP), addRows(d.candidate.bias, dzc, now, HP);
    if (AFTER) addRows(dRecurrentBias, other, now, HP);
    if (o.dInputs) {
      setZero(x, now, FP);
      spread(p.wide, FP, [&](long first, long end) {
        multiply(now, end, 2 * HP, x, dzr, w.gates.kernel, first);
        multiply(now, end, HP, x, dzc, w.candidate.kernel, first);
      });
      copyOutInputs(o.dInputs, p, x, t0, steps);
    }
  }
  for (long b = 0; b < p.n; b++) copyOut(o.dInitial + (p.b0 + b) * p.s.H, dh, b, p.s.H);
  return room.used;
}

template <bool AFTER> void gru(const Gru &o, Sizes s, bool backward) {
  const bool wide = isWide(s, 3);
  const int parts = wide ? 1 : partsOf(s, 3), jobs = parts > 1 || wide ? 3 : 1;
  const auto place = [&](Room &room) {
    return backward ? GruWeights{Weights::transposed(room, s, 2), Weights::transposed(room, s, 1)}
                    : GruWeights{Weights::straight(room, s, 2), Weights::straight(room, s, 1)};
  };
  Room counted{nullptr};
  place(counted);
  Room room{cells_scratch(MAX_PARTS, counted.used)};
  const GruWeights w = place(room);
  parallel(jobs, [&](int job) {
    for (int g = job; g < 3; g += jobs) {
      const Weights to = g < 2 ? w.gates : w.candidate;
      if (backward) transposeGate(to, s, g % 2, o.kernel[g], o.recurrent[g]);
      else packGate(to, s, g % 2, o.kernel[g], o.recurrent[g], o.bias[g]);
    }
  });
  GruWeights d[MAX_PARTS];
  float *dRecurrentBias[MAX_PARTS];
  eachPart(parts, [&](int i, float *memory) {
    const Part p = partOf(s, o.lengths, i, parts, backward ? BACKWARD_ROWS : FORWARD_ROWS, wide);
    return backward ? gruBackwardPart<AFTER>(o, p, w, d[i], dRecurrentBias[i], memory) : gruForwardPart<AFTER>(o, p, w, memory);
  });
  if (!backward) return;
  parallel(jobs, [&](int job) {
    for (int g = job; g < 3; g += jobs) {
      Weights of[MAX_PARTS];
      for (int p = 0; p < parts; p++) of[p] = g < 2 ? d[p].gates : d[p].candidate;
      addUpGate(of, parts, s, g % 2, o.dKernel[g], o.dRecurrent[g], o.dBias[g]);
    }
  });
  if (AFTER && o.dRecurrentBias)
    for (long u = 0; u < s.H; u += W) {
      V sum = {};
      for (int p = 0; p < parts; p++) sum += load(dRecurrentBias[p] + u);
      storeSome(o.dRecurrentBias + u, sum, s.H - u);
    }
}

} // namespace
