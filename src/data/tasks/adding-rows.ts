// Makes rows of the adding problem as plain numbers, for `addingProblem` and for the training explorer.
import { seededRandom } from "../../base/random";

/** Rows of the adding problem. B rows, T time steps. */
export interface AddingRows {
  /** The value and the mark of each step of each row [B * T * 2]. */
  readonly inputs: Float32Array;
  /** The sum of the marked values of each row [B]. */
  readonly targets: Float32Array;
}

/** Returns rows of the adding problem. The same seed gives the same rows on every machine. */
export function addingRows(length: number, batch: number, seed: number): AddingRows {
  const random = seededRandom(seed, "adding problem");
  const half = Math.floor(length / 2);
  const inputs = new Float32Array(batch * length * 2); // each step has two numbers, the value and the mark
  const targets = new Float32Array(batch);
  for (let row = 0; row < batch; row++) {
    const start = row * length * 2;
    for (let t = 0; t < length; t++) inputs[start + 2 * t] = random();
    const places = [Math.floor(random() * half), half + Math.floor(random() * (length - half))];
    for (const t of places) {
      inputs[start + 2 * t + 1] = 1;
      targets[row] = (targets[row] as number) + (inputs[start + 2 * t] as number);
    }
  }
  return { inputs, targets };
}
