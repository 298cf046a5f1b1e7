// Computes a fully connected layer: y = x · W + b. N rows, F features, M outputs.
#pragma once
#include "batch.h"

namespace {

/** The buffers of a layer: x [N, F], kernel [F, M], bias [M], y [N, M]. The order of the members must not change, as in lstm.h. */
struct Dense {
  const float *x, *kernel, *bias;
  float *y;
  const float *dY;
  float *dX /* may be null */, *dKernel, *dBias;
};

/**
 * Computes the layer with one thread, because such layers are small compared with the cells. Rows are filled up to whole tiles, because a smaller tile adds
 * numbers in another order. So the result for a row does not depend on the other rows.
 */
void dense(const Dense &o, long N, long F, long M, bool backward) {
  const long MP = up(M, W), FP = up(F, W), most = up(smaller(N, backward ? BACKWARD_ROWS : FORWARD_ROWS), ROWS);
  struct { Matrix kernel, x, y, turned; float *bias; } w;
  const auto place = [&](Room &room) {
    w = {room.matrix(F, MP), room.matrix(most, FP), room.matrix(most, MP), room.matrix(MP, FP), room.take(MP)};
    return room.used;
  };
  Room counted{nullptr};
  Room room{cells_scratch(MAX_PARTS, place(counted))};
  place(room);
  if (!backward) {
    for (long k = 0; k < F; k++) copyRow(w.kernel, k, 0, o.kernel + k * M, M);
    for (long c = 0; c < M; c += W) store(w.bias + c, loadSome(o.bias + c, M - c));
  } else {
    setZero(w.kernel, F, MP), __builtin_memset(w.bias, 0, MP * sizeof(float)); // they become the gradients
    for (long c = 0; o.dX && c < M; c += W) transpose(w.turned, c, o.kernel + c, F, M, M - c);
  }
  setZero(w.x, most, FP), setZero(w.y, most, MP);
  for (long first = 0; first < N; first += most) {
    const long rows = smaller(most, N - first), tiles = up(rows, ROWS);
    for (long r = 0; r < rows; r++) copyRow(w.x, r, 0, o.x + (first + r) * F, F);
    if (!backward) {
      fill(w.y, tiles, w.bias, MP);
      multiply(tiles, MP, F, w.y, w.x, w.kernel);
      for (long r = 0; r < rows; r++) copyOut(o.y + (first + r) * M, w.y, r, M);
      continue;
    }
    for (long r = 0; r < rows; r++) copyRow(w.y, r, 0, o.dY + (first + r) * M, M);
    multiplyTransposed(F, MP, rows, w.kernel, w.x, w.y);
    addRows(w.bias, w.y, rows, MP);
    if (!o.dX) continue;
    setZero(w.x, tiles, FP);
    multiply(tiles, FP, MP, w.x, w.y, w.turned);
    for (long r = 0; r < rows; r++) copyOut(o.dX + (first + r) * F, w.x, r, F);
  }
  if (!backward) return;
  for (long k = 0; k < F; k++) copyOut(o.dKernel + k * M, w.kernel, k, M);
  for (long c = 0; c < M; c += W) storeSome(o.dBias + c, load(w.bias + c), M - c);
}

} // namespace
