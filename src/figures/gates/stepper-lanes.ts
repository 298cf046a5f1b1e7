// Draws the lanes (the plots on top of each other) of the figure `gateStepper`. There is a lane for each part of the cell, with one bar per unit.
import type { Data } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { gateColours, type Part, palette } from "../kit/colours";
import { axisName, bottomOf, partText, signedTicks, topOf } from "../kit/gate-lanes";
import { indices, type NumberTable, numberTable, sameLength } from "../kit/number-lists";
import { extremes } from "../kit/number-text";
import { axis } from "../kit/theme";
import { pick } from "../kit/thin-line";

/** The gates and states of one sequence, as in the trace of an LSTM, a GRU or an RNN. */
export interface StepperTrace {
  /** The gates by name, each [T, H]. An LSTM has forget, input, candidate and output; a GRU has update, reset and candidate. */
  readonly gates?: Readonly<Partial<Record<Exclude<Part, "cell" | "hidden">, NumberTable>>>;
  /** The cell state [T, H]. */
  readonly cell?: NumberTable;
  /** The hidden state [T, H]. */
  readonly hidden: NumberTable;
}

const ORDER: readonly Part[] = ["forget", "input", "update", "reset", "candidate", "output", "cell", "hidden"];
/** The colour of the ticks that show the previous step. It is visible on the background and on the bars of both states. */
export const BEFORE = "#c98600";
/** The largest number of bars in a lane. If there are more units, only every second, third … unit is shown. */
export const MAX_BARS = 64;

/** One part of the cell, with its values at all steps and their range. */
export interface Lane {
  readonly part: Part;
  /** The values of the units that are shown, at all steps [T, bars]. */
  readonly rows: readonly (readonly number[])[];
  /** The units that the bars show [bars]. */
  readonly at: readonly number[];
  readonly units: number;
  readonly low: number;
  readonly high: number;
}

export const isStateName = (part: Part) => part === "cell" || part === "hidden";
export const isState = ({ part }: Lane) => isStateName(part);
const isSigned = (part: Part) => part === "candidate" || part === "cell" || part === "hidden";

/** Returns one lane per part of a trace, in the order in which the cell computes the parts. @throws InputError for the invalid traces that `gateStepper` names */
export function lanesOf(caller: string, trace: StepperTrace): Lane[] {
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
    const every = Math.ceil((table[0]?.length as number) / MAX_BARS);
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

/** Returns the traces of one step: the bars of each part, and then, for each state, the ticks with the values of the previous step. */
export function tracesAt(lanes: readonly Lane[], t: number): Data[] {
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
    // at t = 0 the ticks are placed outside the lane, because a slider position cannot remove a trace
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

/**
 * Returns the y axis of a lane. It is the same at every step, so that steps can be compared. It covers 0 to 1 for a gate, -1 to 1 for the candidate and the
 * hidden state, and at least -1 to 1 for the cell state, more if the sequence needs it.
 */
export function laneAxis({ part, low, high }: Lane, n: number, count: number) {
  const room = (high - low) * 0.08;
  return axis(undefined, {
    domain: [bottomOf(n, count), topOf(n, count)],
    range: [low - (isSigned(part) ? room : 0), high + room],
    tickvals: isSigned(part) ? signedTicks(high) : [0, 0.5, 1],
    zeroline: true,
    zerolinecolor: palette.faint,
    tickfont: { size: 11, color: palette.neutral },
  });
}
