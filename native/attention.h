// Computes the additive attention of one decoder step and its gradients. docs/native.md derives them.
#pragma once
#include "activations.h"
#include "batch.h"

namespace {

/** The sizes of the attention: S is the source length, D the size of the encoder's states, A the attention size. */
struct AttentionSizes { int32_t S, D, A; };

/**
 * The buffers of the attention. Inputs: encoded [B, S, D], query [H, A], key [D, A], bias [A] or null, score [A], lengths [B] or null. Outputs: context
 * [B, T, D], weights and scores [B, T, S]. The order of the members must not change, because cells.cpp fills this
 * struct in order from the caller's array of pointers. In that array, the cell's buffers come before each group.
 */
struct Attention {
  const float *encoded, *query, *key, *bias, *score;
  const int32_t *lengths;
  float *context, *weights, *scores; // the trace, written by the forward pass
  const float *dContext, *dWeights, *dScores; // the gradients of the loss; null for an output on which the loss does not depend
  float *dEncoded /* may be null */, *dQuery, *dKey, *dBias, *dScore;

  long length(long b, AttentionSizes a) const { return lengths ? lengths[b] : a.S; }
};

/** Holds the attention's weights, or their gradients: query [H, AP], key [D, AP], bias and score [AP]. AP is A, rounded up to whole vectors. */
struct AttentionWeights {
  Matrix query, key;
  float *bias, *score;

