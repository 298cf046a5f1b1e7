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
 * what: 0 LSTM, 1 GRU with the reset before the recurrent product, 2 GRU with the reset after it, 3 plain RNN, 4 and 5 decoder with additive
 * attention around an LSTM and around a GRU with the reset before, 6 fully connected layer; + 8 for the backward pass.
 *
 * sizes: B, T, F, H; for a decoder also S, D, A (see attention.h), and F is the size of a token; for a layer N, F, M and an unused one.
 * buffers: the pointers of the struct Lstm, Gru or Rnn in their order; see lstm.h, gru.h, rnn.h, and cells.cpp for a decoder.
 */
void CELLS_RUN(int what, const int32_t *sizes, void *const *buffers);

/** The number of threads that `cells_parallel` can use. */
int cells_threads(void);
/** Returns memory for at least this many floats, at a multiple of 64 bytes. A slot is used by one thread at a time, and once in each call of CELLS_RUN. */
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
