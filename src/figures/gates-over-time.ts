import type { Annotation, Data, LayoutAxis } from "plotly.js";
import { checkNames, InputError } from "../cells/validate";
import { gateColours, type Part, palette } from "./colours";
import type { Figure } from "./figure";
import { checkPart } from "./gate-heat-map";
import { indices, type NumberList, numberList, sameLength } from "./numbers";
import { axis, baseLayout, config, note } from "./theme";
import { timeName, timeTicks } from "./ticks";
import { extremes, sayRange } from "./words";

export interface GatesOverTimeOptions {
  readonly title?: string;
  /** One for each time step [T]. */
  readonly tokens?: readonly string[];
}

/** Pixels of one lane, and of everything above and below the lanes. */
const LANE = 84;
const AROUND = 130;
/** Share of a lane that is kept free, so that neighbours do not touch. */
const GAP = 0.2;

/**
 * The gates of one unit over time, a lane for each, all on one time axis. T time steps.
 *
 * Lanes, not lines on top of each other: four gates in one plot hide each other, and in grey nothing tells them apart.
 *
 * @param gates by name, each [T]: forget, input, candidate, output, update, reset, cell, hidden; lanes stand in the order given
 * @throws InputError for no gate, a gate that does not exist, lists of different lengths, NaN
 */
export function gatesOverTime(
  gates: Readonly<Partial<Record<Part, NumberList>>>,
  options: GatesOverTimeOptions = {},
): Figure {
  const caller = "gatesOverTime";
  checkNames(caller, "options", options, ["title", "tokens"]);
  const lanes = Object.entries(gates).map(([name, values]) => {
    checkPart(caller, name);
    return { name, values: numberList(caller, name, values as NumberList) };
  });
  const steps = lanes[0]?.values.length;
  if (steps === undefined) throw new InputError(`${caller}: gates must have at least one gate, got none.`);
  for (const { name, values } of lanes)
    sameLength(caller, name, values.length, steps, `the steps of ${lanes[0]?.name}`);
  const { title, tokens } = options;
  const count = lanes.length;

  const layout: Figure["layout"] = {
    ...baseLayout({ title, height: AROUND + LANE * count, margin: { l: 150, r: 24 } }),
    hovermode: "x unified",
    xaxis: axis(tokens ? "token, from first to last" : "time step t", {
      ...timeTicks(caller, steps, tokens),
      range: [-0.6, steps - 0.4],
      anchor: count === 1 ? "y" : (`y${count}` as "y2"),
    }),
    annotations: lanes.map(({ name }, n) => laneNote(name, n, count)),
  };
  for (const [n, { name, values }] of lanes.entries()) {
    const key = (n === 0 ? "yaxis" : `yaxis${n + 1}`) as "yaxis2";
    layout[key] = laneAxis(name, values, n, count);
  }
  return {
    data: lanes.map(({ name, values }, n) => laneTrace(name, values, n)),
    layout,
    config,
    alt: `One unit over ${steps} time steps. ${lanes
      .map(({ name, values }) => `${titleOf[name]}: ${sayRange(values, timeName(tokens))}`)
      .join(". ")}.`,
  };
}

const titleOf: Readonly<Record<Part, string>> = {
  forget: "forget f",
  input: "input i",
  candidate: "candidate g",
  output: "output o",
  update: "update z",
  reset: "reset r",
  cell: "cell c",
  hidden: "hidden h",
};

/** Where a lane is, as shares of the plot's height; the first is on top. */
const bottomOf = (n: number, count: number) => (count - 1 - n + GAP / 2) / count;
const topOf = (n: number, count: number) => (count - n - GAP / 2) / count;

function laneTrace(name: Part, values: number[], n: number): Data {
  const colour = gateColours[name];
  return {
    type: "scatter",
    mode: values.length <= 60 ? "lines+markers" : "lines",
    name: titleOf[name],
    x: indices(values.length),
    y: values,
    ...(n === 0 ? {} : { yaxis: `y${n + 1}` as "y2" }),
    line: { color: colour, width: 2.5, shape: "hvh" },
    marker: { size: 6, color: colour },
    fill: "tozeroy",
    fillcolor: `${colour}2b`,
    hovertemplate: "%{y:.3f}",
  };
}

/** Gates are shown from 0 to 1 whatever they do, so that lanes can be compared; states as far as they go. */
function laneAxis(name: Part, values: number[], n: number, count: number): LayoutAxis {
  const { least, most } = extremes(values);
  const isSigned = name === "candidate" || name === "cell" || name === "hidden";
  const bound = Math.max(1, Math.abs(least), Math.abs(most));
  const [low, high] = isSigned ? [-bound, bound] : [Math.min(0, least), Math.max(1, most)];
  const room = (high - low) * 0.08;
  return axis(undefined, {
    domain: [bottomOf(n, count), topOf(n, count)],
    range: [low - room, high + room],
    nticks: 3,
    zeroline: true,
    zerolinecolor: palette.faint,
    tickfont: { size: 11, color: palette.neutral },
  });
}

function laneNote(name: Part, n: number, count: number): Annotation {
  return note(`<b>${titleOf[name]}</b>`, {
    xref: "paper",
    yref: "paper",
    x: 0,
    y: (bottomOf(n, count) + topOf(n, count)) / 2,
    xanchor: "right",
    yanchor: "middle",
    xshift: -42,
    font: { size: 13, color: gateColours[name] },
  });
}
