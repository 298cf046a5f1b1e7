// Draws the figure `gatesOverTime`, which shows the gates of one unit over time.
import type { Data, LayoutAxis } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { gateColours, type Part, palette } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { axisKey, axisName, bottomOf, laneNote, partText, signedTicks, topOf } from "../kit/gate-lanes";
import { type NumberList, numberList, sameLength } from "../kit/number-lists";
import { extremes, sayRange } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";
import { pick, thin } from "../kit/thin-line";
import { timeName, timeTicks, timeTitle } from "../kit/time-ticks";
import { checkPart } from "./gate-heat-map";

/** The options of `gatesOverTime`. */
export interface GatesOverTimeOptions {
  readonly title?: string;
  /** The tokens of the sequence, one per time step [T]. */
  readonly tokens?: readonly string[];
}

/** In pixels: the height of a lane, and the total height of everything above and below the lanes. */
const LANE = 84;
const AROUND = 130;

/**
 * Returns a figure of the gates of one unit over time. Each gate has a separate plot (a lane), and all lanes have the same time axis. T time steps.
 *
 * In a common plot, four lines would hide each other, and a reader could not distinguish them without colour.
 *
 * @param gates the gates by name, each [T]: forget, input, candidate, output, update, reset, cell, hidden. The lanes have the order of this record.
 * @throws InputError if there is no gate, if there is no gate or state with a given name, if lists differ in length, or if a value is NaN
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
    xaxis: axis(timeTitle(tokens), {
      ...timeTicks(caller, steps, tokens),
      range: [-0.6, steps - 0.4],
      anchor: axisName(count - 1),
    }),
    annotations: lanes.map(({ name }, n) => laneNote(name, n, count)),
  };
  for (const [n, { name, values }] of lanes.entries()) {
    layout[axisKey(n)] = laneAxis(name, values, n, count);
  }
  return {
    data: lanes.map(({ name, values }, n) => laneTrace(name, values, n)),
    layout,
    config,
    alt: `One unit over ${steps} time steps. ${lanes
      .map(({ name, values }) => `${partText[name]}: ${sayRange(values, timeName(tokens))}`)
      .join(". ")}.`,
  };
}

function laneTrace(name: Part, values: number[], n: number): Data {
  const colour = gateColours[name];
  const places = thin(values);
  return {
    type: "scatter",
    mode: values.length <= 60 ? "lines+markers" : "lines",
    name: partText[name],
    x: places,
    y: pick(values, places),
    ...(n === 0 ? {} : { yaxis: axisName(n) }),
    line: { color: colour, width: 2.5, shape: "hvh" },
    marker: { size: 6, color: colour },
    fill: "tozeroy",
    fillcolor: `${colour}2b`,
    hovertemplate: "%{y:.3f}",
  };
}

/** Returns the y axis of a lane. Gates are always shown from 0 to 1, so that lanes can be compared. States are shown in the range of their values, with ticks on both sides of 0. */
function laneAxis(name: Part, values: number[], n: number, count: number): LayoutAxis {
  const { least, most } = extremes(values);
  const isSigned = name === "candidate" || name === "cell" || name === "hidden";
  const bound = Math.max(1, Math.abs(least), Math.abs(most));
  const [low, high] = isSigned ? [-bound, bound] : [Math.min(0, least), Math.max(1, most)];
  const room = (high - low) * 0.08;
  return axis(undefined, {
    domain: [bottomOf(n, count), topOf(n, count)],
    range: [low - room, high + room],
    ...(isSigned ? { tickvals: signedTicks(bound) } : { nticks: 3 }),
    zeroline: true,
    zerolinecolor: palette.faint,
    tickfont: { size: 11, color: palette.neutral },
  });
}
