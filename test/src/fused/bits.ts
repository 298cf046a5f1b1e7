import { seededRandom } from "../../../src/base/random";
import { sha256 } from "../../../src/base/sha256";
import type { RunCells } from "../../../src/fused/kernel-call";
import type { CellLayout } from "../../../src/fused/layout";
import { backward, forward } from "../../../src/fused/pass";

/** Runs a cell forward and backward on random numbers. Returns the SHA-256 of all numbers of the trace and of the gradients. */
export function bitsOf(cells: RunCells, layout: CellLayout, [B, T, F, H]: readonly [number, number, number, number]) {
  const random = seededRandom(7, "threads");
  const some = (size: number) => Float32Array.from({ length: size }, () => (2 * random() - 1) * size ** -0.25);
  const each = (size: number) => layout.gates.map(() => some(size));
  const sizes = { B, T, F, H };
  const pass = forward(cells, layout, sizes, {
    inputs: some(B * T * F),
    kernel: each(F * H),
    recurrent: each(H * H),
    bias: each(H),
    recurrentBias: layout.second === "past" ? some(H) : undefined,
    initial: Array.from({ length: layout.states }, () => some(B * H)),
    lengths: Int32Array.from({ length: B }, (_, b) => 1 + ((5 * b + 2) % T)),
  });
  const hidden = some(B * T * H);
  const outputs = [...pass.gates, pass.hidden, ...(layout.second === "cell" ? [null] : []), ...pass.last];
  const arriving = outputs.map((output) => (output === pass.hidden ? hidden : null));
  const gradients = backward(cells, layout, sizes, pass, arriving, true, layout.second === "past");
  const results = [...pass.gates, pass.hidden, ...pass.last, ...Object.values(gradients).flat()];
  const parts = results.filter((part) => part !== undefined);
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return sha256(new Uint8Array(all.buffer));
}
