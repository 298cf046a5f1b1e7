// Runs a decoder with additive attention. Before each step it attends to the source with its state. The step's input is the token and the context.
#pragma once
#include "attention.h"
#include "decoder-cells.h"

namespace {

template <class Cell> size_t decoderForwardPart(Cell &cell, const Attention &o, const Part &p, AttentionSizes a, AttentionWeights w, float *memory) {
  Room room{memory};
  cell.forwardRoom(room, p);
  const long AP = up(a.A, W);
  const Matrix x = room.matrix(p.steps * p.n, p.s.F), queries = room.matrix(p.n, AP), context = room.matrix(p.n, a.D);
  const Source source = {room.matrix(p.n * a.S, a.D), room.matrix(p.n * a.S, AP)};
  float *const shares = room.take(up(a.S, W));
  if (!memory) return room.used;
  cell.begin(p);
  readSource(source, o, p, w, a);
  for (long t0 = 0; t0 < p.s.T; t0 += p.steps) {
    const long steps = smaller(p.steps, p.s.T - t0);
    copyInputs(x, p, cell.o.inputs, t0, steps);
    cell.project(p, x, steps * p.n);
    for (long i = 0; i < steps; i++) {
      setZero(queries, p.n, AP);
      multiply(p.n, AP, p.s.H, queries, cell.h, w.query);
      for (long b = 0; b < p.n; b++) look(o, p, a, b, t0 + i, source, queries, w.score, shares, context);
      cell.step(p, t0 + i, i, context, a.D);
    }
  }
  cell.end(p);
  return room.used;
}

/** Holds the attention's weights, transposed: query [AP, HP], key [AP, DP]. */
struct TransposedAttention {
  Matrix query, key;
  static TransposedAttention place(Room &room, long H, AttentionSizes a) { return {room.matrix(up(a.A, W), up(H, W)), room.matrix(up(a.A, W), up(a.D, W))}; }
  void pack(const Attention &o, long H, AttentionSizes a) {
    for (long c = 0; c < a.A; c += W) transpose(query, c, o.query + c, H, a.A, a.A - c), transpose(key, c, o.key + c, a.D, a.A, a.A - c);
  }
};

template <class Cell>
size_t decoderBackwardPart(Cell &cell, const Attention &o, const Part &p, DecoderSizes s, AttentionSizes a, AttentionWeights w, TransposedAttention turned, AttentionWeights &d, float *memory) {
  Room room{memory};
  const long rows = p.steps * p.n, AP = up(a.A, W), DP = up(a.D, W), FP = up(p.s.F, W), all = p.n * a.S;
  cell.backwardRoom(room, p, s);
  d = AttentionWeights::straight(room, p.s.H, a);
  const Matrix x = room.matrix(rows, FP), before = room.matrix(rows, p.HP()), context = room.matrix(rows, DP), dContext = room.matrix(p.n, DP);
  const Source source = {room.matrix(all, DP), room.matrix(all, AP)}, dSource = {room.matrix(all, DP), room.matrix(all, AP)};
  const LookBack back = {source, dSource, room.matrix(rows, AP), room.matrix(rows, AP), w.score, d.score, room.take(up(a.S, W))};
  if (!memory) return room.used;
  cell.beginBackward(p, s);
  clear(d, p.s.H, a);
  readSource(source, o, p, w, a);
  setZero(dSource.encoded, all, DP), setZero(dSource.keys, all, AP);
  for (long t0 = (p.s.T - 1) / p.steps * p.steps; t0 >= 0; t0 -= p.steps) {
    const long steps = smaller(p.steps, p.s.T - t0), now = steps * p.n;
    copyStatesBefore(before, p, cell.hidden(), cell.initial(), t0, steps);
    setZero(back.queries, now, AP);
    multiply(now, AP, p.s.H, back.queries, before, w.query);
    for (long i = steps - 1; i >= 0; i--) {
      setZero(dContext, p.n, DP);
      cell.stepBackward(p, t0 + i, i, dContext, DP);
      for (long b = 0; b < p.n; b++) lookBackward(o, p, a, b, t0 + i, i * p.n + b, back, dContext);
      multiply(p.n, p.HP(), AP, cell.dh, back.dQueries.from(i * p.n), turned.query);
    }
    copyInputs(x, p, cell.o.inputs, t0, steps);
    for (long b = 0; b < p.n; b++)
      for (long i = 0; i < steps; i++) copyRow(context, i * p.n + b, 0, o.context + ((p.b0 + b) * p.s.T + t0 + i) * a.D, a.D);
    cell.weightGradients(p, now, x, context, before, a.D);
    multiplyTransposed(p.s.H, AP, now, d.query, before, back.dQueries);
    if (cell.o.dInputs) {
      setZero(x, now, FP);
      cell.inputGradients(p, now, x);
      copyOutInputs(cell.o.dInputs, p, x, t0, steps);
    }
  }
  multiplyTransposed(a.D, AP, all, d.key, source.encoded, dSource.keys);
  addRows(d.bias, dSource.keys, all, AP);
  if (o.dEncoded) {
    multiply(all, DP, AP, dSource.encoded, dSource.keys, turned.key);
    for (long row = 0; row < all; row++) copyOut(o.dEncoded + (p.b0 * a.S + row) * a.D, dSource.encoded, row, a.D);
  }
  cell.endBackward(p);
  return room.used;
}

template <class Cell, class Buffers> void decoder(const Buffers &o, const Attention &attention, Sizes sizes, AttentionSizes a, bool backward) {
  const DecoderSizes s = {sizes, a.D};
  const double looks = double(sizes.B) * sizes.T * a.S * (a.A * 8. + a.D); // a tanh takes about as long as 8 products
  const int parts = looks + double(sizes.B) * sizes.T * (sizes.F + a.D + sizes.H) * 4 * sizes.H < MIN_SHARED ? 1 : smaller(smaller(cells_threads(), MAX_PARTS), sizes.B);
  const auto place = [&](Room &room, typename Cell::Packed &w, AttentionWeights &aw, TransposedAttention &turned) {
    w = Cell::place(room, s, backward), aw = AttentionWeights::straight(room, sizes.H, a), turned = TransposedAttention::place(room, sizes.H, a);
  };
  typename Cell::Packed w;
  AttentionWeights aw, d[MAX_PARTS];
  TransposedAttention turned;
  Room counted{nullptr};
  place(counted, w, aw, turned);
  Room room{cells_scratch(MAX_PARTS, counted.used)};
  place(room, w, aw, turned);
  Cell::pack(w, o, s, backward), packAttention(aw, attention, sizes.H, a);
  if (backward) turned.pack(attention, sizes.H, a);
  Weights gradients[MAX_PARTS][2];
  eachPart(parts, [&](int i, float *memory) {
    Cell cell = {o, w};
    const Part p = partOf(sizes, nullptr, i, parts, backward ? BACKWARD_ROWS : FORWARD_ROWS, false);
    const size_t floats =
        backward ? decoderBackwardPart(cell, attention, p, s, a, aw, turned, d[i], memory) : decoderForwardPart(cell, attention, p, a, aw, memory);
    cell.keep(gradients[i]);
    return floats;
  });
  if (!backward) return;
  Cell::addUp(gradients, parts, o, s);
  addUpAttention(d, parts, attention, sizes.H, a);
}

} // namespace
