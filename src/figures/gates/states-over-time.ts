// Draws the figure `statesOverTime`, which shows the cell state and the hidden state of some units over time.
import { checkNames, InputError } from "../../base/validate";
import { gateColours, palette, seriesStyle, shades } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { axisKey, axisName, bottomOf, laneNote, partText, topOf } from "../kit/gate-lanes";
import { indices, type NumberList, type NumberTable, numberList, numberTable, sameLength } from "../kit/number-lists";
import { extremes, say, sayRange } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";
import { timeName, timeTicks, timeTitle } from "../kit/time-ticks";
import { blockSize, boundLines, lineTraces, rangeOfAll, unitNotes } from "./state-lanes";

/** The states in the trace of one sequence. At least one of the two must be given. */
export interface States {
  /** The cell state [T, H]. */
  readonly cell?: NumberTable;
  /** The hidden state [T, H]. */
  readonly hidden?: NumberTable;
}

/** The options of `statesOverTime`. */
export interface StatesOverTimeOptions {
  /** The units to draw as lines [N], at most 4. By default, these are the 3 units with the widest range of values. */
  readonly units?: NumberList;
  readonly title?: string;
  /** The tokens of the sequence, one per time step [T]. */
  readonly tokens?: readonly string[];
}

const MAX_UNITS = 4;
/** In pixels: the height of a lane, and the total height of everything above and below the lanes. */
const LANE = 190;
const AROUND = 120;

/**
 * Returns a figure of the cell state and the hidden state of some units over time. Each state has a separate plot (a lane). A band behind the lines
 * shows the range of all units.
 *
 * Dashed lines show bounds. |h| < 1, because h = o * tanh(c). |c| <= t + 1, because c' = f * c + i * g adds less than 1 per step to a cell that
 * starts at 0. If a value is outside the second bound, the cell did not start at 0, and this bound is not drawn. With more than 400 steps, a line
 * shows the means of blocks of steps, and a band shows the ranges of the blocks. T time steps, H hidden units.
 *
 * @param states the cell state [T, H], the hidden state [T, H], or both
 * @throws InputError if there is no state, if the tables differ in size, if a value is NaN, if a hidden state is outside -1 to 1, if a unit does
 * not exist, or if there are more than 4 units
 */
export function statesOverTime(states: States, options: StatesOverTimeOptions = {}): Figure {
  const caller = "statesOverTime";
  checkNames(caller, "states", states, ["cell", "hidden"]);
  checkNames(caller, "options", options, ["units", "title", "tokens"]);
  const lanes = (["cell", "hidden"] as const).flatMap((part) => {
    const values = states[part];
    return values === undefined ? [] : [{ part, table: numberTable(caller, part, values) }];
  });
  const [first] = lanes;
  if (!first) throw new InputError(`${caller}: states must have cell, hidden or both, got none.`);
  const [steps, size] = [first.table.length, first.table[0]?.length as number];
  for (const { part, table } of lanes) {
    sameLength(caller, part, table.length, steps, `the time steps of ${first.part}`);
    sameLength(caller, `${part}[0]`, table[0]?.length as number, size, `the units of ${first.part}`);
  }
  checkHidden(caller, lanes.find(({ part }) => part === "hidden")?.table);
  const units = options.units === undefined ? mostVarying(first.table, 3) : chosen(caller, options.units, size);
  const { title, tokens } = options;
  const count = lanes.length;
  const drawn = lanes.map(({ part, table }, n) => lane(part, table, units, n, count));

  const layout: Figure["layout"] = {
    ...baseLayout({ title, height: AROUND + LANE * count, margin: { l: 158, r: 78 } }),
    xaxis: axis(timeLabel(steps, tokens), {
      ...timeTicks(caller, steps, tokens),
      range: steps === 1 ? [-0.5, 0.5] : [0, steps - 1],
      anchor: axisName(count - 1),
    }),
    annotations: drawn.flatMap(({ annotations }) => annotations),
  };
  for (const [n, { yaxis }] of drawn.entries()) layout[axisKey(n)] = yaxis;
  const when = timeName(tokens);
  return {
    data: drawn.flatMap(({ data }) => data),
    layout,
    config,
    alt:
      `${count === 2 ? "Cell and hidden state" : first.part === "cell" ? "Cell state" : "Hidden state"} of ${size} ${size === 1 ? "unit" : "units"} ` +
      `over ${steps} time steps${blockSize(steps) > 1 ? `, as means of ${blockSize(steps)} steps` : ""}. ${drawn
        .map(({ part, all, lines, rule }) => {
          const own = lines.map(({ unit, values }) => `unit ${unit} ${sayRange(values, when)}`).join("; ");
          return `${partText[part]}${rule ? spoken[part] : ""}: ${own}${size > units.length ? `; all units ${all}` : ""}`;
        })
        .join(". ")}.`,
  };
}