  static AttentionWeights straight(Room &room, long H, AttentionSizes a) {
    const long AP = up(a.A, W);
    return {room.matrix(H, AP), room.matrix(a.D, AP), room.take(AP), room.take(AP)};
  }
};

void packAttention(AttentionWeights w, const Attention &o, long H, AttentionSizes a) {
  for (long k = 0; k < H; k++) copyRow(w.query, k, 0, o.query + k * a.A, a.A);
  for (long k = 0; k < a.D; k++) copyRow(w.key, k, 0, o.key + k * a.A, a.A);
  for (long c = 0; c < a.A; c += W) store(w.bias + c, arriving(o.bias, c, a.A - c)), store(w.score + c, loadSome(o.score + c, a.A - c));
}
void clear(AttentionWeights w, long H, AttentionSizes a) {
  const long AP = up(a.A, W);
  setZero(w.query, H, AP), setZero(w.key, a.D, AP);
  __builtin_memset(w.bias, 0, AP * sizeof(float)), __builtin_memset(w.score, 0, AP * sizeof(float));
}

/** Adds up the gradients that the parts of the batch have computed. */
void addUpAttention(const AttentionWeights *parts, int count, const Attention &o, long H, AttentionSizes a) {
  const auto sums = [&](float *to, auto &&from) {
    for (long c = 0; to && c < a.A; c += W) {
      V sum = {};
      for (int p = 0; p < count; p++) sum += load(from(parts[p], c));
      storeSome(to + c, sum, a.A - c);
    }
  };
  for (long k = 0; k < H; k++) sums(o.dQuery + k * a.A, [k](const AttentionWeights &w, long c) { return w.query(k, c); });
  for (long k = 0; k < a.D; k++) sums(o.dKey + k * a.A, [k](const AttentionWeights &w, long c) { return w.key(k, c); });
  sums(o.dBias, [](const AttentionWeights &w, long c) { return w.bias + c; });
  sums(o.dScore, [](const AttentionWeights &w, long c) { return w.score + c; });
}

/** Holds the source of a part of the batch: the encoder's states, and their keys with the bias added. In both matrices, token s of sequence b is row b · S + s. */
struct Source { Matrix encoded, keys; };

SHARED void readSource(Source source, const Attention &o, const Part &p, AttentionWeights w, AttentionSizes a) {
  const long rows = p.n * a.S, AP = up(a.A, W);
  for (long row = 0; row < rows; row++) copyRow(source.encoded, row, 0, o.encoded + (p.b0 * a.S + row) * a.D, a.D);
  fill(source.keys, rows, w.bias, AP);
  multiply(rows, AP, a.D, source.keys, source.encoded, w.key);
}

inline float total(V v) {
  float sum = 0;
  for (int l = 0; l < W; l++) sum += v[l];
  return sum;
}

/** Computes the scores, weights and context of sequence b at step t. Its query is row b of `queries`. `shares` is working memory for S numbers, in whole vectors. */
SHARED void look(const Attention &o, const Part &p, AttentionSizes a, long b, long t, Source source, Matrix queries, const float *score, float *shares, Matrix context) {
  const long at = (p.b0 + b) * p.s.T + t, length = o.length(p.b0 + b, a), SP = up(a.S, W);
  float *const scores = o.scores + at * a.S, *const weights = o.weights + at * a.S;
  for (long s = 0; s < a.S; s++) {
    V sum = {};
    for (long c = 0; c < a.A; c += W) sum += tanh(load(source.keys(b * a.S + s, c)) + load(queries(b, c))) * load(score + c);
    scores[s] = total(sum);
  }
  float most = scores[0];
  for (long s = 1; s < length; s++) most = scores[s] > most ? scores[s] : most;
  for (long s = 0; s < SP; s++) shares[s] = s < length ? scores[s] - most : 0;
  for (long s = 0; s < SP; s += W) store(shares + s, exp(load(shares + s)));
  for (long s = length; s < SP; s++) shares[s] = 0; // exactly 0 after the end of the source
  V sum = {};
  for (long s = 0; s < SP; s += W) sum += load(shares + s);
  const float whole = total(sum);
  for (long s = 0; s < a.S; s++) weights[s] = shares[s] /= whole;
  for (long c = 0; c < a.D; c += W) {
    V mean = {};
    for (long s = 0; s < length; s++) mean += shares[s] * load(source.encoded(b * a.S + s, c));
    store(context(b, c), mean), storeSome(o.context + at * a.D + c, mean, a.D - c);
  }
}

/** Holds the operands for the gradients of one step's attention. d.encoded and d.keys are the gradients of the source. `errors` is working memory, as `shares` is. */
struct LookBack {
  Source source, d;
  Matrix queries, dQueries; // row `row`
  const float *score;
  float *dScore, *errors;
};

/** Computes the gradients of one step. dContext(b, …) contains the gradient from the cell; this function adds the gradient from the loss to it. */
SHARED void lookBackward(const Attention &o, const Part &p, AttentionSizes a, long b, long t, long row, const LookBack &l, Matrix dContext) {
  const long at = (p.b0 + b) * p.s.T + t, length = o.length(p.b0 + b, a);
  const float *const weights = o.weights + at * a.S;
  for (long c = 0; c < a.D; c += W) store(dContext(b, c), load(dContext(b, c)) + arriving(o.dContext, at * a.D + c, a.D - c));
  float sum = 0;
  for (long s = 0; s < length; s++) {
    V product = {};
    for (long c = 0; c < a.D; c += W) product += load(dContext(b, c)) * load(l.source.encoded(b * a.S + s, c));
    l.errors[s] = total(product) + (o.dWeights ? o.dWeights[at * a.S + s] : 0);
    sum += weights[s] * l.errors[s];
  }
  for (long s = 0; s < a.S; s++) l.errors[s] = (s < length ? weights[s] * (l.errors[s] - sum) : 0) + (o.dScores ? o.dScores[at * a.S + s] : 0);
  for (long c = 0; c < a.D; c += W) {
    const V d = load(dContext(b, c));
    for (long s = 0; s < length; s++) {
      float *const to = l.d.encoded(b * a.S + s, c);
      store(to, load(to) + weights[s] * d);
    }
  }
  for (long c = 0; c < a.A; c += W) {
    const V query = load(l.queries(row, c)), score = load(l.score + c);
    V dQuery = {}, dScore = {};
    for (long s = 0; s < a.S; s++) {
      const V layer = tanh(load(l.source.keys(b * a.S + s, c)) + query), d = l.errors[s] * score * (1 - layer * layer);
      float *const to = l.d.keys(b * a.S + s, c);
      store(to, load(to) + d);
      dQuery += d, dScore += l.errors[s] * layer;
    }
    store(l.dQueries(row, c), dQuery), store(l.dScore + c, load(l.dScore + c) + dScore);
  }
}

} // namespace
