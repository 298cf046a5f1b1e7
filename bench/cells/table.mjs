// Formats the results as tables in Markdown: one column per size, and one row per contestant.
import { allowed } from "../lib/busy.mjs";
import { nameOf } from "./sizes.mjs";
import { cellsIn, ofCell } from "./summary.mjs";

/** @typedef {import("./summary.mjs").Results} Results */
/** @typedef {import("./summary.mjs").Line} Line */

/** @type {Readonly<Record<import("./sizes.mjs").CellName, string>>} */
export const titles = { lstm: "LSTM", "gru before": "GRU, reset before", "gru after": "GRU, reset after" };

/** The names of the contestants in the tables. @type {Readonly<Record<string, string>>} */
export const labels = {
  "gatebook fused": "**gatebook**, C++ kernel (TensorFlow)",
  "gatebook fused wasm": "gatebook, C++ kernel as WebAssembly",
  "gatebook fused wasm threads": "gatebook, C++ kernel as WebAssembly with threads",
  "gatebook reference": "gatebook, the loop (TensorFlow)",
  "gatebook wasm": "gatebook, the loop (WebAssembly)",
  "gatebook cpu": "gatebook, the loop (plain JavaScript)",
  "tf.layers": "tf.layers (TensorFlow)",
  PyTorch: "PyTorch",
  "ONNX Runtime": "ONNX Runtime ²",
  "brain.js": "brain.js ³",
  "products, TensorFlow": "the products alone (TensorFlow)",
  "products, PyTorch": "the products alone (PyTorch)",
};

/** @param {Results} results */
export const markdown = (results) =>
  `${cellsIn(results)
    .map((cell) => table(results, cell))
    .join("\n\n")}\n\n${encoderDecoderTable(results)}${footnote(results)}`;

/** @param {Results} results */
function encoderDecoderTable({ encoderDecoder }) {
  if (!encoderDecoder) return "";
  const { sizes, lines } = encoderDecoder;
  const rows = Object.entries(labels).flatMap(([name, label]) =>
    lines[name] ? [`| ${label} | ${timesOf(lines[name])} |`] : [],
  );
  const size = Object.entries(sizes).map(([letter, value]) => `${letter}${value}`);
  return [
    `| **Encoder-decoder** with LSTMs and additive attention, ms | ${size.join(" ")} |`,
    "| --- | ---: |",
    ...rows,
    `| *the kernel's time / PyTorch's* | ${ratiosOf(lines["gatebook fused"]?.timesPyTorch)} |`,
    "\n",
  ].join("\n");
}

/** @param {Results} results @param {import("./sizes.mjs").CellName} cell */
function table(results, cell) {
  const columns = ofCell(results, cell);
  /** @param {string} label @param {(result: import("./summary.mjs").Result) => string} text */
  const row = (label, text) => `| ${[label, ...columns.map(text)].join(" | ")} |`;
  const fused = "gatebook fused";
  const times = Object.entries(labels)
    .filter(([name]) => columns.some(({ lines }) => lines[name]))
    .map(([name, label]) => row(label, ({ lines }) => timesOf(lines[name])));
  return [
    row(`**${titles[cell]}**, ms`, ({ sizes }) => nameOf(sizes)),
    row("---", () => "---:"),
    ...times,
    ...(columns.some(({ lines }) => lines[fused]?.timesFaster)
      ? [row("*tf.layers' time / the kernel's*", ({ lines }) => ratiosOf(lines[fused]?.timesFaster))]
      : []),
    ...(columns.some(({ lines }) => lines[fused]?.timesPyTorch)
      ? [row("*the kernel's time / PyTorch's*", ({ lines }) => ratiosOf(lines[fused]?.timesPyTorch))]
      : []),
    row("*the kernel's speed, as a share of the speed of its matrix products alone*", ({ lines, gflops }) => {
      const share = lines[fused]?.share;
      return share === undefined ? "" : `${digits(100 * share, 2)} % of ${digits(gflops, 2)} GFLOP/s`;
    }),
  ].join("\n");
}

