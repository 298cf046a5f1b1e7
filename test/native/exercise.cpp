// Runs every cell's forward and backward pass in unusual sizes, with threads and with buffers of exactly the allowed sizes. Built with a sanitizer, it
// exits with a report at the first fault. It also checks that two runs give the same bits.
#include "../../native/buffers.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static float wave(unsigned &state) {
  state = state * 1664525u + 1013904223u;
  return (float)(state >> 8) / (1 << 23) - 1;
}

static const int32_t SIZES[][7] = {
    {1, 1, 1, 1, 1, 1, 1}, {3, 5, 2, 7, 4, 3, 2}, {13, 9, 33, 18, 7, 17, 19}, {40, 12, 20, 65, 11, 40, 16}, {2, 3, 5, 300, 3, 5, 4}, {9, 70, 3, 16, 5, 33, 66},
};

/** absent: leaves out the optional buffers. */
static bool runs(int cell, const int32_t *sizes, bool absent) {
  float *first[64] = {};
  size_t lengths[64] = {};
  bool same = true;
  for (int round = 0; round < 2; round++) {
    void *buffers[64] = {};
    int count = 0, forward = 0;
    unsigned state = 7;
    const auto make = [&](int times, const Shape &shape, bool mayBeAbsent, bool whole) {
      const size_t numbers = shape.entries();
      for (; times > 0; times--, count++) {
        if (mayBeAbsent && absent) continue;
        if (buffers[count]) continue;
        lengths[count] = numbers;
        buffers[count] = malloc(numbers * 4);
        for (size_t n = 0; n < numbers; n++)
          if (whole) ((int32_t *)buffers[count])[n] = 1 + (int32_t)(n * 5 % (count > 20 && sizesOf(cell) == 7 ? sizes[4] : sizes[1]));
          else ((float *)buffers[count])[n] = wave(state);
      }
    };
    eachBuffer(cell, sizes, make);
    forward = count;
    if (sizesOf(cell) == 7) { // a decoder's targets have no lengths, but its sources have: they come after the score
      const int states = cell == 4 ? 2 : 1, gates = cell == 4 ? 4 : 3, at = 1 + 3 * gates + (cell == 5) + states;
      free(buffers[at]), buffers[at] = nullptr;
      if (buffers[at + 6])
        for (int b = 0; b < sizes[0]; b++) ((int32_t *)buffers[at + 6])[b] = 1 + b * 5 % sizes[4];
    }
    if (cell == 1 || cell == 5) { // with the reset before the product, there is no second bias and no `past`
      const int bias = 1 + 9;
      free(buffers[bias]), buffers[bias] = nullptr;
    }
    cells_run(cell, sizes, buffers);
    count = 0;
    eachBuffer(cell + 8, sizes, make);
    cells_run(cell + 8, sizes, buffers);
    (void)forward;
    for (int n = 0; n < count; n++) {
      if (round == 0) first[n] = (float *)buffers[n];
      else {
        if (buffers[n] && memcmp(first[n], buffers[n], lengths[n] * 4)) same = false, printf("cell %d: buffer %d differs\n", cell, n);
        free(first[n]), free(buffers[n]);
      }
    }
  }
  return same;
}

int main() {
  cells_use_threads(3);
  bool same = true;
  for (int cell = 0; cell < 7; cell++)
    for (const auto &sizes : SIZES)
      for (int absent = 0; absent < 2; absent++) same = runs(cell, sizes, absent) && same;
  puts(same ? "every run gave the same bits" : "runs differ");
  return same ? 0 : 1;
}
