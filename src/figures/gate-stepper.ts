import type { Data } from "plotly.js";
import { checkNames, InputError } from "../cells/validate";
import { gateColours, type Part, palette } from "./colours";
import type { Figure } from "./figure";
import { axisKey, axisName, bottomOf, laneNote, partText, topOf } from "./lanes";
import { indices, type NumberTable, numberTable, sameLength } from "./numbers";
import { slider } from "./slider";
import { axis, baseLayout, config } from "./theme";
import { pick } from "./thin";
import { timeName, tokenText } from "./ticks";
import { extremes, say } from "./words";

/** One sequence as in a trace of an LSTM, a GRU or an RNN. */
export interface StepperTrace {
  /** By name, each [T, H]: forget, input, candidate, output, or update, reset, candidate. */
  readonly gates?: Readonly<Partial<Record<Exclude<Part, "cell" | "hidden">, NumberTable>>>;
  /** [T, H] */
  readonly cell?: NumberTable;
  /** [T, H] */
  readonly hidden: NumberTable;
}

/** The tokens of the sequence, and where the slider stands at first. */
export interface GateStepperOptions {
  readonly title?: string;
  /** One for each time step [T]. */
  readonly tokens?: readonly string[];
  /** The step that is shown at first, default 0. */
  readonly start?: number;
}

const ORDER: readonly Part[] = ["forget", "input", "update", "reset", "candidate", "output", "cell", "hidden"];
/** Seen on the card and on the bars of both states. */
const BEFORE = "#c98600";
const LANE = 74;
const AROUND = 190;
/** Bars in a lane; of a wider state every so many-th unit is shown. */
const MOST_BARS = 64;
/** Positions of the slider, and numbers in all of them together: about 1.3 MB. */
const MOST_POSITIONS = 250;
const MOST_NUMBERS = 180_000;

/**
 * One step of the sequence at a time, with a slider to walk through it: each gate and state in a lane, a bar for each unit.
 *
 * Ticks in the lanes of the states show where they stood a step before (at t = 0 there are none: the trace does not know the initial
 * state). Beyond 64 units only every second, third … unit is shown (units have no order, so the
 * mean of neighbours would mean nothing); a long sequence is walked in strides. T time steps, H hidden units.
 *
 * @param trace of one sequence: { gates?, cell?, hidden }, each [T, H]
 * @throws InputError for a table that is empty or ragged or of another size, NaN, an unknown gate, tokens of another length, a start outside
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
  const most = Math.max(2, Math.min(MOST_POSITIONS, Math.floor(MOST_NUMBERS / ((lanes.length + states) * bars))));
  const stride = Math.ceil(steps / most);
  const shown = [...new Set([...indices(Math.ceil(steps / stride)).map((n) => n * stride), start, steps - 1])].sort(
    (a, b) => a - b,
  );
  const label = (t: number) => (tokens ? tokenText(tokens[t] as string) : String(t));
  const count = lanes.length;
  const units = lanes[0]?.units as number;
  const traces = indices(count + states);
  const every = Math.ceil(units / MOST_BARS);

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
        currentvalue: { prefix: tokens ? "token: " : "time step t = ", font: { size: 14, color: palette.ink } },
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

interface Lane {
  readonly part: Part;
  /** [T, bars] */
  readonly rows: readonly (readonly number[])[];
  /** Where the bars stand. */
  readonly at: readonly number[];
  readonly units: number;
  readonly low: number;
  readonly high: number;
}

const isStateName = (part: Part) => part === "cell" || part === "hidden";
const isState = ({ part }: Lane) => isStateName(part);
const isSigned = (part: Part) => part === "candidate" || part === "cell" || part === "hidden";

/** 2nd, 3rd, 4th, 22nd, 111th. */
function ordinal(n: number): string {
  const ending = { one: "st", two: "nd", few: "rd" } as const;
  const rule = new Intl.PluralRules("en", { type: "ordinal" }).select(n);
  return `${n}${ending[rule as keyof typeof ending] ?? "th"}`;
}

