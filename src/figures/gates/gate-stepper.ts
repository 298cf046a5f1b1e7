// Draws the figure `gateStepper`, which shows all gates and states at one time step, with a slider for the step.
import type { Data } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { palette } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { axisKey, axisName, laneNote, partText } from "../kit/gate-lanes";
import { indices, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { slider } from "../kit/slider";
import { axis, baseLayout, config } from "../kit/theme";
import { timeName, tokenText } from "../kit/time-ticks";
import {
  isState,
  isStateName,
  type Lane,
  laneAxis,
  lanesOf,
  MAX_BARS,
  type StepperTrace,
  tracesAt,
} from "./stepper-lanes";

/** The options of `gateStepper`. */
export interface GateStepperOptions {
  readonly title?: string;
  /** The tokens of the sequence, one per time step [T]. */
  readonly tokens?: readonly string[];
  /** The step that is shown first; default 0. */
  readonly start?: number;
}

const LANE = 74;
const AROUND = 190;
/** The largest number of slider positions, and the largest number of values in all positions together, which need about 1 MB. */
const MAX_POSITIONS = 250;
const MAX_NUMBERS = 180_000;

/**
 * Returns a figure of one time step with a slider for the step. Each gate and each state has a lane with one bar per unit.
 *
 * In the lanes of the states, ticks show the values of the previous step. At t = 0 there are no ticks, because the trace does not contain the
 * initial state. With more than 64 units, only every second, third … unit is shown. A mean of neighbouring units would have no meaning, because
 * units have no order. In a long sequence the slider skips steps. T time steps, H hidden units.
 *
 * @param trace the trace of one sequence: { gates?, cell?, hidden }, each [T, H]
 * @throws InputError if a table is empty, ragged or of the wrong size, if a value is NaN, if a gate is unknown, if there is not one token per
 * time step, or if `start` is not a time step
 */
export function gateStepper(trace: StepperTrace, options: GateStepperOptions = {}): Figure {
  const caller = "gateStepper";
  checkNames(caller, "options", options, ["title", "tokens", "start"]);
  const lanes = lanesOf(caller, trace);
  const [{ rows: reference }] = lanes as [Lane];
  const [steps, bars] = [reference.length, reference[0]?.length as number];
  const { tokens, title, start = 0 } = options;
  if (tokens) sameLength(caller, "tokens", tokens.length, steps, "the time steps");
  if (!(Number.isInteger(start) && start >= 0 && start < steps))
    throw new InputError(`${caller}: start must be a whole number from 0 to ${steps - 1}, got ${start}.`);
  const states = lanes.filter(isState).length;
  const most = Math.max(2, Math.min(MAX_POSITIONS, Math.floor(MAX_NUMBERS / ((lanes.length + states) * bars))));
  const stride = Math.ceil(steps / most);
  const shown = [...new Set([...indices(Math.ceil(steps / stride)).map((n) => n * stride), start, steps - 1])].sort(
    (a, b) => a - b,
  );
  const label = (t: number) => (tokens ? tokenText(tokens[t] as string) : String(t));
  const count = lanes.length;
  const units = lanes[0]?.units as number;
  const traces = indices(count + states);
  const every = Math.ceil(units / MAX_BARS);

  const layout: Figure["layout"] = {
    ...baseLayout({ title, height: AROUND + LANE * count, margin: { l: 158, b: 140 } }),
    bargap: bars > 24 ? 0.12 : 0.3,
    xaxis: axis(every > 1 ? `hidden unit, every ${ordinal(every)} shown` : "hidden unit", {
      ...(units <= 16 ? { dtick: 1 } : {}),
      range: [-0.6, units - 0.4],
      showgrid: false,
      anchor: axisName(count - 1),
    }),
    annotations: lanes.map(({ part }, n) =>
      laneNote(part, n, count, isStateName(part) ? "tick: a step before" : undefined),
    ),
    sliders: [
      {
        ...slider({
          frames: shown.map(String),
          labels: shown.map(label),
          active: shown.indexOf(start),
          prefix: "",
          colour: palette.ink,
        }),
        currentvalue: { prefix: tokens ? "input: " : "time step t = ", font: { size: 14, color: palette.ink } },
      },
    ],
  };
  for (const [n, lane] of lanes.entries()) layout[axisKey(n)] = laneAxis(lane, n, count);
  return {
    data: tracesAt(lanes, start),
    frames: shown.map((t) => ({
      name: String(t),
      data: tracesAt(lanes, t).map((trace): Data => ({ y: (trace as { y: number[] }).y })),
      traces,
    })),
    layout,
    config,
    alt: altText(lanes, steps, units, stride, start, tokens),
  };
}

/** Returns a number as an ordinal number, e.g. 2nd, 3rd, 4th, 22nd or 111th. */
function ordinal(n: number): string {
  const ending = { one: "st", two: "nd", few: "rd" } as const;
  const rule = new Intl.PluralRules("en", { type: "ordinal" }).select(n);
  return `${n}${ending[rule as keyof typeof ending] ?? "th"}`;
}

function altText(
  lanes: readonly Lane[],
  steps: number,
  units: number,
  stride: number,
  start: number,
  tokens?: readonly string[],
): string {
  const every = Math.ceil(units / MAX_BARS);
  const sentences = lanes.map(({ part, rows, at }) => {
    const { least, leastAt, most, mostAt } = extremes(rows[start] as number[]);
    const [low, high] = [say(least), say(most)];
    if (low === high)
      return `${partText[part]} ${low}${units === 1 ? "" : every > 1 ? " in all shown units" : " in all units"}`;
    return `${partText[part]} ${low} (unit ${at[leastAt]}) to ${high} (unit ${at[mostAt]})`;
  });
  return (
    `Bars of ${units} ${units === 1 ? "unit" : "units"}, ${lanes.length} lanes, with a slider through ${steps} time steps${stride > 1 ? ` in strides of ${stride}` : ""}` +
    `${every > 1 ? `; every ${ordinal(every)} unit is shown` : ""}. At ${timeName(tokens)(start)}: ${sentences.join("; ")}.`
  );
}
