// Draws the results of the benchmark of the cells as a picture: one row per size, with time on a logarithmic axis. The same results give the same file, byte for byte.
import { filled, marks } from "./marks.mjs";
import { nameOf } from "./sizes.mjs";
import { cellsIn, ofCell } from "./summary.mjs";
import { digits, titles } from "./table.mjs";

/** @typedef {import("./summary.mjs").Results} Results */
/** @typedef {import("./summary.mjs").Result} Result */

const ink = "#1f2328";
const soft = "#5b616b";
const grid = "#e6e4de";
const card = "#fbfaf7";

const width = 960;
const plot = { left: 200, right: width - 90 };
const top = 152;
const rowHeight = 34;
const panelGap = 40;

/** @param {Results} results */
export function picture(results) {
  const [low, high] = decades(results);
  /** @param {number} milliseconds */
  const x = (milliseconds) =>
    round(plot.left + ((Math.log10(milliseconds) - low) / (high - low)) * (plot.right - plot.left));
  let y = top;
  const panels = cellsIn(results).map((cell) => {
    const rows = ofCell(results, cell);
    const begin = y;
    y += rows.length * rowHeight + panelGap;
    return [
      text(16, begin - 14, titles[cell], { weight: 600 }),
      ...rows.flatMap((row, n) => rowOf(row, begin + n * rowHeight + rowHeight / 2, x)),
    ].join("\n");
  });
  const bottom = y - panelGap + 6;
  const height = bottom + 62;
  const ticks = Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Helvetica, Arial, sans-serif" font-size="13">
<title>${alt(results)}</title>
<rect width="${width}" height="${height}" rx="8" fill="${card}"/>
${text(16, 30, "A training step: forward, and backward to the inputs and all weights", { size: 16, weight: 600 })}
${legend(results)}
${ticks.map((tick) => `<path d="M${x(tick)} ${top - 6}V${bottom}" stroke="${grid}"/>`).join("\n")}
${ticks.map((tick) => text(x(tick), bottom + 18, `${digits(tick, 1)} ms`, { anchor: "middle", fill: soft })).join("\n")}
${panels.join("\n")}
${text(16, height - 14, `Medians of ${results.rounds} rounds; lines are quartiles. ${results.machine.cpu}, ${results.machine.cores} cores. At the right: how many times faster than tf.layers the C++ kernel is.`, { fill: soft, size: 12 })}
</svg>
`;
}

/** Describes the picture in words. @param {Results} results */
export function alt(results) {
  const sentences = cellsIn(results).map((cell) => {
    const clauses = ofCell(results, cell).flatMap(({ sizes, lines }) => {
      const fused = lines["gatebook fused"];
      if (!fused?.both) return [];
      const others = ["tf.layers", "PyTorch"].flatMap((name) =>
        lines[name]?.both ? [`${name} ${digits(lines[name].both.median)}`] : [],
      );
      return [`${nameOf(sizes)}: ${[`gatebook's kernel ${digits(fused.both.median)}`, ...others].join(", ")}`];
    });
    return `${titles[cell]}: ${clauses.join("; ")}.`;
  });
  return escapeXml(`Milliseconds of a training step. ${sentences.join(" ")}`);
}

/** @param {Result} result @param {number} y @param {(milliseconds: number) => number} x */
function rowOf({ sizes, lines }, y, x) {
  const [fused, layers] = [lines["gatebook fused"]?.both, lines["tf.layers"]?.both];
  const faster = lines["gatebook fused"]?.timesFaster?.both;
  return [
    text(plot.left - 16, y + 4, nameOf(sizes), { anchor: "end", fill: soft }),
    `<path d="M${plot.left} ${y}H${plot.right}" stroke="${grid}"/>`,
    ...(fused && layers
      ? [`<path d="M${x(fused.median)} ${y}H${x(layers.median)}" stroke="${soft}" stroke-dasharray="2 3"/>`]
      : []),
    ...Object.entries(marks).flatMap(([name, { colour, path }]) => {
      const time = lines[name]?.both;
      if (!time) return [];
      const { median, low, high } = time;
      return [
        `<path d="M${x(low)} ${y}H${x(high)}" stroke="${colour}" stroke-width="3"/>`,
        form(path(x(median), y), colour, filled(name)),
      ];
    }),
    ...(faster ? [text(width - 16, y + 4, `${digits(faster.median)}×`, { anchor: "end", weight: 600 })] : []),
  ];
}

/** @param {Results} results */
function legend({ results }) {
  const there = Object.entries(marks).filter(([name]) => results.some(({ lines }) => lines[name]));
  return there
    .reverse()
    .map(([name, { label, colour, path }], n) => {
      const [left, y] = [24 + (n % 3) * 312, 56 + Math.floor(n / 3) * 22];
      return `${form(path(left, y), colour, filled(name))}\n${text(left + 14, y + 4, label)}`;
    })
    .join("\n");
}

/** Returns the integer powers of ten below and above all times. @param {Results} results @returns {[number, number]} */
function decades({ results }) {
  const all = results.flatMap(({ lines }) =>
    Object.entries(lines).flatMap(([name, { both }]) => (marks[name] && both ? [both.low, both.high] : [])),
  );
  const low = Math.floor(Math.log10(Math.min(...all)));
  return [low, Math.max(low + 1, Math.ceil(Math.log10(Math.max(...all))))];
}

/** @param {string} path @param {string} colour @param {boolean} solid */
const form = (path, colour, solid) =>
  `<path d="${path}" stroke="${colour}" stroke-width="2" fill="${solid ? colour : "none"}"/>`;

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {{ anchor?: string, fill?: string, size?: number, weight?: number }} [style]
 */
function text(x, y, words, { anchor = "start", fill = ink, size = 13, weight = 400 } = {}) {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}" font-size="${size}" font-weight="${weight}">${escapeXml(words)}</text>`;
}

/** @param {string} words */
const escapeXml = (words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** @param {number} value */
const round = (value) => Number(value.toFixed(1));
