// Makes fresh (untrained) weights of an encoder-decoder.
import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { DenseWeights } from "../../base/dense";
import { seededRandom } from "../../base/random";
import { checkNames, InputError } from "../../base/validate";
import { glorot } from "../../cells/fill";
import { GRU_GATES } from "../../cells/gru";
import { initGate } from "../../cells/init";
import { LSTM_GATES } from "../../cells/lstm";
import type { Bridge, GatedWeights, Seq2Seq, Seq2SeqAttention } from "./model";

/** Options for fresh weights of an encoder-decoder. */
export interface Seq2SeqInitOptions {
  readonly cell: "lstm" | "gru";
  /** F, the size of the source vocabulary. */
  readonly sourceSize: number;
  /** V, the size of the target vocabulary. */
  readonly targetSize: number;
  /** H, the number of the decoder's hidden units. */
  readonly units: number;
  /** E, the number of the encoder's hidden units (in each direction). Default H. */
  readonly encoderUnits?: number;
  /** Whether the encoder runs in both directions. Default false. */
  readonly bidirectional?: boolean;
  /** The kind of attention. Default "none". */
  readonly attention?: Seq2SeqAttention["kind"];
  /** A, the attention size. Only for additive attention. Default H. */
  readonly attentionSize?: number;
  /** The kind of bridge between encoder and decoder. Default "dense". */
  readonly bridge?: Bridge["kind"];
  /** The first token that the decoder gets. Default: a row of zeros. */
  readonly start?: number;
  /** Bias of an LSTM's forget gates (default 1), or of a GRU's update gates (default 0). */
  readonly forgetBias?: number;
  /** The seed of the random numbers. The same seed gives the same weights on every machine and backend. */
  readonly seed: number;
}

/**
 * Returns a fresh encoder-decoder. Its cells are initialised as in `initLstm` and `initGru`. Its other matrices are Glorot uniform, and its other
 * biases are 0. Each part has its own stream of random numbers.
 * @returns a record of tensors for `seq2seq` and `greedyDecode`. The caller must dispose the tensors.
 * @throws InputError for an option that does not exist, a size that is not a whole number above 0, or sizes that do not match
 */
export function initSeq2Seq(options: Seq2SeqInitOptions): Seq2Seq {
  const plan = planOf(options);
  const { F, V, E, D, H, A, start } = plan;
  return tf.tidy(() => {
    const part = (name: string, features: number, units: number) => initGated(options, name, features, units);
    const matrix = (name: string, rows: number, columns: number): Tensor2D =>
      tf.tensor2d(glorot(rows, columns, seededRandom(options.seed, name)), [rows, columns], "float32");
    const dense = (name: string, rows: number, columns: number): DenseWeights => ({
      kernel: matrix(`${name}.kernel`, rows, columns),
      bias: tf.zeros([columns]),
    });
    const attention = (): Seq2SeqAttention => {
      const combine = () => matrix("attention.combine", D + H, H);
      if (plan.attention === "none") return { kind: "none" };
      if (plan.attention === "general") {
        return { kind: "general", weight: matrix("attention.weight", H, D), combine: combine() };
      }
      if (plan.attention !== "additive") return { kind: plan.attention, combine: combine() };
      return {
        kind: "additive",
        query: matrix("attention.query", H, A),
        key: matrix("attention.key", D, A),
        bias: tf.zeros([A]),
        score: tf.reshape(matrix("attention.score", A, 1), [A]),
      };
    };
    const bridge = (): Bridge => {
      if (plan.bridge === "copy") return { kind: "copy" };
      const hidden = dense("bridge.hidden", D, H);
      return options.cell === "gru"
        ? { kind: "dense", hidden }
        : { kind: "dense", hidden, cell: dense("bridge.cell", D, H) };
    };
    const seen = plan.attention === "additive" ? D : 0; // the number of inputs that the context adds to the decoder and the output layer
    return {
      encoder: options.bidirectional
        ? { forward: part("encoder.forward", F, E), backward: part("encoder.backward", F, E) }
        : part("encoder", F, E),
      bridge: bridge(),
      attention: attention(),
      decoder: part("decoder", V + seen, H),
      output: dense("output", seen + H, V),
      ...(start === undefined ? {} : { start }),
    };
  });
}

function initGated(options: Seq2SeqInitOptions, name: string, features: number, units: number): GatedWeights {
  const { cell, seed, forgetBias = cell === "lstm" ? 1 : 0 } = options;
  const keeps = cell === "lstm" ? "forget" : "update";
  const gates = (cell === "lstm" ? LSTM_GATES : GRU_GATES).map((gate) => [
    gate,
    initGate({ features, units, seed }, `${name}.${gate}`, gate === keeps ? forgetBias : 0),
  ]);
  return Object.fromEntries(gates) as GatedWeights;
}

const NAMES = [
  "cell",
  "sourceSize",
  "targetSize",
  "units",
  "encoderUnits",
  "bidirectional",
  "attention",
  "attentionSize",
  "bridge",
  "start",
  "forgetBias",
  "seed",
];

/** Returns the sizes of all parts, after checking the options. @throws InputError */
function planOf(options: Seq2SeqInitOptions) {
  checkNames("initSeq2Seq", "options", options, NAMES);
  const { sourceSize: F, targetSize: V, units: H, encoderUnits: E = H, attentionSize: A = H } = options;
  const { attention = "none", bridge = "dense", bidirectional = false, start, seed, forgetBias = 0 } = options;
  oneOf("cell", options.cell, ["lstm", "gru"]);
  oneOf("attention", attention, ["none", "additive", "dot", "scaledDot", "general"]);
  oneOf("bridge", bridge, ["dense", "copy"]);
  oneOf("bidirectional", bidirectional, [true, false]);
  for (const [name, size] of Object.entries({
    sourceSize: F,
    targetSize: V,
    units: H,
    encoderUnits: E,
    attentionSize: A,
  })) {
    if (!Number.isInteger(size) || size < 1) fail(`${name} must be a whole number above 0, got ${size}`);
  }
  for (const [name, value] of Object.entries({ seed, forgetBias })) {
    if (!Number.isFinite(value)) fail(`${name} must be a finite number, got ${value}`);
  }
  if (start !== undefined && !(Number.isInteger(start) && start >= 0 && start < V)) {
    fail(`start must be a token of the target, from 0 to ${V - 1}, got ${start}`);
  }
  const D = bidirectional ? 2 * E : E;
  const widths = `the encoder's hidden states have ${D} numbers, the decoder's ${H}`;
  if (bridge === "copy" && D !== H)
    fail(`bridge "copy" needs states of one size, but ${widths}. "dense" converts one size to the other`);
  if ((attention === "dot" || attention === "scaledDot") && D !== H) {
    fail(`attention "${attention}" needs states of one size, but ${widths}. "general" and "additive" accept any sizes`);
  }
  if (options.attentionSize !== undefined && attention !== "additive") {
    fail(`attentionSize must be absent unless attention is "additive", got ${options.attentionSize}`);
  }
  return { F, V, E, D, H, A, attention, bridge, start };
}

function oneOf(name: string, value: unknown, allowed: readonly unknown[]): void {
  const text = (one: unknown) => (typeof one === "string" ? `"${one}"` : String(one));
  if (!allowed.includes(value)) fail(`${name} must be one of ${allowed.map(text).join(", ")}, got ${text(value)}`);
}

function fail(message: string): never {
  throw new InputError(`initSeq2Seq: ${message}.`);
}
