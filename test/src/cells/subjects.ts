import * as tf from "@tensorflow/tfjs";
import {
  additiveAttention,
  dotAttention,
  flipUpdateGate,
  generalAttention,
  gru,
  gruStep,
  lstm,
  lstmStep,
  minGru,
  minLstm,
  multiHeadAttention,
  rnn,
  rnnStep,
  selfAttention,
  slstmStep,
  transformerBlock,
} from "gatebook";

/** A public function to test, with its operands. The operands are listed by their names in error messages, each with the letters of its shape. */
export interface Subject {
  readonly name: string;
  /** The operands in the order in which the function checks them. */
  readonly operands: Readonly<Record<string, string>>;
  /** The names of operands that may be absent. */
  readonly optional: readonly string[];
  /** Calls the function. `given` contains the operands as nested records, as `nest` returns them. */
  call(given: Given): unknown;
}

/**
 * The operands as arguments: "weights.forget.kernel" is `given.weights.forget.kernel`. It has no precise type, because the tests pass values that
 * the types forbid.
 */
// biome-ignore lint/suspicious/noExplicitAny: the tests pass values that the types forbid
export type Given = Record<string, any>;

/** The size of each letter. All sizes are different, so that a tensor in the wrong place never fits by chance. */
export const SIZES: Readonly<Record<string, number>> = { B: 2, T: 3, F: 4, H: 5, S: 6, Q: 7, D: 8, A: 9, V: 10 };

export const shapeOf = (letters: string) => [...letters].map((letter) => SIZES[letter] as number);

/** Returns valid values for every operand. All of them are ones, which are valid in a mask too. */
export const goodOperands = ({ operands }: Subject): Given =>
  Object.fromEntries(Object.entries(operands).map(([name, letters]) => [name, tf.ones(shapeOf(letters))]));

/** Converts a flat record whose names contain dots into nested records. */
export function nest(flat: Given): Given {
  const root: Given = {};
  for (const [path, value] of Object.entries(flat)) {
    const names = path.split(".");
    const last = names.pop() as string;
    let place = root;
    for (const name of names) {
      place[name] ??= {};
      place = place[name];
    }
    place[last] = value;
  }
  return root;
}

const gate = (path: string) => ({ [`${path}.bias`]: "H", [`${path}.kernel`]: "FH", [`${path}.recurrent`]: "HH" });
const gates = (names: readonly string[]) => Object.assign({}, ...names.map((name) => gate(`weights.${name}`)));
const lstmGates = gates(["forget", "input", "candidate", "output"]);
const gruGates = { ...gates(["update", "reset", "candidate"]), "weights.candidateRecurrentBias": "H" };
const SECOND = "weights.candidateRecurrentBias";
const dense = (path: string, inputs: string, outputs: string) => ({
  [`${path}.bias`]: outputs,
  [`${path}.kernel`]: inputs + outputs,
});
const multiHead = (path: string, [query, key, value]: readonly [string, string, string]) => ({
  ...dense(`${path}.query`, query, "A"),
  ...dense(`${path}.key`, key, "A"),
  ...dense(`${path}.value`, value, "A"),
  ...dense(`${path}.output`, "A", query),
});
/** Adds a number of heads that divides A to the options, if they are a record. */
const withHeads = (options: unknown) =>
  (isRecord(options) || options === undefined ? { ...(options ?? {}), heads: 3 } : options) as never;
const attention = { "options.values": "BSV", "options.mask": "BS" };

