// Runs a decoder with additive attention in the kernel of native/. For tfjs' tape the whole decoder is one operation.
import type { NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { AdditiveWeights } from "../attention/additive";
import type { GateWeights } from "../cells/gate";
import type { GruWeights } from "../cells/gru";
import type { LstmWeights } from "../cells/lstm";
import { type CellsEngine, cellsEngine } from "./engine";
import type { Buffer, RunCells } from "./kernel-call";
import { BACKWARD, LAYOUTS } from "./layout";
import { numbersOf, PARTS, record, type Thunks } from "./tape";

/**
 * The operands of a decoder with additive attention. B batch, T steps, V token size, S source length, D size of the encoder's states,
 * A attention size, H hidden units.
 */
export interface DecoderOperands {
  /**
   * The weights of an LSTM or of a GRU (reset before the product), by gate. In each kernel [V + D, H] the token's rows come first, then the
   * context's rows.
   */
  readonly weights: LstmWeights | GruWeights;
  /** [B, T, V] */
  readonly tokens: Tensor3D;
  /** The states before the first step, each [B, H]: the hidden state, and for an LSTM also the cell state. */
  readonly initial: readonly Tensor2D[];
  /** Additive attention: query [H, A], key [D, A], bias [A] and score [A]. */
  readonly attention: AdditiveWeights;
  /** [B, S, D] */
  readonly encoded: Tensor3D;
  /** The true length of each of the B sources. Undefined if all sources have S tokens. */
  readonly sourceLengths: readonly number[] | undefined;
}

/** The result of a decoder. */
export interface DecoderTrace {
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The states after the last step, each [B, H]. */
  readonly last: readonly Tensor2D[];
  /** [B, T, D] */
  readonly context: Tensor3D;
  /** [B, T, S] */
  readonly alignment: Tensor3D;
  /** The attention scores before the softmax. [B, T, S] */
  readonly scores: Tensor3D;
}

const DECODERS = { lstm: { ...LAYOUTS.lstm, what: 4 }, gru: { ...LAYOUTS.gruResetBefore, what: 5 } };

/** Runs a decoder with the kernel that `cellsEngine` has chosen. */
export const kernelDecoder = (operands: DecoderOperands): DecoderTrace =>
  runDecoder((cellsEngine() as CellsEngine).run, operands);

/** Runs a decoder with the given build of the kernel. One call computes all steps. The result has first derivatives with respect to every operand. */
export function runDecoder(run: RunCells, operands: DecoderOperands): DecoderTrace {
  const { weights, tokens, initial, attention, encoded, sourceLengths } = operands;
  const layout = initial.length === 2 ? DECODERS.lstm : DECODERS.gru;
  const gates = layout.gates.map((gate) => gateOf(weights, gate));
  const [B, T, V] = tokens.shape;
  const [S, D] = [encoded.shape[1], encoded.shape[2]];
  const [H, A] = attention.query.shape;
  const sizes = Int32Array.of(B, T, V, H, S, D, A);

  const second = layout.states === 2 ? [] : [null]; // the kernel expects a second bias of a GRU here
  const given: Buffer[] = [
    numbersOf(tokens),
    ...PARTS.flatMap((part) => gates.map((gate) => numbersOf(gate[part]))),
    ...second,
    ...initial.map(numbersOf),
    null, // no lengths, because all targets have T steps
    ...[encoded, attention.query, attention.key].map(numbersOf),
    attention.bias ? numbersOf(attention.bias) : null,
    numbersOf(attention.score),
    sourceLengths ? Int32Array.from(sourceLengths) : null,
  ];
  const make = (size: number) => new Float32Array(size);
  const [hidden, context, alignment, scores] = [make(B * T * H), make(B * T * D), make(B * T * S), make(B * T * S)];
  const last = initial.map(() => make(B * H));
  const inside: Buffer[] = gates.map(() => make(B * T * H));
  const cell = layout.states === 2 ? make(B * T * H) : null;
  const trace = [...inside, hidden, cell, ...last, context, alignment, scores];
  run(layout.what, sizes, [...given, ...trace], trace.length);

  const overTime = (values: Float32Array, N: number) => tf.tensor3d(values, [B, T, N]);
  const made: DecoderTrace = {
    hidden: overTime(hidden, H),
    last: last.map((values) => tf.tensor2d(values, [B, H])),
    context: overTime(context, D),
    alignment: overTime(alignment, S),
    scores: overTime(scores, S),
  };
  const outputs = [made.hidden, ...made.last, made.context, made.alignment, made.scores];
  record("GatebookDecoder", namedOperands(layout.gates, operands), outputs, (arriving, asked) => {
    const [dHidden, ...rest] = arriving.map((one) => one && numbersOf(one)) as (Float32Array | null)[];
    const looks = [...gates.map(() => null), dHidden ?? null, ...(cell ? [null] : []), ...rest];
    const each = (size: number) => gates.map(() => make(size));
    const [dKernel, dRecurrent, dBias] = [each((V + D) * H), each(H * H), each(H)];
    const dInitial = initial.map(() => make(B * H));
    const dTokens = asked("tokens") ? make(B * T * V) : null;
    const dEncoded = asked("encoded") ? make(B * S * D) : null;
    const [dQuery, dKey, dScore] = [make(H * A), make(D * A), make(A)];
    const dAttentionBias = attention.bias ? make(A) : null;
    const ofCell = [dTokens, ...dKernel, ...dRecurrent, ...dBias, ...second, ...dInitial];
    const results: Buffer[] = [...ofCell, dEncoded, dQuery, dKey, dAttentionBias, dScore];
    run(layout.what + BACKWARD, sizes, [...given, ...trace, ...looks, ...results], results.length);
    const named: Record<string, () => Tensor> = {
      "attention.query": () => tf.tensor2d(dQuery, [H, A]),
      "attention.key": () => tf.tensor2d(dKey, [D, A]),
      "attention.score": () => tf.tensor1d(dScore),
    };
    if (dTokens) named.tokens = () => tf.tensor3d(dTokens, [B, T, V]);
    if (dEncoded) named.encoded = () => tf.tensor3d(dEncoded, [B, S, D]);
    if (dAttentionBias) named["attention.bias"] = () => tf.tensor1d(dAttentionBias);
    for (const [n, state] of dInitial.entries()) named[`initial.${n}`] = () => tf.tensor2d(state, [B, H]);
    for (const [g, gate] of layout.gates.entries()) {
      named[`${gate}.kernel`] = () => tf.tensor2d(dKernel[g] as Float32Array, [V + D, H]);
      named[`${gate}.recurrent`] = () => tf.tensor2d(dRecurrent[g] as Float32Array, [H, H]);
      named[`${gate}.bias`] = () => tf.tensor1d(dBias[g] as Float32Array);
    }
    return named as Thunks;
  });
  return made;
}

const gateOf = (weights: DecoderOperands["weights"], gate: string): GateWeights =>
  weights[gate as keyof typeof weights] as GateWeights;

/** Returns the operands under the names that they have on tfjs' tape. */
function namedOperands(gates: readonly string[], operands: DecoderOperands): NamedTensorMap {
  const { weights, tokens, initial, attention, encoded } = operands;
  const named: NamedTensorMap = { tokens, encoded };
  for (const gate of gates) for (const part of PARTS) named[`${gate}.${part}`] = gateOf(weights, gate)[part];
  for (const [n, state] of initial.entries()) named[`initial.${n}`] = state;
  const { query, key, bias, score } = attention;
  for (const [name, tensor] of Object.entries({ query, key, bias, score }))
    if (tensor) named[`attention.${name}`] = tensor as Tensor1D | Tensor2D;
  return named;
}
