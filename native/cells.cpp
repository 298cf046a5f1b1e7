// LSTM, GRU and plain RNN over a batch of sequences, float32, forward and backward: one source for x86-64, ARM and WebAssembly.
// It uses no library, no exceptions and no allocation; platform.h lists what it needs of the machine.
#include "gru.h"
#include "lstm.h"
#include "rnn.h"

/** See platform.h. */
extern "C" void CELLS_RUN(int what, const int32_t *sizes, void *const *buffers) {
  const Sizes s = *(const Sizes *)sizes;
  const bool backward = what & 8;
  switch (what & 7) {
  case 0: return lstm(*(const Lstm *)buffers, s, backward);
  case 1: return gru<false>(*(const Gru *)buffers, s, backward);
  case 2: return gru<true>(*(const Gru *)buffers, s, backward);
  default: return rnn(*(const Rnn *)buffers, s, backward);
  }
}
