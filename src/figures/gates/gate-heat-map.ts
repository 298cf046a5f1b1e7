// Draws the figure `gateHeatMap`, which shows a gate over time. Also checks the name of a gate or state.
import { checkNames, InputError } from "../../base/validate";
import { colourBar } from "../kit/colour-bar";
import { divergingScale, gateColours, type Part, sequentialScale } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { type NumberTable, numberTable } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { shrink } from "../kit/shrink-table";
import { axis, baseLayout, config } from "../kit/theme";
import { timeName, timeTicks, timeTitle } from "../kit/time-ticks";

/** The options of `gateHeatMap`. */
export interface GateHeatMapOptions {
  /** The name of the gate or state. It determines the colours, their range and the words in the figure. */
  readonly gate: Part;
  readonly title?: string;
  /** The tokens of the sequence, one per time step [T]. */
  readonly tokens?: readonly string[];
}

/** The largest numbers of columns and rows that a screen can show. A figure of this size has about 1 MB. */
const MAX_COLUMNS = 600;
const MAX_ROWS = 256;

/**
 * Returns a heat map of a gate (or state) of every unit over time. Each column is a time step, and each row is a unit. T time steps, H hidden units.
 *
 * The colours of a gate go from 0 (light) to 1 (dark). The colours of the candidate and the hidden state go from -1 to 1, with 0 in the middle.
 * The cell state has no bound, so its colours cover the range of its values, with 0 in the middle.
 * With more than 600 steps or 256 units, each field is the mean of a block.
 *
 * @param values the gate or state in the trace of one sequence [T, H]
 * @throws InputError if the table is empty or ragged, if a value is NaN or outside the gate's range, if the gate does not exist, or if there is
 * not one token per time step
 */
export function gateHeatMap(values: NumberTable, options: GateHeatMapOptions): Figure {
  const caller = "gateHeatMap";
  checkNames(caller, "options", options, ["gate", "title", "tokens"]);
  const { gate, tokens } = options;
  checkPart(caller, gate);
  const table = numberTable(caller, "values", values); // [T, H]
  const [steps, units] = [table.length, table[0]?.length as number];
  const flat = table.flat();
  const { least, leastAt, most, mostAt } = extremes(flat);
  const { low, high } = rangeOf(caller, gate, least, most);
  const small = shrink(transpose(table), MAX_ROWS, MAX_COLUMNS); // each row is a unit

  const blockText =
    small.rowsPerBlock * small.columnsPerBlock > 1
      ? ` Each field is the mean of ${small.columnsPerBlock} steps and ${small.rowsPerBlock} units.`
      : "";
  const place = (at: number) => `unit ${at % units}, ${timeName(tokens)(Math.floor(at / units))}`;
  const mean = flat.reduce((sum, value) => sum + value, 0) / flat.length;
  const gap = steps <= 60 && units <= 40 ? 1 : 0;
  return {
    data: [
      {
        type: "heatmap",
        z: small.rows as number[][],
        x: [...small.columnAt],
        y: [...small.rowAt],
        zmin: low,
        zmax: high,
        colorscale: low < 0 ? divergingScale(gate) : sequentialScale(gateColours[gate]),
        xgap: gap,
        ygap: gap,
        hovertemplate: `unit %{y}, t = %{x}: ${gate} %{z:.3f}<extra></extra>`,
        colorbar: colourBar(barTitle[gate], low < 0 ? {} : { tickvals: [0, 0.25, 0.5, 0.75, 1] }),
      },
    ],
    layout: {
      ...baseLayout({
        title: options.title ?? `${titles[gate]}, ${units === 1 ? "one unit" : `${units} units`} over ${steps} steps`,
        height: Math.min(520, Math.max(260, 130 + units * 22)),
      }),
      xaxis: axis(timeTitle(tokens), {
        ...timeTicks(caller, steps, tokens),
        showgrid: false,
      }),
      yaxis: axis("hidden unit", {
        autorange: "reversed",
        showgrid: false,
        ...(units <= 16 ? { dtick: 1 } : {}),
      }),
    },
    config,
    alt:
      `Heat map of the ${titles[gate].toLowerCase()}: ${units} units down, ${steps} time steps across, values from ` +
      `${say(least)} (${place(leastAt)}) to ${say(most)} (${place(mostAt)}), mean ${say(mean)}.${blockText}`,
  };
}

const titles: Readonly<Record<Part, string>> = {
  forget: "Forget gate",
  input: "Input gate",
  candidate: "Candidate",
  output: "Output gate",
  update: "Update gate",
  reset: "Reset gate",
  cell: "Cell state",
  hidden: "Hidden state",
};

/** The title of the colour bar, which explains the two ends of the colours. */
const barTitle: Readonly<Record<Part, string>> = {
  forget: "0 = forget, 1 = keep",
  input: "0 = closed, 1 = write",
  candidate: "candidate g",
  output: "0 = closed, 1 = show",
  update: "0 = replace, 1 = keep",
  reset: "0 = reset, 1 = read",
  cell: "cell state c",
  hidden: "hidden state h",
};

function rangeOf(caller: string, gate: Part, least: number, most: number): { low: number; high: number } {
  if (gate === "cell") {
    const bound = Math.max(Math.abs(least), Math.abs(most)) || 1;
    return { low: -bound, high: bound };
  }
  const low = gate === "candidate" || gate === "hidden" ? -1 : 0;
  if (least >= low && most <= 1) return { low, high: 1 };
  throw new InputError(
    `${caller}: values must be between ${low} and 1 for ${gate}, got ${least} to ${most}. Are these pre-activations, or values of another gate?`,
  );
}

/** Checks the name of a gate or state. @throws InputError if there is no gate or state with this name */
export function checkPart(caller: string, gate: string): asserts gate is Part {
  if (Object.hasOwn(gateColours, gate)) return;
  throw new InputError(`${caller}: gate must be one of ${Object.keys(gateColours).join(", ")}, got "${gate}".`);
}

function transpose(table: readonly (readonly number[])[]): number[][] {
  return (table[0] ?? []).map((_, h) => table.map((row) => row[h] as number));
}
