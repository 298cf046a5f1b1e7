// Checks what the controls of the cell explorer change.
import { describe, expect, it } from "vitest";
import { change, controls } from "../../../src/explorables/cell/controls";
import { example } from "../../../src/explorables/cell/example";
import { type CellStep, run } from "../../../src/explorables/cell/maths";
import type { CellState } from "../../../src/explorables/cell/state";
import { randomCell } from "./states";

function set(state: CellState, ...changes: readonly (readonly [string, string])[]): CellState {
  let now = state;
  for (const [id, value] of changes) now = Object.assign({}, now, change(now, id, value));
  return now;
}
const stepOf = (state: CellState, t = state.step) => run(state)[t] as CellStep;

describe("the sliders", () => {
  const { state } = randomCell("lstm", { F: 2, H: 3, T: 4, seed: 1 });
  const shown = set(state, ["unit", "1"], ["feature", "1"], ["gate", "input"], ["step", "2"]);

  it("show the number that they have set", () => {
    for (const id of ["step", "x", "hidden", "cell", "kernel", "recurrent", "bias"]) {
      const moved = set(shown, [id, id === "step" ? "3" : "0.37"]);
      const control = controls(moved).find((one) => one.id === id);
      expect(control?.kind === "range" && control.value, id).toBe(id === "step" ? 3 : 0.37);
    }
  });

  it("have limits that include a large trained weight", () => {
    const wide = controls(set(shown, ["bias", "-17.3"])).find(({ id }) => id === "bias");
    expect(wide).toMatchObject({ min: -18, max: 18, value: -17.3 });
  });

  it("change only the shown unit's weight of the shown gate and feature", () => {
    const moved = set(shown, ["kernel", "9"]);
    expect(moved.weights.input?.kernel[1]?.[1]).toBe(9);
    const back = set(moved, ["kernel", String(shown.weights.input?.kernel[1]?.[1])]);
    expect(back.weights).toEqual(shown.weights);
  });

  it("return only the parts of the state that have changed", () => {
    expect(Object.keys(change(shown, "x", "1"))).toEqual(["inputs"]);
    expect(Object.keys(change(shown, "bias", "1"))).toEqual(["weights"]);
    expect(Object.keys(change(shown, "step", "1"))).toEqual(["step"]);
  });

  it("replace a computed state from the shown step on, until it is computed again", () => {
    const held = set(shown, ["cell", "5"]);
    expect(stepOf(held).cellBefore[1]).toBe(5);
    expect(stepOf(held, 1)).toEqual(stepOf(shown, 1));
    expect(stepOf(held, 3).cellBefore).not.toEqual(stepOf(shown, 3).cellBefore);
    expect(run(set(held, ["go", "reset"]))).toEqual(run(shown));
  });
});

describe("a broken gate", () => {
  it("has its fixed value at every step, whatever its weights say", () => {
    const broken = set(example("lstm"), ["broken", "0"], ["bias", "6"]);
    expect(run(broken).map(({ gates }) => gates.forget)).toEqual(Array(8).fill([0]));
    const free = set(broken, ["broken", "free"]);
    expect(stepOf(free).gates.forget?.[0]).toBeCloseTo(0.9975, 4);
  });

  it("cannot be the candidate, which is not a gate", () => {
    const control = controls(set(example("lstm"), ["gate", "candidate"])).find(({ id }) => id === "broken");
    expect(control?.disabled).toBe(true);
  });
});

describe("the buttons", () => {
  it("move through the sequence and stop at its ends", () => {
    const visited = [0];
    for (const way of ["back", "next", "next", "back"])
      visited.push(set({ ...example("gru"), step: visited.at(-1) as number }, ["go", way]).step);
    expect(visited).toEqual([0, 0, 1, 2, 1]);
    expect(set({ ...example("gru"), step: 7 }, ["go", "next"]).step).toBe(7);
  });
});
