// The curves of a training, as they grow.
/** Numbers measured over the steps: a line for `lineChart`, as it is. */
export interface Curve {
  readonly name: string;
  /** The step after which each was measured. [N] */
  readonly x: Float64Array;
  /** [N] */
  readonly y: Float64Array;
}

/** What a training run has measured so far. `lineChart(history.loss)` draws it. */
export interface History {
  /** The batch's loss at each step, before the weights changed. */
  readonly loss: Curve;
  /** The gradient's global norm at each step, before clipping. */
  readonly norm: Curve;
  /** The measure of `validation`, at the steps where it was taken. */
  readonly validation: Curve;
}

/** A curve that grows. `x` and `y` are views: what was handed out keeps its length. */
export class GrowingCurve implements Curve {
  #steps = new Float64Array(64);
  #values = new Float64Array(64);
  #length = 0;

  constructor(readonly name: string) {}

  get x(): Float64Array {
    return this.#steps.subarray(0, this.#length);
  }

  get y(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  push(step: number, value: number): void {
    if (this.#length === this.#steps.length) {
      this.#steps = doubled(this.#steps);
      this.#values = doubled(this.#values);
    }
    this.#steps[this.#length] = step;
    this.#values[this.#length] = value;
    this.#length += 1;
  }
}

/** The history that `train` writes. */
export class GrowingHistory implements History {
  readonly loss = new GrowingCurve("loss");
  readonly norm = new GrowingCurve("gradient norm");
  readonly validation = new GrowingCurve("validation");
}

function doubled(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}