/** @param {Line | undefined} line */
const timesOf = (line) =>
  line
    ? `${digits(line.forward.median)} / ${line.both ? digits(line.both.median) : "–"}${line.runs === 1 ? " ¹" : ""}`
    : "";

/**
 * Returns two ratios with a slash between them: one for the forward pass, and one for forward and backward, with its quartiles in brackets.
 *
 * @param {import("./summary.mjs").Ratios | undefined} ratios
 */
const ratiosOf = (ratios) => (ratios ? `${digits(ratios.forward.median)} / ${ratioOf(ratios.both)}` : "");

/** @param {import("./statistics.mjs").Spread | undefined} spread */
export const ratioOf = (spread) =>
  spread ? `${digits(spread.median)} (${digits(spread.low)}–${digits(spread.high)})` : "";

/** Returns a number with the given number of significant digits, never in scientific notation (1.2e5). @param {number} value */
export function digits(value, significant = 3) {
  const rounded = Number(value.toPrecision(significant));
  const places = Math.max(0, significant - 1 - Math.floor(Math.log10(Math.abs(rounded) || 1)));
  return rounded.toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places });
}

/** @type {Readonly<Record<string, string>>} */
const displayed = { tfjs: "TensorFlow.js", tensorflow: "TensorFlow", node: "Node" };

/** @param {Results} results */
function footnote({ date, machine, others, versions, rounds, results }) {
  const names = Object.entries(versions).map(([name, version]) => `${displayed[name] ?? name} ${version}`);
  const has = (/** @type {string} */ name) => results.some(({ lines }) => lines[name]);
  const once = results.some(({ lines }) => Object.values(lines).some(({ runs }) => runs === 1));
  return [
    `Medians, forward / forward and backward, of ${rounds} rounds in alternating order; quartiles over the rounds in brackets.`,
    "The loss is the sum of the squares of hidden. Gradients are computed for the inputs and all weights. All values were compared and agreed before the measurement.",
    `tf.layers with sigmoid gates. ${machine.cpu}, ${machine.cores} cores, ${machine.memory}; ${names.join(", ")}; ${date}.`,
    others > allowed
      ? `**Not usable:** other programs used ${digits(others, 2)} of a core at the same time.`
      : `Other programs used ${digits(others, 2)} of a core at the same time.`,
    ...(once ? ["¹ Measured only once, because it takes too long."] : []),
    ...(has("ONNX Runtime") ? ["² Computes the forward pass only, and keeps no gate."] : []),
    ...(has("brain.js")
      ? [
          "³ Another network (with an output layer; a step also changes the weights): compare only the order of magnitude.",
        ]
      : []),
  ].join("\n");
}

/**
 * Formats all details that the table leaves out: quartiles, numbers of runs and shares of each contestant.
 *
 * @param {Results} results
 */
export function details(results) {
  const lines = results.results.flatMap(({ cell, sizes, lines: byName }) =>
    Object.entries(byName).map(([name, { forward, both, runs, share, timesFaster, timesPyTorch }]) =>
      [
        cell.padEnd(10),
        nameOf(sizes).padEnd(19),
        name.padEnd(20),
        ratioOf(forward).padStart(22),
        ratioOf(both).padStart(22),
        String(runs).padStart(5),
        (share === undefined ? "" : `${digits(100 * share, 2)} %`).padStart(8),
        ratioOf(timesFaster?.both).padStart(22),
        ratioOf(timesPyTorch?.forward).padStart(22),
        ratioOf(timesPyTorch?.both).padStart(22),
      ].join("  "),
    ),
  );
  const head = [
    "cell".padEnd(10),
    "size".padEnd(19),
    "contestant".padEnd(20),
    "forward, ms".padStart(22),
    "with gradients, ms".padStart(22),
    "runs".padStart(5),
    "products".padStart(8),
    "times faster (layers)".padStart(22),
    "PyTorch, forward".padStart(22),
    "PyTorch, both".padStart(22),
  ].join("  ");
  return [head, ...lines].join("\n");
}
