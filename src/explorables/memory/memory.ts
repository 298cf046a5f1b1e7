// Makes the memory explorer from numbers: `memory` is what a notebook calls.
import { checkNames } from "../../base/validate";
import { checkChoice, checkFinite, checkWhole } from "../kit/check-state";
import { type Exhibit, exhibit } from "../kit/explorable";
import { memoryExplorer } from "./explorer";
import type { MemoryState } from "./state";

const START: MemoryState = { cells: "both", bias: 2, recurrent: 0.9, start: 0.8, lag: 20, steps: 50 };

/**
 * Returns the memory explorer for `explore`: what is left of a memory and of its gradient after some steps, in an LSTM whose forget gate depends only
 * on its bias, and in an RNN with one unit.
 *
 *     explore(memory({ bias: 3, lag: 20 }));
 *
 * @param options `cells`, which of them are shown ("both", "lstm" or "rnn", default "both"), and the numbers at the start, each optional: `bias` (default 2), `recurrent` (the RNN's weight U, default 0.9), `start` (the state before the
 *   first step, default 0.8), `lag` (default 20) and `steps` (the number of steps that are drawn, default 50)
 * @throws InputError for a number that is not finite, `steps` that is not a whole number from 1 to 200, a `lag` outside of 0 to `steps`, cells that do not exist, or an unknown option
 */
export function memory(options: Partial<MemoryState> = {}): Exhibit<MemoryState> {
  checkNames("memory", "options", options, Object.keys(START));
  const state = { ...START, ...options };
  check(state, "memory: options.");
  return exhibit(memoryExplorer, state, (set) => check(set, "memory: "));
}

/** @param place the beginning of each message */
function check({ cells, lag, steps, ...numbers }: MemoryState, place: string): void {
  checkChoice(`${place}cells`, cells, ["both", "lstm", "rnn"]);
  for (const [name, value] of Object.entries(numbers)) checkFinite(place + name, value);
  checkWhole(`${place}steps`, steps, 1, 200);
  checkWhole(`${place}lag`, lag, 0, steps);
}
