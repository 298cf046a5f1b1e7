// Keeps the measurements of a training run. They grow with each step.
/** A series of numbers, each measured after a step. `lineChart` accepts a curve directly. */
export interface Curve {
  readonly name: string;
  /** The step after which each number was measured, counted from 1. [N] */
  readonly x: Float64Array;
  /** The measured numbers. [N] */
  readonly y: Float64Array;
}

/** All measurements of a training run so far. `lineChart(history.loss)` draws its loss. */
export interface History {
  /** The loss of each step's batch, before the step changed the weights. */
  readonly loss: Curve;
  /** The global norm of the gradient at each step, before clipping. */
  readonly norm: Curve;
  /** The results of `validation`, at the steps at which it was measured. */
  readonly validation: Curve;
}

/** A curve to which points can be added. `x` and `y` return views of the data. A view that was read earlier keeps its length. */
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

/** The history to which `train` adds. */
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
