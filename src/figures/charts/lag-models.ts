// Checks the gradient norms that the figure `gradientOverLag` draws, and computes their mean factors per step.
import { InputError } from "../../base/validate";
import { indices, type NumberList, numberList, sameLength } from "../kit/number-lists";

/** The norms of the gradient in one model, one for each lag. */
export interface LagSeries {
  readonly name: string;
  /** The norm, at each lag, of the gradient of the loss with respect to the state (or input) at this lag [N]. A norm of 0 is allowed. */
  readonly norms: NumberList;
  /** The lags, which are numbers of steps back from the loss. They must increase [N]; default 0, 1, … */
  readonly lags?: NumberList;
}

/** The checked norms and lags of one model, with the mean factor. */
export type LagModel = ReturnType<typeof checkModels>[number];

const MAX_MODELS = 5;

/** Returns the models as plain numbers, each with its mean factor. @throws InputError for the invalid models that `gradientOverLag` names */
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
        `${caller}: series[${n}].lags must increase, got ${x[back]} after ${x[back - 1]}. A lag is a number of steps back from the loss. Reverse both lists.`,
      );
    return { name: String(name), x, y, factor: factorOf(x, y) };
  });
}

/** Returns the mean factor by which one step multiplies the gradient, or undefined if fewer than two norms are above 0. */
function factorOf(x: readonly number[], y: readonly number[]): number | undefined {
  const there = y.flatMap((norm, at) => (norm > 0 ? [at] : []));
  const [first, last] = [there[0], there.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const [from, to] = [Math.log(y[first] as number), Math.log(y[last] as number)];
  return Math.exp((to - from) / ((x[last] as number) - (x[first] as number)));
}
