// Computes the LSTM: `lstmStep` computes one step, and `lstm` computes whole sequences.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, Sizes } from "../base/validate";
import {
  ACTIVATION_OPTIONS,
  type Activations,
  activationsOf,
  type CellActivations,
  gatesAlone,
  unusual,
} from "./activations";
import { checkGate, type GateWeights, preActivation } from "./gate";
import { FusedSlot, type Lengths } from "./implementation";
import { hasEmptyRow, type TrueSteps, withMask } from "./mask";
import { blank, carry, checkSequenceOptions, overTime, runningMasks, type SequenceOptions, stepsOf } from "./sequence";

/**
 * The names of an LSTM's parts. The candidate is not a gate: it is the new content that the input gate lets in. Records list it with the gates so
 * that it can be plotted like them.
 */
export type LstmGate = "forget" | "input" | "candidate" | "output";
/** The weights of an LSTM, by gate. */
export type LstmWeights = Readonly<Record<LstmGate, GateWeights>>;

/** Options of an LSTM over a sequence. */
export type LstmOptions = SequenceOptions<LstmState> & CellActivations;

/** The state that an LSTM passes from one step to the next. B batch, H hidden units. */
export type LstmState = {
  /** [B, H] */
  readonly hidden: Tensor2D;
  /** [B, H] */
  readonly cell: Tensor2D;
};

/** The result of one step: every gate, and the new state. */
export type LstmStep = {
  /** The gates and the candidate. Each [B, H]. */
  readonly gates: Readonly<Record<LstmGate, Tensor2D>>;
  readonly state: LstmState;
};

/** The result of a whole sequence. B batch, T time steps, H hidden units. */
export type LstmTrace = {
  /** All gates and the candidate at every step. Each [B, T, H]. */
  readonly gates: Readonly<Record<LstmGate, Tensor3D>>;
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** [B, T, H] */
  readonly cell: Tensor3D;
  /** The state after the last step of each sequence. */
  readonly final: LstmState;
};

/** The gates in the order in which they are checked and listed. */
export const LSTM_GATES: readonly LstmGate[] = ["forget", "input", "candidate", "output"];

/** The type of the fused implementation of an LSTM over a sequence. The caller must check the operands first. */
export type FusedLstm = (weights: LstmWeights, inputs: Tensor3D, initial: LstmState, lengths: Lengths) => LstmTrace;
export const fusedLstm = new FusedSlot<FusedLstm>("lstm");

/**
 * Computes one step of an LSTM with a forget gate. B batch, F features, H hidden units.
 *
 *     f = sigmoid(x · W_f + h · U_f + b_f)     forget: what share of the cell to keep
 *     i = sigmoid(x · W_i + h · U_i + b_i)     input: how much of the candidate to write
 *     g =    tanh(x · W_g + h · U_g + b_g)     candidate: what could be written
 *     o = sigmoid(x · W_o + h · U_o + b_o)     output: how much of the cell to output
 *     c' = f * c + i * g
 *     h' = o * tanh(c')
 *
 * @param weights for each gate: kernel W [F, H], recurrent U [H, H], bias b [H]
 * @param x the input of this step [B, F]
 * @param state hidden h [B, H] and cell c [B, H] of the previous step
 * @param options `activation` (of the candidate and of the cell before it is output, default tanh) and `recurrentActivation` (of the gates,
 *   default sigmoid)
 * @returns the gates and the new state, each tensor [B, H]
 * @throws InputError for a wrong shape or type, NaN, Infinity, a disposed tensor, or an activation that does not exist
 * @see Hochreiter and Schmidhuber 1997. The forget gate comes from Gers, Schmidhuber and Cummins 2000. tf.layers.lstm computes the same with
 *   `recurrentActivation: "sigmoid"`; the default of tf.layers.lstm is the hard sigmoid.
 */
export function lstmStep(weights: LstmWeights, x: Tensor2D, state: LstmState, options: CellActivations = {}): LstmStep {
  const sizes = new Sizes("lstmStep");
  checkNames(sizes.caller, "options", options, ACTIVATION_OPTIONS);
  checkLstmWeights(sizes, weights);
  const activations = activationsOf(sizes.caller, options, weights);
  sizes.check("x", x, ["B", "F"]);
  checkState(sizes, "state", state);
  return tf.tidy(() => step(weights, x, state, activations));
}

