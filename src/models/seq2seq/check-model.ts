// Checks the weights of an encoder-decoder.
import type { Tensor } from "@tensorflow/tfjs";
import type { DenseWeights } from "../../base/dense";
import { checkNames, InputError, type Letter, Sizes } from "../../base/validate";
import { checkGate, type GateWeights } from "../../cells/gate";
import { GRU_GATES } from "../../cells/gru";
import { LSTM_GATES } from "../../cells/lstm";
import type { GatedWeights, Seq2Seq } from "./model";

/** The sizes of a model, by the letters that the docstrings and error messages use. */
export interface ModelSizes {
  /** The number of tokens in the source vocabulary. */
  readonly F: number;
  /** The number of tokens in the target vocabulary. */
  readonly V: number;
}

/**
 * Checks a whole model once, so that its steps need no checks. All tensors must be live, finite and float32, and their shapes must match.
 * @throws InputError
 */
export function checkModel(caller: string, model: Seq2Seq): ModelSizes {
  checkNames(caller, "model", model, ["encoder", "bridge", "attention", "decoder", "output", "start"]);
  const { encoder, attention, decoder, output, start } = model;
  const kinds = ["none", "additive", "dot", "scaledDot", "general"];
  if (!kinds.includes(attention?.kind)) {
    throw new InputError(`${caller}: model.attention.kind must be one of ${kinds.join(", ")}, got ${attention?.kind}.`);
  }
  const source = new Sizes(caller);
  const bothWays = typeof encoder === "object" && encoder !== null && "forward" in encoder;
  if (bothWays) {
    checkNames(caller, "model.encoder", encoder, ["forward", "backward"]);
    checkGated(source, "model.encoder.forward", encoder.forward);
    checkGated(source, "model.encoder.backward", encoder.backward);
    sameKind(caller, "model.encoder.backward", encoder.backward, "model.encoder.forward", encoder.forward);
  } else {
    checkGated(source, "model.encoder", encoder);
  }
  const first = bothWays ? encoder.forward : encoder;
  const [F, E] = [source.get("F"), source.get("H")];
  const D = bothWays ? 2 * E : E;
  const target = new Sizes(caller);
  checkGated(target, "model.decoder", decoder);
  sameKind(caller, "model.decoder", decoder, bothWays ? "model.encoder.forward" : "model.encoder", first);
  const H = target.get("H");
  const V = sizeOfOutput(caller, output);
  const seen = attention.kind === "additive" ? D : 0;
  const shapes = new Shapes(caller, { V, D, H, "V + D": V + D, "D + H": D + H });
  const decoderKernel = ("forget" in decoder ? decoder.forget : decoder.update).kernel;
  shapes.check("model.decoder's kernels", decoderKernel, [seen ? "V + D" : "V", "H"], ORIGINS);
  shapes.checkDense("model.output", output, seen ? "D + H" : "H", "V");
  checkAttention(shapes, model, D, H);
  checkBridge(shapes, model, "forget" in decoder, D, H);
  if (start !== undefined && !(Number.isInteger(start) && start >= 0 && start < V)) {
    throw new InputError(`${caller}: model.start must be a token from 0 to V - 1 = ${V - 1}, got ${start}.`);
  }
  return { F, V };
}

const ORIGINS =
  "V comes from model.output.bias, D from the encoder's units (twice as many when bidirectional), H from the decoder's.";

function checkGated(sizes: Sizes, operand: string, weights: GatedWeights): void {
  const isLstm = typeof weights === "object" && weights !== null && "forget" in weights;
  const gates: readonly string[] = isLstm ? LSTM_GATES : GRU_GATES;
  checkNames(sizes.caller, operand, weights, gates);
  for (const gate of gates) {
    checkGate(
      sizes,
      `${operand}.${gate}`,
      (weights as unknown as Readonly<Record<string, GateWeights>>)[gate] as GateWeights,
    );
  }
}

function sameKind(caller: string, operand: string, weights: GatedWeights, other: string, like: GatedWeights): void {
  const kind = (one: GatedWeights) => ("forget" in one ? "an LSTM" : "a GRU");
  if (kind(weights) === kind(like)) return;
  throw new InputError(`${caller}: ${operand} must be ${kind(like)} as ${other} is, got ${kind(weights)}.`);
}

