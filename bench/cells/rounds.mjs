// Measures one problem with all contestants: first compares their values, then times them in rounds of alternating order.
import { setTimeout as pause } from "node:timers/promises";
import { checkAgreement } from "./agree.mjs";
import { count, readNumbers } from "./numbers.mjs";

/** @typedef {Record<"forward" | "both", number[][]>} Times milliseconds: one array per round, which is empty if the contestant did not take part or computes no gradients */

/** The approximate time that a contestant may spend on one problem, in ms. A slower contestant takes part in fewer rounds, which are spread evenly. */
const budget = 2_500;
/** The smallest number of rounds in which a contestant takes part; one round is enough if a run takes half a minute. */
const fewestRounds = { usual: 5, slow: 1 };
/** The approximate length of a turn, in ms. Small problems are timed several times in a row, as in a training loop. */
const turn = 40;
/** A run shorter than this may be slowed down by the run before it, so the first run of a turn is not counted. */
const coldBelow = 100;
/** A pause between turns. Thread pools use the processor for a while after their work, and should not slow down the next contestant. */
const rest = 25;

/**
 * @param {readonly import("./line-up.mjs").Entry[]} entries
 * @param {Readonly<Record<string, import("./contestants/child.mjs").Child>>} children
 * @param {string} problemFile
 * @param {import("./problem.mjs").Problem} problem
 * @param {number} rounds
 * @returns {Promise<Record<string, Times>>}
 */
export async function compete(entries, children, problemFile, problem, rounds) {
  const estimates = await compareValues(entries, children, problemFile, problem);
  /** @type {Record<string, Times>} */
  const times = Object.fromEntries(entries.map(({ name }) => [name, { forward: [], both: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, child, kind, pace } of round % 2 ? [...entries].reverse() : entries) {
      const length = estimates[name] ?? 0;
      const fewest = pace === "slow" ? fewestRounds.slow : fewestRounds.usual;
      const partakes = takesPart(round, rounds, Math.max(fewest, Math.floor(budget / (length * 1.5))));
      for (const what of /** @type {const} */ (["forward", "both"])) {
        const measured = partakes && !(what === "both" && kind === "inference");
        times[name]?.[what].push(measured ? await takeTurn(childOf(children, child), name, what, length) : []);
      }
      if (partakes) await pause(rest);
    }
  }
  for (const child of new Set(entries.map((entry) => entry.child))) await childOf(children, child).ask("release");
  return times;
}

/**
 * Returns whether a contestant that takes part in `wanted` of the rounds takes part in this round.
 *
 * @param {number} round
 * @param {number} rounds
 * @param {number} wanted
 */
export const takesPart = (round, rounds, wanted) =>
  wanted >= rounds || Math.floor(((round + 1) * wanted) / rounds) > Math.floor((round * wanted) / rounds);

/**
 * @param {import("./contestants/child.mjs").Child} child
 * @param {string} contestant
 * @param {"forward" | "both"} what
 * @param {number} length the approximate time of one run
 * @returns {Promise<number[]>}
 */
async function takeTurn(child, contestant, what, length) {
  const cold = length < coldBelow ? 1 : 0;
  const counted = Math.min(8, Math.max(1, Math.round(turn / Math.max(length, 1))));
  const { milliseconds } = await child.ask("measure", { contestant, what, times: cold + counted });
  return milliseconds.slice(cold);
}

/**
 * @param {Readonly<Record<string, import("./contestants/child.mjs").Child>>} children
 * @param {string} name
 */
function childOf(children, name) {
  const child = children[name];
  if (!child) throw new Error(`the process ${name} was not started`);
  return child;
}

/**
 * @param {readonly import("./line-up.mjs").Entry[]} entries
 * @param {Readonly<Record<string, import("./contestants/child.mjs").Child>>} children
 * @param {string} problemFile
 * @param {import("./problem.mjs").Problem} problem
 * @returns {Promise<Record<string, number>>} the approximate time of a step of each contestant, in ms: with gradients if it computes them
 */
async function compareValues(entries, children, problemFile, problem) {
  const lengths = [count(problem.output), ...problem.operands.map(({ shape }) => count(shape))];
  /** @type {Record<string, number>} */
  const estimates = {};
  /** @type {Float32Array[] | undefined} */
  let expected;
  for (const { name, child: childName, kind } of entries) {
    const child = childOf(children, childName);
    await child.ask("prepare", { contestant: name, problem: problemFile });
    const what = kind === "inference" ? "forward" : "both";
    if (kind === "products" || kind === "another network") {
      estimates[name] = await estimate(child, name, what);
      continue;
    }
    const file = `${problem.numbers}.values`;
    const { milliseconds } = await child.ask("values", { contestant: name, file });
    const compared = kind === "inference" ? 1 : lengths.length; // without gradients, only hidden is compared
    const got = readNumbers(file, lengths.slice(0, compared));
    expected ??= got;
    const operands = problem.operands.map((operand) => operand.name).slice(0, compared - 1);
    checkAgreement(name, operands, expected, got);
    estimates[name] = milliseconds > 2000 ? milliseconds : await estimate(child, name, what);
  }
  return estimates;
}

/** @param {import("./contestants/child.mjs").Child} child @param {string} contestant @param {"forward" | "both"} what */
async function estimate(child, contestant, what) {
  const { milliseconds } = await child.ask("measure", { contestant, what, times: 2 });
  return Math.min(...milliseconds);
}
