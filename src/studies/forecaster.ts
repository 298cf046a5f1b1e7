// Trains a recurrent network to forecast a series.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../base/random";
import { InputError } from "../base/validate";
import { seasonalScale, windowsOf } from "../data/forecasts";
import type { RunContext } from "../runs/types";
import { lastAnswer } from "./answers";
import { fit, type RecurrentSettings, withNetwork } from "./recurrent";
import { type Origin, type RollingOptions, rollingOrigins } from "./rolling";

/** The settings of a recurrent network that forecasts a series. */
export type ForecasterSettings = RecurrentSettings & {
  /** W, the number of last values that the network reads. */
  readonly window: number;
  /**
   * How the network reads a number: as its difference from the last number of the window ("last"), or as its difference from the mean of all numbers
   * before the first origin ("mean").
   */
  readonly measuredFrom: "last" | "mean";
};

/** A batch of windows: W consecutive numbers of the series, and the `horizon` numbers after them. */
type Windows = {
  /** [B, W, 1] */
  readonly inputs: Tensor3D;
  /** [B, horizon] */
  readonly targets: Tensor2D;
};

/**
 * Returns the forecasts of a recurrent network from every origin. The network is trained once, on the values before the first origin. It reads the last
 * W numbers before each origin.
 *
 * From its last hidden state, the network predicts all `horizon` future steps at once. All numbers are divided by `seasonalScale`.
 * @returns the forecasts [K][horizon], the forecast from the end of the series [horizon], and the training loss over time
 * @throws InputError if there are too few numbers for one window before the first origin; also the errors of `rollingOrigins` and `seasonalScale`
 */
export function recurrentForecasts(
  values: readonly number[],
  settings: ForecasterSettings,
  options: RollingOptions,
  context: RunContext,
): Promise<{
  readonly origins: Origin[];
  readonly forecasts: number[][];
  readonly future: number[];
  readonly curve: number[];
}> {
  const { cell, window, measuredFrom, batch } = settings;
  const { horizon, season } = options;
  const origins = rollingOrigins(values, options);
  const { known } = origins[0] as Origin;
  if (known.length < window + horizon)
    throw new InputError(
      `recurrentForecasts: a window of ${window} numbers and ${horizon} steps ahead need ${window + horizon} numbers before the first origin, got ${known.length}. ` +
        "Use a shorter window, fewer steps ahead or fewer origins.",
    );
  const scale = seasonalScale(known, season);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const baseOf = (seen: readonly number[]) => (measuredFrom === "last" ? (seen.at(-1) as number) : mean);
  const scaled = (seen: readonly number[]) => seen.map((value) => (value - baseOf(seen)) / scale);
  const windows = windowsOf(known, window, horizon).map(({ seen, next }) => ({
    seen: scaled(seen),
    next: next.map((value) => (value - baseOf(seen)) / scale),
  }));

  return withNetwork(settings, { features: 1, outputs: horizon }, context.seed, async (net) => {
    const curve = await fit<Windows>(net, settings, context, {
      data: (seed) => {
        const random = seededRandom(seed, "windows");
        const drawn = Array.from(
          { length: batch },
          () => windows[Math.floor(random() * windows.length)] as (typeof windows)[0],
        );
        return {
          inputs: tf.tensor3d(
            drawn.flatMap(({ seen }) => seen),
            [batch, window, 1],
          ),
          targets: tf.tensor2d(
            drawn.flatMap(({ next }) => next),
            [batch, horizon],
          ),
        };
      },
      loss: (weights, { inputs, targets }) =>
        tf.losses.meanSquaredError(targets, lastAnswer(cell, weights, inputs)) as tf.Scalar,
    });
    const seen = [...origins.map((origin) => origin.known), values].map((before) => before.slice(-window));
    const answers = tf.tidy(() => {
      const inputs = tf.tensor3d(seen.flatMap(scaled), [seen.length, window, 1]);
      return lastAnswer(cell, net, inputs).arraySync() as number[][]; // [K + 1, horizon]
    });
    const all = answers.map((line, k) => line.map((value) => value * scale + baseOf(seen[k] as number[])));
    return { origins, forecasts: all.slice(0, -1), future: all.at(-1) as number[], curve };
  });
}
