// The goals of the C++ kernel, and whether a measurement meets them.
import { nameOf, sizes } from "./sizes.mjs";
import { digits } from "./table.mjs";

/** @typedef {readonly [forward: number, both: number]} Pair */
/** @typedef {{ readonly cell: string, readonly size: string, readonly goal: Pair, readonly got: Pair, readonly met: boolean }} Verdict */

/** The largest allowed times of the C++ kernel, as parts of PyTorch's time, in the order of the sizes. @type {Readonly<Record<string, readonly Pair[]>>} */
const againstPyTorch = {
  lstm: [
    [0.8, 0.8],
    [1.0, 0.75],
    [0.4, 0.6],
    [0.6, 0.75],
    [1.0, 0.75],
    [1.1, 1.0],
  ],
  "gru after": [
    [0.3, 0.25],
    [0.65, 0.55],
    [0.1, 0.05],
    [0.35, 0.2],
  ],
};

/** The same for the encoder-decoder. @type {Pair} */
const encoderDecoderGoal = [1.0, 1.0];

/** How many times faster than the loop on WebAssembly the LSTM of the C++ kernel on WebAssembly should be. @type {readonly Pair[]} */
const againstLoop = [
  [4, 13],
  [1.6, 7],
  [80, 200],
  [17, 33],
];

/**
 * Returns one verdict for each goal whose problem was measured.
 *
 * @param {Pick<import("./summary.mjs").Results, "results" | "encoderDecoder">} results
 * @returns {{ native: Verdict[], wasm: Verdict[] }}
 */
export function verdicts({ results, encoderDecoder }) {
  /** @param {Pair} goal @param {string} cell @param {number} n @param {"timesPyTorch" | "timesLoop"} kind */
  const verdict = (goal, cell, n, kind) => {
    const size = nameOf(/** @type {import("./sizes.mjs").Sizes} */ (sizes[n]));
    const result = results.find((one) => one.cell === cell && nameOf(one.sizes) === size);
    const line = result?.lines[kind === "timesPyTorch" ? "gatebook fused" : "gatebook fused wasm"]?.[kind];
    return line ? [judge(cell, size, goal, line, kind === "timesPyTorch")] : [];
  };
  const translation = encoderDecoder?.lines["gatebook fused"]?.timesPyTorch;
  return {
    native: [
      ...Object.entries(againstPyTorch).flatMap(([cell, goals]) =>
        goals.flatMap((goal, n) => verdict(goal, cell, n, "timesPyTorch")),
      ),
      ...(translation ? [judge("encoder-decoder", "as above", encoderDecoderGoal, translation, true)] : []),
    ],
    wasm: againstLoop.flatMap((goal, n) => verdict(goal, "lstm", n, "timesLoop")),
  };
}

/**
 * @param {string} cell
 * @param {string} size
 * @param {Pair} goal
 * @param {import("./summary.mjs").Ratios} ratios compared as they are printed, with two digits
 * @param {boolean} atMost whether the goal is the largest allowed ratio; otherwise it is the smallest
 * @returns {Verdict}
 */
function judge(cell, size, goal, { forward, both }, atMost) {
  /** @type {Pair} */
  const got = [Number(forward.median.toPrecision(2)), Number(both.median.toPrecision(2))];
  const met = atMost ? got[0] <= goal[0] && got[1] <= goal[1] : got[0] >= goal[0] && got[1] >= goal[1];
  return { cell, size, goal, got, met };
}

/** @type {Readonly<Record<string, string>>} */
const names = { lstm: "LSTM", "gru after": "GRU, reset after", "encoder-decoder": "Encoder-decoder" };

/** Returns the goals as a table in Markdown, or an empty text if none was measured. @param {import("./summary.mjs").Results} results */
export function goalsTable(results) {
  const { native, wasm } = verdicts(results);
  if (!native.length && !wasm.length) return "";
  /** @param {Pair} pair */
  const pair = ([forward, both]) => `${digits(forward, 2)} / ${digits(both, 2)}`;
  /** @param {string} what @param {string} bound @param {readonly Verdict[]} list */
  const rows = (what, bound, list) =>
    list.map(
      ({ cell, size, goal, got, met }) =>
        `| ${names[cell]}, ${size} | ${what} | ${bound} ${pair(goal)} | ${pair(got)} | ${met ? "yes" : "**no**"} |`,
    );
  return [
    "| problem | ratio | goal | measured | met |",
    "| --- | --- | ---: | ---: | --- |",
    ...rows("the kernel's time / PyTorch's", "at most", native),
    ...rows("on WebAssembly: the loop's time / the kernel's", "at least", wasm),
  ].join("\n");
}
