// Makes the right rows of the exercise `cellBackward`, and versions in which some rows are wrong.
import { activations } from "../../check/activations";
import { at, type Vector } from "../algebra";

/** The arguments of the exercise. */
export type Parameters = {
  readonly forget: Vector;
  readonly input: Vector;
  readonly candidate: Vector;
  readonly cellBefore: Vector;
  readonly dCell: Vector;
};

/** The values of one unit: its gates, its candidate, its old cell state, and the gradient of its new cell state. */
interface Unit {
  readonly f: number;
  readonly i: number;
  readonly g: number;
  /** The cell state of the previous step. */
  readonly before: number;
  readonly dCell: number;
}

/** The gradients of the three weighted sums of one unit (forget, input, candidate), and the gradient of its old cell state. */
interface Rows {
  readonly dForget: number;
  readonly dInput: number;
  readonly dCandidate: number;
  readonly dBefore: number;
}

/** Turns a function of one unit into a function with the exercise's parameters. (The units are independent of each other in this exercise.) [4, H] */
export const perUnit =
  (rows: (unit: Unit) => Rows) =>
  ({ forget, input, candidate, cellBefore, dCell }: Parameters): number[][] => {
    const units = forget.map((f, h) =>
      rows({ f, i: at(input, h), g: at(candidate, h), before: at(cellBefore, h), dCell: at(dCell, h) }),
    );
    const row = (name: keyof Rows) => units.map((unit) => unit[name]);
    return [row("dForget"), row("dInput"), row("dCandidate"), row("dBefore")];
  };

/** Returns the slope of the sigmoid whose output is `gate`. */
export const gateSlope = (gate: number) => gate * (1 - gate);

/** Returns the slope of the tanh whose output is `g`. */
export const tanhSlope = (g: number) => 1 - g * g;

/** Returns the correct gradients of one unit: one number for each row of the result. */
export const right = ({ f, i, g, before, dCell }: Unit, use = activations): Rows => ({
  dForget: dCell * before * use.sigmoidSlope(f, "the forget gate"),
  dInput: dCell * g * use.sigmoidSlope(i, "the input gate"),
  dCandidate: dCell * i * use.tanhSlope(g, "the candidate"),
  dBefore: dCell * f,
});

/** Returns the correct function with some of its rows replaced. */
export const but = (rows: (unit: Unit, right: Rows) => Partial<Rows>) =>
  perUnit((unit) => ({ ...right(unit), ...rows(unit, right(unit)) }));
