// Checks the gradient norms that gradientOverLag draws, and computes their mean factors.
import { InputError } from "../../base/validate";
import { indices, type NumberList, numberList, sameLength } from "../kit/number-lists";

/** The norm of the gradient that arrives at each lag, in one model. */
export interface LagSeries {
  readonly name: string;
  /** The norm of the gradient of the loss with respect to the state (or input) at each lag [N]; 0 is allowed. */
  readonly norms: NumberList;
  /** The lags: steps back from the loss, increasing [N]; default 0, 1, … */
  readonly lags?: NumberList;
}

/** One model's norms, checked. */
export type LagModel = ReturnType<typeof checkModels>[number];

const MAX_MODELS = 5;

/** Returns the models as plain numbers, each with its mean factor. @throws InputError as `gradientOverLag` does */
export function checkModels(caller: string, series: readonly LagSeries[]) {
  if (series.length === 0) throw new InputError(`${caller}: series must have at least one model, got none.`);
  if (series.length > MAX_MODELS)
    throw new InputError(
      `${caller}: series must have at most ${MAX_MODELS} models to stay readable, got ${series.length}.`,
    );
  return series.map(({ name, norms, lags }, n) => {
    const y = numberList(caller, `series[${n}].norms`, norms);
    const negative = y.findIndex((norm) => norm < 0);
    if (negative >= 0)
      throw new InputError(
        `${caller}: series[${n}].norms must not be below 0, got ${y[negative]} at entry ${negative}. Is it an entry of the gradient instead of its norm?`,
      );
    const x = lags === undefined ? indices(y.length) : numberList(caller, `series[${n}].lags`, lags);
    sameLength(caller, `series[${n}].lags`, x.length, y.length, `series[${n}].norms`);
    const back = x.findIndex((lag, at) => at > 0 && lag <= (x[at - 1] as number));
    if (back >= 0)
      throw new InputError(
        `${caller}: series[${n}].lags must increase, got ${x[back]} after ${x[back - 1]}. A lag counts back from the loss; reverse both lists.`,
      );
    return { name: String(name), x, y, factor: factorOf(x, y) };
  });
}

/** Returns the mean factor by which one step multiplies the gradient, or undefined if there are not two norms above 0. */
function factorOf(x: readonly number[], y: readonly number[]): number | undefined {
  const there = y.flatMap((norm, at) => (norm > 0 ? [at] : []));
  const [first, last] = [there[0], there.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const [from, to] = [Math.log(y[first] as number), Math.log(y[last] as number)];
  return Math.exp((to - from) / ((x[last] as number) - (x[first] as number)));
}
