// Stores matrices in panels, and computes their products: c += a · b and c += aᵀ · b.
#pragma once
#include "vectors.h"

namespace {

/**
 * A matrix whose columns are stored in panels of P. The rows of a panel follow each other. The distance between two rows is P for every matrix, so the
 * compiler knows it, and operands need no packing before a product.
 */
struct Matrix {
  float *at;
  long rows; // the number of rows for which there is memory
  float *operator()(long row, long column) const { return at + (column / P * rows + row) * P + column % P; }
  Matrix from(long row) const { return {at + row * P, rows}; }
};
inline size_t room(long rows, long columns) { return rows * up(columns, P); }

/**
 * Returns the column of a unit of a gate. The gates are stored side by side: W units of each gate, then the next W units of each. Each gate is filled up to whole
 * vectors with units that stay 0.
 */
inline long columnOf(int gates, int gate, long unit) { return unit * gates + gate * W; }

/**
 * Computes c += a · b for R rows and N vectors of c, whose sums stay in registers. A is the distance between the rows of a, and K the distance between its columns.
 * The sums begin at 0, and c is added last. So a long product is added up in blocks. Its rounding error is a third of the error of one long chain of additions.
 */
template <int R, int N, int A, int K> void tile(long inner, const float *__restrict a, const float *__restrict b, float *__restrict c) {
  enum { TURNS = R * N <= 4 ? 2 : 1 }; // a small tile has few sums, so each addition would wait for the one before: it uses two sets of sums in turn
  V sum[TURNS][R][N] = {};
  const auto add = [&](int turn) __attribute__((always_inline)) {
    V row[N];
#pragma GCC unroll 4
    for (int n = 0; n < N; n++) row[n] = load(b + n * W);
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      const V one = a[r * A] - V{};
#pragma GCC unroll 4
      for (int n = 0; n < N; n++) sum[turn][r][n] += one * row[n]; // one instruction if the processor has it, because of -ffp-contract=fast
    }
    a += K, b += P;
  };
  long k = 0;
  if (TURNS == 2)
    for (; k + 1 < inner; k += 2) add(0), add(TURNS - 1);
  for (; k < inner; k++) add(0);
#pragma GCC unroll 8
  for (int r = 0; r < R; r++)
#pragma GCC unroll 4
    for (int n = 0; n < N; n++) {
      float *const to = c + r * P + n * W;
      store(to, load(to) + (TURNS == 2 ? sum[0][r][n] + sum[TURNS - 1][r][n] : sum[0][r][n]));
    }
}

template <int R, int N, int A, int K> void tiles(long rows, long vectors, long inner, const float *a, const float *b, float *c) {
  if constexpr (N > 1)
    if (vectors < N) return tiles<R, N - 1, A, K>(rows, vectors, inner, a, b, c);
  if constexpr (R > 1)
    if (rows < R) return tiles<R - 1, N, A, K>(rows, vectors, inner, a, b, c);
  tile<R, N, A, K>(inner, a, b, c);
}

/** Computes c [m, n] += a [m, inner] · b [inner, n] for the columns from `first` on. n is a multiple of W, and first is a multiple of P. */
SHARED void multiply(long m, long n, long inner, Matrix c, Matrix a, Matrix b, long first = 0) {
  for (long column = first; column < n; column += P)
    for (long k = 0; k < inner; k += P)
      for (long row = 0; row < m; row += ROWS)
        tiles<ROWS, 4, P, 1>(m - row, (n - column) / W, smaller(P, inner - k), a(row, k), b(k, column), c(row, column));
}

/** Computes c [m, n] += aᵀ · b with a [inner, m] and b [inner, n]. The other parameters are those of `multiply`. */
SHARED void multiplyTransposed(long m, long n, long inner, Matrix c, Matrix a, Matrix b, long first = 0) {
  const long block = 128; // rows of b: at most 32 KB, which fit into the first-level cache
  for (long column = first; column < n; column += P)
    for (long k = 0; k < inner; k += block)
      for (long panel = 0; panel < m; panel += P)
        for (long row = panel; row < smaller(m, panel + P); row += ROWS)
          tiles<ROWS, 4, 1, P>(smaller(m, panel + P) - row, (n - column) / W, smaller(block, inner - k), a(k, row), b(k, column), c(row, column));
}

/** Copies one row into a matrix and fills it up to a whole vector with zeros. */
SHARED void copyRow(Matrix to, long row, long column, const float *from, long count) {
  for (long c = 0; c < count; c += W) store(to(row, column + c), loadSome(from + c, count - c));
}
SHARED void setZero(Matrix to, long rows, long columns) {
  for (long column = 0; column < columns; column += P) __builtin_memset(to(0, column), 0, rows * P * sizeof(float));
}
/** Adds the sum of the rows to `sum`. */
SHARED void addRows(float *sum, Matrix m, long rows, long columns) {
  for (long c = 0; c < columns; c += W) {
    V s = load(sum + c);
    for (long r = 0; r < rows; r++) s += load(m(r, c));
    store(sum + c, s);
  }
}

} // namespace
