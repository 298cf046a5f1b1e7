// Defines the error that `train` throws when the loss or the gradient is no longer finite.

/** Describes the step at which training stopped because a number was not finite. */
export interface Divergence {
  /** The step that failed, counted from 1. */
  readonly step: number;
  /** The pass over the data that the step belongs to, counted from 0. */
  readonly epoch: number;
  /** The loss of the batch. */
  readonly loss: number;
  /** The global norm of the gradient. */
  readonly norm: number;
  /** The learning rate. Undefined if the optimizer does not reveal its rate. */
  readonly rate: number | undefined;
  /** The names of the parameters whose gradient is not finite. */
  readonly parameters: readonly string[];
}

/** The error for a loss or a gradient that became NaN or Infinity. When it is thrown, the weights are those from before the failed step. */
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
        "or check whether the loss takes a logarithm or a root of 0, or divides by 0.",
    );
    this.step = step;
    this.epoch = epoch;
    this.loss = loss;
    this.norm = norm;
  }
}
