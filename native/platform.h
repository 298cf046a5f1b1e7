// Declares what the cells need from the machine (threads, memory), and the function that the addon and the WebAssembly module call.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifndef CELLS_RUN
#define CELLS_RUN cells_run // the addon compiles cells.cpp once for each set of instructions, each time under another name
#endif

extern "C" {
/**
 * Runs a cell over a batch of sequences. B batch, T time steps, F features, H hidden units.
 *
 * what: 0 is an LSTM, 1 a GRU with the reset before the recurrent product, 2 a GRU with the reset after it, 3 a plain RNN, 4 a decoder with additive attention
 * around an LSTM, 5 the same around a GRU with the reset before, 6 a fully connected layer. 8 more stands for the backward pass.
 *
 * sizes: B, T, F, H. A decoder also has S, D, A (see attention.h), and its F is the size of a token. A layer has N, F, M and one unused size.
 * buffers: the pointers of the struct Lstm, Gru or Rnn in their order; see lstm.h, gru.h, rnn.h, and cells.cpp for a decoder.
 */
void CELLS_RUN(int what, const int32_t *sizes, void *const *buffers);

/** The number of jobs into which work is divided: the number of threads, and in WebAssembly always the same number. */
int cells_threads(void);
/** Returns memory for at least this many floats; its address is a multiple of 64. Each call of CELLS_RUN may use a slot once. Jobs of `cells_parallel` must not call it. */
float *cells_scratch(int slot, size_t floats);
/** Calls work(context, 0) … work(context, count - 1), at the same time if there are threads, and returns when all have finished. */
void cells_parallel(int count, void (*work)(void *context, int n), void *context);

/** Increases the number of threads, which is 1 at first and never decreases. */
void cells_use_threads(int count);
}

/** `cells_parallel` for a lambda. */
template <typename Work> void parallel(int count, Work &&work) {
  if (count == 1) return work(0);
  cells_parallel(count, [](void *context, int n) { (*(Work *)context)(n); }, &work);
}