/** Returns V, the size of the target vocabulary, which is the length of the output layer's bias. */
function sizeOfOutput(caller: string, output: DenseWeights): number {
  checkNames(caller, "model.output", output, ["kernel", "bias"]);
  const sizes = new Sizes(caller);
  sizes.check("model.output.bias", output.bias, ["V"]);
  return sizes.get("V");
}

function checkAttention(shapes: Shapes, { attention }: Seq2Seq, D: number, H: number): void {
  const { caller } = shapes;
  const operand = "model.attention";
  if (attention.kind === "none") {
    checkNames(caller, operand, attention, ["kind"]);
    return;
  }
  if (attention.kind === "additive") {
    checkNames(caller, operand, attention, ["kind", "query", "key", "bias", "score"]);
    const { query, key, bias, score } = attention;
    const sizes = new Sizes(caller);
    sizes.check(`${operand}.score`, score, ["A"]);
    const all = shapes.with({ A: sizes.get("A") });
    const cause = `A comes from ${operand}.score. ${ORIGINS}`;
    all.check(`${operand}.query`, query, ["H", "A"], cause);
    all.check(`${operand}.key`, key, ["D", "A"], cause);
    if (bias !== undefined) all.check(`${operand}.bias`, bias, ["A"], cause);
    return;
  }
  if (attention.kind === "general") {
    checkNames(caller, operand, attention, ["kind", "weight", "combine"]);
    shapes.check(`${operand}.weight`, attention.weight, ["H", "D"], ORIGINS);
  } else {
    checkNames(caller, operand, attention, ["kind", "combine"]);
    if (D !== H) {
      throw new InputError(
        `${caller}: ${operand} "${attention.kind}" must have D = H, got D = ${D} and H = ${H}. ${ORIGINS}`,
      );
    }
  }
  shapes.check(`${operand}.combine`, attention.combine, ["D + H", "H"], ORIGINS);
}

function checkBridge(shapes: Shapes, { bridge }: Seq2Seq, hasCell: boolean, D: number, H: number): void {
  const { caller } = shapes;
  if (bridge?.kind === "copy") {
    checkNames(caller, "model.bridge", bridge, ["kind"]);
    if (D === H) return;
    throw new InputError(`${caller}: model.bridge "copy" must have D = H, got D = ${D} and H = ${H}. ${ORIGINS}`);
  }
  if (bridge?.kind !== "dense") {
    throw new InputError(
      `${caller}: model.bridge.kind must be "copy" or "dense", got ${(bridge as { kind?: unknown } | undefined)?.kind}.`,
    );
  }
  checkNames(caller, "model.bridge", bridge, hasCell ? ["kind", "hidden", "cell"] : ["kind", "hidden"]);
  shapes.checkDense("model.bridge.hidden", bridge.hidden, "D", "H");
  if (hasCell) shapes.checkDense("model.bridge.cell", bridge.cell as DenseWeights, "D", "H");
}

/** Checks tensors whose expected sizes are known. An expected size is a letter or a sum of letters, e.g. "V + D". */
class Shapes {
  constructor(
    readonly caller: string,
    readonly known: Readonly<Record<string, number>>,
  ) {}

  with(more: Readonly<Record<string, number>>): Shapes {
    return new Shapes(this.caller, { ...this.known, ...more });
  }

  check(operand: string, tensor: Tensor, letters: readonly string[], cause: string): void {
    const sizes = new Sizes(this.caller);
    sizes.check(operand, tensor, (["Q", "A"] as const).slice(-letters.length) as Letter[]); // checks that it is a live, finite float32 tensor of the right rank
    const wanted = letters.map((letter) => this.known[letter]);
    if (wanted.every((size, axis) => size === tensor.shape[axis])) return;
    const expected = `have shape [${letters.join(", ")}] = [${wanted.join(", ")}]`;
    throw sizes.error(operand, expected, `[${tensor.shape.join(", ")}]`, cause);
  }

  checkDense(operand: string, weights: DenseWeights, inputs: string, outputs: string): void {
    checkNames(this.caller, operand, weights, ["kernel", "bias"]);
    this.check(`${operand}.kernel`, weights.kernel, [inputs, outputs], ORIGINS);
    this.check(`${operand}.bias`, weights.bias, [outputs], ORIGINS);
  }
}
