import type { Data } from "plotly.js";
import { checkNames, InputError } from "../cells/validate";
import { gateColours, palette, seriesStyle, shades, textColour } from "./colours";
import type { Figure } from "./figure";
import { spread } from "./labels";
import { axisKey, axisName, bottomOf, laneNote, partText, topOf } from "./lanes";
import { indices, type NumberList, type NumberTable, numberList, numberTable, sameLength } from "./numbers";
import { axis, baseLayout, config, note } from "./theme";
import { pick, thin } from "./thin";
import { timeName, timeTicks } from "./ticks";
import { extremes, sayRange } from "./words";

/** States of one sequence as in a trace; at least one of the two. */
export interface States {
  /** [T, H] */
  readonly cell?: NumberTable;
  /** [T, H] */
  readonly hidden?: NumberTable;
}

export interface StatesOverTimeOptions {
  /** Units to draw as lines [N], at most 4; default the 3 that move most. */
  readonly units?: NumberList;
  readonly title?: string;
  /** One for each time step [T]. */
  readonly tokens?: readonly string[];
}

const MOST_UNITS = 4;
/** Pixels of a lane, and of everything around the lanes. */
const LANE = 190;
const AROUND = 120;

/**
 * Cell state and hidden state of some units over time, each state in a lane, with the range of all units as a band behind them.
 *
 * Dashed are the bounds. |h| < 1, since h = o * tanh(c). |c| <= t + 1, since c' = f * c + i * g adds less than 1 a step to a cell that
 * starts at 0; where the numbers leave that cone, the cell did not start at 0, and no cone is drawn. T time steps, H hidden units.
 *
 * @param states cell [T, H], hidden [T, H], or one of them
 * @throws InputError for no state, tables of different sizes, NaN, a hidden state outside -1 to 1, a unit that does not exist, more than 4 units
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
  const units = options.units === undefined ? liveliest(first.table, 3) : chosen(caller, options.units, size);
  const { title, tokens } = options;
  const count = lanes.length;
  const drawn = lanes.map(({ part, table }, n) => lane(part, table, units, n, count));

  const layout: Figure["layout"] = {
    ...baseLayout({ title, height: AROUND + LANE * count, margin: { l: 150, r: 78 } }),
    xaxis: axis(tokens ? "token, from first to last" : "time step t", {
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
      `over ${steps} time steps. ${drawn
        .map(({ part, all, lines, bounded }) => {
          const own = lines.map(({ unit, values }) => `unit ${unit} ${sayRange(values, when)}`).join("; ");
          return `${partText[part]}${bounded}: ${own}${size > units.length ? `; all units ${all}` : ""}`;
        })
        .join(". ")}.`,
  };
}

function lane(part: "cell" | "hidden", table: readonly number[][], units: readonly number[], n: number, count: number) {
  const steps = table.length;
  const edges = table.map((row) => extremes(row));
  const [low, high] = [edges.map(({ least }) => least), edges.map(({ most }) => most)];
  const [least, most] = [extremes(low).least, extremes(high).most];
  const inCone = edges.every((edge, t) => Math.max(-edge.least, edge.most) <= t + 1 + 1e-6);
  const isCone = part === "cell" && inCone;
  const bound = part === "hidden" ? 1 : Math.max(-least, most, 0.5);
  const range: [number, number] = [-bound * 1.12, bound * 1.12];
  const tints = shades(gateColours[part], units.length);
  const lines = units.map((unit, m) => ({
    unit,
    values: table.map((row) => row[unit] as number),
    colour: tints[m] as string,
    dash: seriesStyle(m).dash,
  }));
  const place = n === 0 ? {} : { yaxis: axisName(n) };
  const line = (x: number[], y: number[]): Partial<Data> => ({
    type: "scatter",
    mode: "lines",
    x,
    y,
    line: { color: palette.reference, width: 1.2, dash: "dash" },
    hoverinfo: "skip",
    ...place,
  });
  const level = part === "hidden" ? [1, 1] : [1, steps];
  const bounds =
    part === "hidden" || isCone
      ? [1, -1].map((s) =>
          line(
            [0, Math.max(1, steps - 1)],
            level.map((y) => s * y),
          ),
        )
      : [];
  const band = table[0]?.length === units.length ? [] : edgeTraces(low, high, `${gateColours[part]}1c`, place);
  const ends = spread(
    lines.map(({ values }) => ((values.at(-1) as number) - range[0]) / (range[1] - range[0])),
    0.11,
  );
  const height = topOf(n, count) - bottomOf(n, count);
  const text = part === "hidden" ? "dashed: |h| < 1" : isCone ? "dashed: |c| \u2264 t + 1" : "";
  return {
    part,
    lines,
    all: `${sayRange([least, most], () => "").split(",")[0]}`,
    bounded: part === "hidden" ? ", bound \u22121 to 1" : isCone ? ", bound \u00b1(t + 1)" : "",
    data: [
      ...band,
      ...(bounds as Data[]),
      ...lines.map(({ unit, values, colour, dash }): Data => {
        const places = thin(values);
        return {
          type: "scatter",
          ...(steps <= 30 ? { mode: "lines+markers", marker: { size: 6, color: colour } } : { mode: "lines" }),
          name: `unit ${unit}`,
          x: places,
          y: pick(values, places),
          ...place,
          line: { color: colour, dash, width: 2.2, simplify: false },
          hovertemplate: `unit ${unit}, t = %{x}: ${part} %{y:.3f}<extra></extra>`,
        };
      }),
    ],
    annotations: [
      laneNote(part, n, count, text && `<br><span style="font-size:11px">${text}</span>`),
      ...lines.map(({ unit, colour }, m) =>
        note(`unit ${unit}`, {
          xref: "paper",
          yref: "paper",
          x: 1,
          y: bottomOf(n, count) + height * (ends[m] as number),
          xanchor: "left",
          yanchor: "middle",
          xshift: 8,
          font: { size: 12, color: textColour(colour) },
        }),
      ),
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

/** The range of all units at each step. Blocks of a long sequence keep their extremes, so that the band holds every line. */
function edgeTraces(low: number[], high: number[], fill: string, place: { yaxis?: "y2" }): Data[] {
  const edge = (values: number[], more: Partial<Data>): Data => {
    const places = thin(values);
    return {
      type: "scatter",
      mode: "lines",
      x: places,
      y: pick(values, places),
      line: { width: 0 },
      hoverinfo: "skip",
      ...place,
      ...more,
    } as Data;
  };
  return [edge(low, {}), edge(high, { fill: "tonexty", fillcolor: fill })];
}

/** The units whose numbers cover the widest range, in the order of their numbers; of equals the first. */
function liveliest(table: readonly (readonly number[])[], count: number): number[] {
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
  if (units.length > MOST_UNITS)
    throw new InputError(
      `${caller}: units must have at most ${MOST_UNITS} entries to stay readable, got ${units.length}.`,
    );
  const odd = units.find((unit) => !(Number.isInteger(unit) && unit >= 0 && unit < size));
  if (odd !== undefined)
    throw new InputError(
      `${caller}: units must be whole numbers from 0 to ${size - 1}, got ${odd}. Units count from 0.`,
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
