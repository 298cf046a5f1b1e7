// Defines the error for a training run whose loss or gradient is no longer finite.

/** Describes where training stopped because a number was not finite. */
export interface Divergence {
  /** The step that failed, counted from 1. */
  readonly step: number;
  /** The pass over the data that the step belongs to, counted from 0. */
  readonly epoch: number;
  /** The batch's loss. */
  readonly loss: number;
  /** The gradient's global norm. */
  readonly norm: number;
  /** The learning rate; undefined if the optimizer does not reveal it. */
  readonly rate: number | undefined;
  /** The parameters whose gradient is not finite. */
  readonly parameters: readonly string[];
}

/** Thrown when a loss or a gradient became NaN or Infinity. The weights are those from before that step. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly norm: number;

  constructor({ step, epoch, loss, norm, rate, parameters }: Divergence) {
    const where = parameters.length > 0 ? ` (not finite: ${parameters.join(", ")})` : "";
    super(
      `train: the loss and its gradient must be finite, got loss ${loss} and gradient norm ${norm}${where} ` +
        `at step ${step}, epoch ${epoch}. The weights are as they were before this step. ` +
        `Lower the learning rate${rate === undefined ? "" : ` (${rate} now)`}, clip the gradient (clipNorm: 1), ` +
        "or look in the loss for a logarithm, a root or a division of 0.",
    );
    this.step = step;
    this.epoch = epoch;
    this.loss = loss;
    this.norm = norm;
  }
}
