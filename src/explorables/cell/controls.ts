// The controls of the cell explorer, and what each of them changes in the state.
import type { Control } from "../kit/explorable";
import { clamp, replaced } from "../kit/numbers";
import { type CellStep, run } from "./maths";
import { type CellState, type GateName, type GateNumbers, gatesOf, type HeldState, letterOf, weightsOf } from "./state";

/** The limits of the sliders. A value outside of them, such as a large trained weight, widens the limits of its slider. */
const range = (id: string, group: string, label: string, value: number, reach: number, colour?: string): Control => {
  const most = Math.max(reach, Math.ceil(Math.abs(value)));
  return { kind: "range", id, group, label, value, min: -most, max: most, step: 0.01, colour };
};

const choice = (
  id: string,
  group: string,
  label: string,
  value: string,
  options: readonly (readonly [string, string])[],
): Control => ({
  ...{ kind: "choice", id, group, label, value },
  options: options.map(([one, text]) => ({ value: one, label: text })),
});

/** Returns the controls for a state. */
export function controls(state: CellState): Control[] {
  const { unit, feature, gate, step } = state;
  const { hiddenBefore, cellBefore } = run(state)[step] as CellStep;
  const weights = weightsOf(state, gate);
  const last = state.inputs.length - 1;
  const count = (list: readonly unknown[], name: string) => list.map((_, n) => [String(n), `${name} ${n}`] as const);
  const features = count(weights.kernel, "feature");
  const units = count(weights.bias, "unit");
  const of = letterOf[gate];
  const isOpen = gate !== "candidate";
  return [
    { kind: "range", id: "step", group: "Sequence", label: "time step t", min: 0, max: last, step: 1, value: step },
    {
      ...{ kind: "buttons", id: "go", group: "Sequence", label: "Move through the sequence" },
      options: [
        { value: "back", label: "\u25c0 Back", disabled: step === 0 },
        { value: "next", label: "Step \u25b6", disabled: step === last },
        { value: "reset", label: "Use computed states", disabled: state.held.length === 0 },
      ],
    },
    ...(units.length > 1 ? [choice("unit", "Sequence", "hidden unit", String(unit), units)] : []),
    ...(features.length > 1 ? [choice("feature", "Sequence", "feature", String(feature), features)] : []),
    range("x", "This step", "input x", state.inputs[step]?.[feature] ?? 0, 2),
    range(
      "hidden",
      "This step",
      state.cell === "gru" ? "old state h" : "old hidden h",
      hiddenBefore[unit] ?? 0,
      1,
      "hidden",
    ),
    ...(state.cell === "lstm" ? [range("cell", "This step", "old cell c", cellBefore[unit] ?? 0, 2, "cell")] : []),
    {
      ...{ kind: "choice", id: "gate", group: "Gate", label: "gate", value: gate },
      options: gatesOf(state.cell).map((name) => ({ value: name, label: name, colour: name })),
    },
    range("kernel", "Gate", `weight W of ${of}`, weights.kernel[feature]?.[unit] ?? 0, 4, gate),
    range("recurrent", "Gate", `recurrent U of ${of}`, weights.recurrent[unit]?.[unit] ?? 0, 4, gate),
    range("bias", "Gate", `bias b of ${of}`, weights.bias[unit] ?? 0, 6, gate),
    {
      ...choice("broken", "Gate", `the ${isOpen ? "gate" : "candidate"} is`, String(state.broken[gate] ?? "free"), [
        ["free", "computed"],
        ["0", "fixed at 0"],
        ["1", "fixed at 1"],
      ]),
      disabled: !isOpen,
    },
  ];
}

/** Returns the changed parts of the state after a control got a new value. */
export function change(state: CellState, id: string, value: string): Partial<CellState> {
  const { unit, feature, gate, step, inputs } = state;
  const number = Number(value);
  const last = inputs.length - 1;
  if (id === "step") return { step: clamp(Math.round(number), 0, last) };
  if (id === "go" && value === "reset") return { held: [] };
  if (id === "go") return { step: clamp(step + (value === "next" ? 1 : -1), 0, last) };
  if (id === "unit") return { unit: number };
  if (id === "feature") return { feature: number };
  if (id === "gate") return { gate: value as GateName };
  if (id === "x") return { inputs: replaced(inputs, step, replaced(inputs[step] ?? [], feature, number)) };
  if (id === "hidden" || id === "cell") return hold(state, id, number);
  if (id === "broken") {
    const { [gate]: _, ...others } = state.broken;
    return { broken: value === "free" ? others : { ...others, [gate]: number } };
  }
  return { weights: { ...state.weights, [gate]: changed(weightsOf(state, gate), id, unit, feature, number) } };
}

/** Returns weights in which one number of one unit is replaced. */
function changed(weights: GateNumbers, id: string, unit: number, feature: number, value: number): GateNumbers {
  const { kernel, recurrent, bias } = weights;
  if (id === "bias") return { ...weights, bias: replaced(bias, unit, value) };
  const inside = (matrix: readonly (readonly number[])[], row: number) =>
    replaced(matrix, row, replaced(matrix[row] ?? [], unit, value));
  if (id === "kernel") return { ...weights, kernel: inside(kernel, feature) };
  return { ...weights, recurrent: inside(recurrent, unit) };
}

/** Sets the state before the shown step: the initial state at the first step, and otherwise a state that replaces the computed one. */
function hold(state: CellState, name: "hidden" | "cell", value: number): Partial<CellState> {
  const { step, unit, held, initial } = state;
  if (step === 0) return { initial: { ...initial, [name]: replaced(initial[name], unit, value) } };
  const isHere = (one: HeldState) => one.step === step && one.unit === unit;
  const here = held.find(isHere) ?? { step, unit };
  return { held: [...held.filter((one) => !isHere(one)), { ...here, [name]: value }] };
}