/** The bounds in words, which are a part of the alt text. */
const spoken = { cell: " (absolute value at most t + 1)", hidden: " (absolute value below 1)" } as const;

function lane(part: "cell" | "hidden", table: readonly number[][], units: readonly number[], n: number, count: number) {
  const edges = table.map((row) => extremes(row));
  const whole = extremes(edges.flatMap(({ least, most }) => [least, most]));
  const isCone = part === "cell" && edges.every((edge, t) => Math.max(-edge.least, edge.most) <= t + 1 + 1e-6);
  const bound = part === "hidden" ? 1 : Math.max(-whole.least, whole.most, 0.5);
  const range: [number, number] = [-bound * 1.12, bound * 1.12];
  const tints = shades(gateColours[part], units.length);
  const lines = units.map((unit, m) => ({
    unit,
    values: table.map((row) => row[unit] as number),
    colour: tints[m] as string,
    dash: seriesStyle(m).dash,
  }));
  const place = n === 0 ? {} : { yaxis: axisName(n) };
  const rule = part === "hidden" ? "|h| < 1" : isCone ? "|c| \u2264 t + 1" : undefined;
  return {
    part,
    lines,
    all: `${say(whole.least)} to ${say(whole.most)}`,
    rule,
    data: [
      ...(table[0]?.length === units.length ? [] : rangeOfAll(edges, gateColours[part], place)),
      ...(rule ? boundLines(part, table.length, place) : []),
      ...lines.flatMap((line) => lineTraces(line, part, place)),
    ],
    annotations: [
      laneNote(part, n, count, rule && `dashed: ${rule}`),
      ...unitNotes(lines, range, bottomOf(n, count), topOf(n, count)),
    ],
    yaxis: axis(undefined, {
      domain: [bottomOf(n, count), topOf(n, count)],
      range,
      nticks: 5,
      zeroline: true,
      zerolinecolor: palette.faint,
      tickfont: { size: 11, color: palette.neutral },
    }),
  };
}

/** Returns the title of the time axis, which also explains the lines and bands of a long sequence. */
function timeLabel(steps: number, tokens?: readonly string[]): string {
  const name = timeTitle(tokens);
  const size = blockSize(steps);
  return size === 1 ? name : `${name} (lines: means of ${size} steps; bands: their range)`;
}

/** Returns the `count` units with the widest range of values, in ascending order. Of two units with equal ranges, the unit with the smaller index is preferred. */
function mostVarying(table: readonly (readonly number[])[], count: number): number[] {
  const widths = indices(table[0]?.length ?? 0).map((h) => {
    const { least, most } = extremes(table.map((row) => row[h] as number));
    return { h, width: most - least };
  });
  return widths
    .sort((a, b) => b.width - a.width || a.h - b.h)
    .slice(0, count)
    .map(({ h }) => h)
    .sort((a, b) => a - b);
}

function chosen(caller: string, wanted: NumberList, size: number): number[] {
  const units = numberList(caller, "units", wanted);
  if (units.length > MAX_UNITS)
    throw new InputError(
      `${caller}: units must have at most ${MAX_UNITS} entries to stay readable, got ${units.length}.`,
    );
  const odd = units.find((unit) => !(Number.isInteger(unit) && unit >= 0 && unit < size));
  if (odd !== undefined)
    throw new InputError(
      `${caller}: units must be integers from 0 to ${size - 1}, got ${odd}. Units are counted from 0.`,
    );
  return [...new Set(units)];
}

function checkHidden(caller: string, table: readonly (readonly number[])[] | undefined): void {
  for (const [t, row] of (table ?? []).entries())
    for (const [h, value] of row.entries())
      if (Math.abs(value) > 1)
        throw new InputError(
          `${caller}: hidden must be between -1 and 1, got ${value} at t = ${t}, unit ${h}. Is it the cell state?`,
        );
}
