// Counts the parameters of cells and models for the figure `parameterBars`.
import { checkNames, InputError } from "../../base/validate";
import { finite } from "../kit/number-lists";

/** A cell that is described by its sizes. */
export interface CellSizes {
  readonly name?: string;
  readonly cell: "rnn" | "gru" | "lstm";
  /** F, the number of features. */
  readonly features: number;
  /** H, the number of hidden units. */
  readonly units: number;
  /** True for the GRU of PyTorch and Keras, whose candidate has a second bias. */
  readonly resetAfter?: boolean;
}

/** A model that is described by its weights. For nested records, the outermost names are shown. */
export interface ModelWeights {
  readonly name: string;
  readonly weights: object;
}

/** A model by its sizes or by its weights. */
export type ParameterSource = CellSizes | ModelWeights;

/** The number of parameters in one part of one gate, e.g. in the bias of the forget gate. */
export interface Counts {
  readonly gate: string;
  readonly part: string;
  readonly count: number;
}

const gatesOf = {
  rnn: ["hidden"],
  gru: ["update", "reset", "candidate"],
  lstm: ["forget", "input", "candidate", "output"],
} as const;

/** The names of a cell's parts, as the figure shows them. */
const partNames: Readonly<Record<string, string>> = {
  kernel: "kernel",
  recurrent: "recurrent kernel",
  bias: "bias",
  candidateRecurrentBias: "recurrent bias",
};

/**
 * Returns a model's name, and its number of parameters for each gate and part.
 * @throws InputError if the cell is unknown, if a size is not an integer of at least 1, or if the weights have no shapes
 */
export function countsOf(caller: string, operand: string, source: ParameterSource): { name: string; counts: Counts[] } {
  if (typeof source !== "object" || source === null)
    throw new InputError(`${caller}: ${operand} must be sizes or weights, got ${String(source)}.`);
  if ("weights" in source) {
    checkNames(caller, operand, source, ["name", "weights"]);
    return { name: String(source.name), counts: fromWeights(caller, `${operand}.weights`, source.weights) };
  }
  checkNames(caller, operand, source, ["name", "cell", "features", "units", "resetAfter"]);
  const { cell, resetAfter = false } = source;
  if (!Object.hasOwn(gatesOf, cell))
    throw new InputError(`${caller}: ${operand}.cell must be rnn, gru or lstm, got "${cell}".`);
  const [f, h] = [
    whole(caller, `${operand}.features`, source.features),
    whole(caller, `${operand}.units`, source.units),
  ];
  const counts = gatesOf[cell].flatMap((gate): Counts[] => [
    { gate, part: "kernel", count: f * h },
    { gate, part: "recurrent kernel", count: h * h },
    { gate, part: "bias", count: h },
  ]);
  if (cell === "gru" && resetAfter) counts.push({ gate: "candidate", part: "recurrent bias", count: h });
  return { name: source.name ?? `${cell.toUpperCase()}, F ${f}, H ${h}`, counts };
}

function fromWeights(caller: string, operand: string, weights: object): Counts[] {
  const leaves = leavesOf(weights, []);
  if (leaves.length === 0)
    throw new InputError(`${caller}: ${operand} must hold tensors (or anything with a shape), got none.`);
  return leaves.map(({ path, count }) => {
    const own = path.at(-1) as string;
    const part = partNames[own] ?? own;
    if (own === "candidateRecurrentBias" && path.length === 1) return { gate: "candidate", part, count };
    return { gate: path.length > 1 ? (path[0] as string) : own in partNames ? "hidden" : own, part, count };
  });
}

function leavesOf(value: unknown, path: readonly string[]): { path: readonly string[]; count: number }[] {
  if (typeof value !== "object" || value === null) return [];
  const { shape } = value as { shape?: unknown };
  if (Array.isArray(shape)) return [{ path, count: shape.reduce((a: number, b: number) => a * b, 1) }];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

function whole(caller: string, operand: string, value: number): number {
  if (Number.isInteger(finite(caller, operand, value, 1))) return value;
  throw new InputError(`${caller}: ${operand} must be a whole number, got ${value}.`);
}