function lanesOf(caller: string, trace: StepperTrace): Lane[] {
  checkNames(caller, "trace", trace, ["gates", "cell", "hidden", "final"]);
  const gates = trace.gates ?? {};
  checkNames(caller, "trace.gates", gates, ORDER.slice(0, -2));
  const tables = { ...gates, cell: trace.cell, hidden: trace.hidden };
  const hidden = numberTable(caller, "trace.hidden", trace.hidden);
  return ORDER.flatMap((part) => {
    const values = tables[part];
    if (values === undefined) return [];
    const operand = isSigned(part) && part !== "candidate" ? `trace.${part}` : `trace.gates.${part}`;
    const table = numberTable(caller, operand, values);
    sameLength(caller, operand, table.length, hidden.length, "the time steps of trace.hidden");
    sameLength(
      caller,
      `${operand}[0]`,
      table[0]?.length as number,
      hidden[0]?.length as number,
      "the units of trace.hidden",
    );
    const every = Math.ceil((table[0]?.length as number) / MOST_BARS);
    const at = indices(table[0]?.length as number).filter((h) => h % every === 0);
    const { least, most } = extremes(table.flat());
    const high = part === "cell" ? Math.max(1, -least, most) : 1;
    const low = isSigned(part) ? -high : 0;
    if (least < low || most > high)
      throw new InputError(
        `${caller}: ${operand} must be between ${low} and ${high}, got ${least < low ? least : most}. Are these pre-activations?`,
      );
    return [
      {
        part,
        rows: table.map((row) => pick(row, at).map((value) => Number(value.toPrecision(4)) + 0)),
        at,
        units: table[0]?.length as number,
        low,
        high,
      },
    ];
  });
}

/** A lane of bars for each part, then a lane of ticks for each state: where it stood a step before. */
function tracesAt(lanes: readonly Lane[], t: number): Data[] {
  const bars = lanes.map(
    ({ part, rows, at }, n): Data => ({
      type: "bar",
      name: partText[part],
      x: [...at],
      y: [...(rows[t] as number[])],
      ...(n === 0 ? {} : { yaxis: axisName(n) }),
      marker: { color: gateColours[part] },
      hovertemplate: `unit %{x}: ${part} %{y:.3f}<extra></extra>`,
    }),
  );
  const before = lanes.flatMap((lane, n): Data[] => {
    if (!isState(lane)) return [];
    // at t = 0 the marks wait outside the lane: a frame cannot take a trace away
    const outside = lane.at.map(() => 4 * lane.high);
    return [
      {
        type: "scatter",
        mode: "markers",
        name: `${partText[lane.part]} a step before`,
        x: [...lane.at],
        y: t === 0 ? outside : [...(lane.rows[t - 1] as number[])],
        ...(n === 0 ? {} : { yaxis: axisName(n) }),
        marker: { symbol: "line-ew", size: lane.at.length > 24 ? 8 : 18, line: { width: 2.5, color: BEFORE } },
        hovertemplate: `unit %{x}: ${lane.part} was %{y:.3f} a step before<extra></extra>`,
      },
    ];
  });
  return [...bars, ...before];
}

function laneAxis({ part, low, high }: Lane, n: number, count: number) {
  const room = (high - low) * 0.08;
  // one digit, not above the lane: 2.7 is marked at 2
  const unit = 10 ** Math.floor(Math.log10(high));
  const mark = Math.floor(high / unit) * unit;
  return axis(undefined, {
    domain: [bottomOf(n, count), topOf(n, count)],
    range: [low - (isSigned(part) ? room : 0), high + room],
    tickvals: isSigned(part) ? [-mark, 0, mark] : [0, 0.5, 1],
    zeroline: true,
    zerolinecolor: palette.faint,
    tickfont: { size: 11, color: palette.neutral },
  });
}

function altText(
  lanes: readonly Lane[],
  steps: number,
  units: number,
  stride: number,
  start: number,
  tokens?: readonly string[],
): string {
  const told = lanes.map(({ part, rows, at }) => {
    const { least, leastAt, most, mostAt } = extremes(rows[start] as number[]);
    return units === 1
      ? `${partText[part]} ${say(least)}`
      : `${partText[part]} ${say(least)} (unit ${at[leastAt]}) to ${say(most)} (unit ${at[mostAt]})`;
  });
  const every = Math.ceil(units / MOST_BARS);
  return (
    `Bars of ${units} ${units === 1 ? "unit" : "units"}, ${lanes.length} lanes, with a slider through ${steps} time steps${stride > 1 ? ` in strides of ${stride}` : ""}` +
    `${every > 1 ? `; every ${ordinal(every)} unit is shown` : ""}. At ${timeName(tokens)(start)}: ${told.join("; ")}.`
  );
}
