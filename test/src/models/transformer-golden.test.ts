import * as tf from "@tensorflow/tfjs";
import { type DenseWeights, multiHeadAttention, transformerBlock } from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compare, type GoldenCase, type Named, readGolden } from "../golden-cases";
import { BACKENDS, useBackend } from "./backends";

/** A case of test/golden/transformer.json: the settings of `nn.MultiheadAttention` or of `nn.TransformerEncoderLayer`. */
interface Case extends GoldenCase {
  readonly block?: string;
  readonly heads: number;
  readonly normFirst?: boolean;
  readonly mask: number[][] | null;
  readonly causal: boolean;
}

const { versions, cases } = readGolden<Case>("transformer");

/** Converts PyTorch's weight [outputs, inputs] and bias to ours. */
const layer = (weight: tf.Tensor, bias: tf.Tensor): DenseWeights => ({
  kernel: tf.transpose(weight) as tf.Tensor2D,
  bias: bias as tf.Tensor1D,
});

/** Converts PyTorch's three projections, whose biases are one vector, and the output layer. */
function attentionWeights(projections: tf.Tensor[], bias: tf.Tensor, output: DenseWeights) {
  const [query, key, value] = tf.split(bias, 3).map((part, n) => layer(projections[n] as tf.Tensor, part));
  return { query, key, value, output } as Parameters<typeof multiHeadAttention>[0];
}

const optionsOf = ({ heads, mask, causal }: Case) => ({ heads, causal, ...(mask ? { mask: tf.tensor2d(mask) } : {}) });

function runAttention(one: Case, named: Named): Named {
  const at = (name: string) => named[name] as tf.Tensor;
  const projections = ["q", "k", "v"].map((name) => at(`${name}_proj_weight`));
  const weights = attentionWeights(projections, at("in_proj_bias"), layer(at("out_proj.weight"), at("out_proj.bias")));
  const [queries, keys, values] = ["queries", "keys", "values"].map((name) => at(name) as tf.Tensor3D) as Three;
  const result = multiHeadAttention(weights, queries, keys, values, optionsOf(one));
  return { output: result.output, weights: result.weights };
}
type Three = [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];

function runBlock(one: Case, named: Named): Named {
  const at = (name: string) => named[name] as tf.Tensor;
  const dense = (name: string) => layer(at(`${name}.weight`), at(`${name}.bias`));
  const norm = (name: string) => ({
    gain: at(`${name}.weight`) as tf.Tensor1D,
    shift: at(`${name}.bias`) as tf.Tensor1D,
  });
  const weights = {
    attention: attentionWeights(
      tf.split(at("self_attn.in_proj_weight"), 3),
      at("self_attn.in_proj_bias"),
      dense("self_attn.out_proj"),
    ),
    attentionNorm: norm("norm1"),
    hidden: dense("linear1"),
    output: dense("linear2"),
    outputNorm: norm("norm2"),
  };
  const options = { ...optionsOf(one), normFirst: one.normFirst === true };
  return { output: transformerBlock(weights, at("inputs") as tf.Tensor3D, options).output };
}

const title = ({ block, heads, normFirst, mask, causal }: Case) =>
  `${block ? `nn.TransformerEncoderLayer, norm_first=${normFirst}` : "nn.MultiheadAttention"}, ${heads} heads` +
  `${mask ? ", padding" : ""}${causal ? ", causal" : ""}`;

describe("test/golden/transformer.json", () => {
  it("contains PyTorch's version, and each module with and without masks, and both places of the normalisation", () => {
    expect(versions.torch).toMatch(/^\d+\.\d+/);
    for (const one of [cases.filter(({ block }) => block), cases.filter(({ block }) => !block)]) {
      expect(one.filter(({ mask, causal }) => mask && causal).length).toBeGreaterThan(0);
      expect(one.filter(({ mask, causal }) => !mask && !causal).length).toBeGreaterThan(1);
    }
    expect(new Set(cases.map(({ normFirst }) => normFirst))).toEqual(new Set([undefined, false, true]));
  });
});

describe.each(BACKENDS)("on %s", (backend) => {
  useBackend(backend);
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it.each(cases.map((one, n) => [`${n}: ${title(one)}`, one] as const))(
    "values and all gradients equal those of case %s",
    (_, one) => {
      compare(one, (operands) => (one.block ? runBlock(one, operands) : runAttention(one, operands)));
    },
  );
});