export const subjects: readonly Subject[] = [
  {
    name: "rnnStep",
    operands: { ...gate("weights"), x: "BF", hidden: "BH" },
    optional: [],
    call: ({ weights, x, hidden }) => rnnStep(weights, x, hidden),
  },
  {
    name: "rnn",
    operands: { ...gate("weights"), inputs: "BTF", "options.initial": "BH" },
    optional: ["options.initial"],
    call: ({ weights, inputs, options }) => rnn(weights, inputs, options),
  },
  {
    name: "lstmStep",
    operands: { ...lstmGates, x: "BF", "state.hidden": "BH", "state.cell": "BH" },
    optional: [],
    call: ({ weights, x, state }) => lstmStep(weights, x, state),
  },
  {
    name: "lstm",
    operands: { ...lstmGates, inputs: "BTF", "options.initial.hidden": "BH", "options.initial.cell": "BH" },
    optional: [],
    call: ({ weights, inputs, options }) => lstm(weights, inputs, options),
  },
  {
    name: "gruStep",
    operands: { ...gruGates, x: "BF", hidden: "BH" },
    optional: [SECOND],
    call: ({ weights, x, hidden }) => gruStep(weights, x, hidden, { resetAfter: true }),
  },
  {
    name: "gru",
    operands: { ...gruGates, inputs: "BTF", "options.initial": "BH" },
    optional: [SECOND, "options.initial"],
    call: ({ weights, inputs, options }) =>
      gru(weights, inputs, isRecord(options) ? { ...options, resetAfter: true } : options),
  },
  {
    name: "flipUpdateGate",
    operands: gruGates,
    optional: [SECOND],
    call: ({ weights }) => flipUpdateGate(weights),
  },
  {
    name: "additiveAttention",
    operands: {
      ...{ "weights.score": "A", "weights.query": "QA", "weights.key": "DA", "weights.bias": "A" },
      ...{ query: "BQ", keys: "BSD" },
      ...attention,
    },
    optional: ["weights.bias", "options.values", "options.mask"],
    call: ({ weights, query, keys, options }) => additiveAttention(weights, query, keys, options),
  },
  {
    name: "dotAttention",
    operands: { query: "BD", keys: "BSD", ...attention },
    optional: ["options.values", "options.mask"],
    call: ({ query, keys, options }) => dotAttention(query, keys, options),
  },
  {
    name: "generalAttention",
    operands: { weight: "QD", query: "BQ", keys: "BSD", ...attention },
    optional: ["options.values", "options.mask"],
    call: ({ weight, query, keys, options }) => generalAttention(weight, query, keys, options),
  },
  {
    name: "minGru",
    operands: {
      ...dense("weights.update", "F", "H"),
      ...dense("weights.candidate", "F", "H"),
      ...{ inputs: "BTF", "options.initial": "BH" },
    },
    optional: ["options.initial"],
    call: ({ weights, inputs, options }) => minGru(weights, inputs, options),
  },
  {
    name: "minLstm",
    operands: {
      ...dense("weights.forget", "F", "H"),
      ...dense("weights.input", "F", "H"),
      ...dense("weights.candidate", "F", "H"),
      ...{ inputs: "BTF", "options.initial": "BH" },
    },
    optional: ["options.initial"],
    call: ({ weights, inputs, options }) => minLstm(weights, inputs, options),
  },
  {
    name: "slstmStep",
    operands: {
      ...{ ...lstmGates, x: "BF" },
      ...{ "state.hidden": "BH", "state.cell": "BH", "state.normaliser": "BH", "state.stabiliser": "BH" },
    },
    optional: [],
    call: ({ weights, x, state }) => slstmStep(weights, x, state),
  },
  {
    name: "selfAttention",
    operands: {
      ...{ "weights.query": "FD", "weights.key": "FD", "weights.value": "FV" },
      ...{ inputs: "BTF", "options.mask": "BT" },
    },
    optional: ["options.mask"],
    call: ({ weights, inputs, options }) => selfAttention(weights, inputs, options),
  },
  {
    name: "multiHeadAttention",
    operands: {
      ...multiHead("weights", ["Q", "D", "V"]),
      ...{ queries: "BTQ", keys: "BSD", values: "BSV", "options.mask": "BS" },
    },
    optional: ["options.mask"],
    call: ({ weights, queries, keys, values, options }) =>
      multiHeadAttention(weights, queries, keys, values, withHeads(options)),
  },
  {
    name: "transformerBlock",
    operands: {
      ...multiHead("weights.attention", ["F", "F", "F"]),
      ...{ "weights.attentionNorm.gain": "F", "weights.attentionNorm.shift": "F" },
      ...dense("weights.hidden", "F", "H"),
      ...dense("weights.output", "H", "F"),
      ...{ "weights.outputNorm.gain": "F", "weights.outputNorm.shift": "F" },
      ...{ inputs: "BTF", "options.mask": "BT" },
    },
    optional: ["options.mask"],
    call: ({ weights, inputs, options }) => transformerBlock(weights, inputs, withHeads(options)),
  },
];

/** The cells over a sequence among the subjects. They accept lengths and an implementation. */
export const sequences = subjects.filter(({ operands }) => "inputs" in operands && !("options.mask" in operands));

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
