// Runs the LSTM, the GRU, the plain RNN and a decoder with attention over a batch of sequences in float32, forward and backward. The same source is compiled for x86-64, ARM and WebAssembly.
// It uses no library, no exceptions and no allocation; platform.h lists what it needs from the machine.
#include "decoder.h"
#include "dense.h"
#include "rnn.h"

namespace {

/** Divides a decoder's buffers between the cell and the attention. First come all inputs (the cell's, then the attention's), then all outputs in the same order. */
struct Sections {
  void *const *at;
  template <class Struct> void take(Struct &to, int &from, int count) {
    for (int n = 0; n < count; n++) ((void **)&to)[from++] = *at++;
  }
};

/** given, trace, arriving and results are the numbers of the cell's buffers: inputs, outputs, gradients of the loss, and computed gradients. The attention has 6, 3, 3 and 5. */
template <class Cell, class Buffers> void decode(const int32_t *sizes, void *const *buffers, bool backward, const int (&counts)[4]) {
  const int ofAttention[] = {6, 3, 3, 5};
  Buffers o = {};
  Attention attention = {};
  Sections sections = {buffers};
  int cell = 0, look = 0;
  for (int n = 0; n < (backward ? 4 : 2); n++) sections.take(o, cell, counts[n]), sections.take(attention, look, ofAttention[n]);
  decoder<Cell>(o, attention, *(const Sizes *)sizes, *(const AttentionSizes *)(sizes + 4), backward);
}

const int LSTM_BUFFERS[] = {16, 8, 8, 15}, GRU_BUFFERS[] = {13, 6, 5, 12};
static_assert(sizeof(Lstm) == 47 * sizeof(void *) && sizeof(Gru) == 36 * sizeof(void *) && sizeof(Attention) == 17 * sizeof(void *), "as listed above");

} // namespace

/** See platform.h. */
extern "C" void CELLS_RUN(int what, const int32_t *sizes, void *const *buffers) {
  const Sizes s = *(const Sizes *)sizes; // a fully connected layer has three other sizes, which it reads itself
  const bool backward = what & 8;
  switch (what & 7) {
  case 0: return lstm(*(const Lstm *)buffers, s, backward);
  case 1: return gru<false>(*(const Gru *)buffers, s, backward);
  case 2: return gru<true>(*(const Gru *)buffers, s, backward);
  case 4: return decode<LstmDecoder, Lstm>(sizes, buffers, backward, LSTM_BUFFERS);
  case 5: return decode<GruDecoder, Gru>(sizes, buffers, backward, GRU_BUFFERS);
  case 6: return dense(*(const Dense *)buffers, sizes[0], sizes[1], sizes[2], backward);
  default: return rnn(*(const Rnn *)buffers, s, backward);
  }
}