/** Computes the step. The caller must check the operands first. */
function step(weights: LstmWeights, x: Tensor2D, { hidden, cell }: LstmState, { act, gate }: Activations): LstmStep {
  const forget = gate(preActivation(weights.forget, x, hidden)); // [B, H]
  const input = gate(preActivation(weights.input, x, hidden)); // [B, H]
  const candidate = act(preActivation(weights.candidate, x, hidden)); // [B, H]
  const output = gate(preActivation(weights.output, x, hidden)); // [B, H]

  const nextCell = tf.add(tf.mul(forget, cell), tf.mul(input, candidate)) as Tensor2D; // [B, H]
  const nextHidden = tf.mul(output, act(nextCell)) as Tensor2D; // [B, H]
  return { gates: { forget, input, candidate, output }, state: { hidden: nextHidden, cell: nextCell } };
}

/**
 * Runs an LSTM over a batch of sequences: it computes `lstmStep` at each time step and keeps all gates. B batch, T time steps, F features, H hidden units.
 *
 * @param weights as for `lstmStep`
 * @param inputs [B, T, F]
 * @param options the initial state, true lengths or a mask, the implementation, the activations
 * @returns all gates, hidden and cell at every step, each [B, T, H], and the state after the last step of each sequence
 * @throws InputError as `lstmStep` does; also for an empty sequence, lengths out of range, a mask of another shape, an option
 *   or an activation that does not exist
 */
export function lstm(weights: LstmWeights, inputs: Tensor3D, options: LstmOptions = {}): LstmTrace {
  const sizes = new Sizes("lstm");
  checkLstmWeights(sizes, weights);
  sizes.check("inputs", inputs, ["B", "T", "F"]);
  const steps = checkSequenceOptions(sizes, options, ACTIVATION_OPTIONS);
  const activations = activationsOf(sizes.caller, options, weights);
  if (options.initial !== undefined) checkState(sizes, "options.initial", options.initial);
  const fused = fusedLstm.choose(options.implementation, unusual(activations));
  const shape: [number, number] = [sizes.get("B"), sizes.get("H")];
  return tf.tidy(() => {
    const initial = options.initial ?? { hidden: tf.zeros(shape), cell: tf.zeros(shape) };
    if (!fused || hasEmptyRow(steps)) return loop(weights, inputs, initial, steps, activations);
    return withMask(steps, inputs, (given, lengths) => fused(weights, given, initial, lengths));
  });
}

/** Runs the reference implementation: the step of `lstmStep` at each time step. */
function loop(
  weights: LstmWeights,
  inputs: Tensor3D,
  initial: LstmState,
  given: TrueSteps | undefined,
  activations: Activations,
): LstmTrace {
  const masks = runningMasks(given, inputs.shape[1]);
  let state = initial;
  const steps: LstmStep[] = []; // the steps of the trace, with 0 where a step is padding
  for (const [t, x] of stepsOf(inputs).entries()) {
    const mask = masks[t];
    const { gates, state: next } = step(weights, x, state, activations);
    state = { hidden: carry(mask, next.hidden, state.hidden), cell: carry(mask, next.cell, state.cell) };
    steps.push({
      gates: {
        forget: blank(mask, gates.forget),
        input: blank(mask, gates.input),
        candidate: blank(mask, gates.candidate),
        output: blank(mask, gates.output),
      },
      state: { hidden: blank(mask, next.hidden), cell: blank(mask, next.cell) },
    });
  }
  const gate = (name: LstmGate) => overTime(steps.map(({ gates }) => gates[name])); // [B, T, H]
  return {
    gates: { forget: gate("forget"), input: gate("input"), candidate: gate("candidate"), output: gate("output") },
    hidden: overTime(steps.map((one) => one.state.hidden)), // [B, T, H]
    cell: overTime(steps.map((one) => one.state.cell)), // [B, T, H]
    final: state,
  };
}

/** Checks an LSTM's weights. @throws InputError if they are invalid */
export function checkLstmWeights(sizes: Sizes, weights: LstmWeights): void {
  checkNames(sizes.caller, "weights", gatesAlone(weights), LSTM_GATES);
  for (const gate of LSTM_GATES) checkGate(sizes, `weights.${gate}`, weights[gate]);
}

function checkState(sizes: Sizes, operand: string, state: LstmState): void {
  checkNames(sizes.caller, operand, state, ["hidden", "cell"]);
  sizes.check(`${operand}.hidden`, state.hidden, ["B", "H"]);
  sizes.check(`${operand}.cell`, state.cell, ["B", "H"]);
}
