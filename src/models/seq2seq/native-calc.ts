import type { Tensor } from "@tensorflow/tfjs";
import { type Attribute, type Binding, type Handle, nativeBackend } from "../../fused/native";
import { Ops } from "../../fused/ops";
import type { Calc } from "./calc";

/** Does some work on TensorFlow's own handles; all that it makes is freed but for what it hands to tfjs. Native TensorFlow only. */
export function onHandles<R>(work: (calc: Calc<Handle>) => R): R {
  return Ops.use((ops) => work(calcOn(ops, attributesOf((nativeBackend() as { readonly binding: Binding }).binding))));
}

function calcOn(ops: Ops, { float, softmax, batched, indices, keep }: ReturnType<typeof makeAttributes>): Calc<Handle> {
  const one = (name: string, attributes: readonly Attribute[], ...inputs: Handle[]) =>
    ops.run(name, attributes, inputs, 1)[0] as Handle;
  return {
    of: (tensor) => ops.of(tensor),
    tensor: (x) => ops.tensor<Tensor>(x),
    shape: (x) => x.shape,
    add: (a, b) => ops.add(a, b),
    sub: (a, b) => ops.sub(a, b),
    mul: (a, b) => ops.mul(a, b),
    sigmoid: (x) => ops.sigmoid(x),
    tanh: (x) => ops.tanh(x),
    softmax: (x) => one("Softmax", [softmax], x),
    sigmoidBack: (y, dy) => ops.sigmoidGrad(y, dy),
    tanhBack: (y, dy) => ops.tanhGrad(y, dy),
    matMul: (a, b, transposeA = false) =>
      a.shape.length === 2 ? ops.matMul(a, b, { transposeA }) : one("BatchMatMulV2", batched(transposeA), a, b),
    sumRows: (x) => one("Sum", [float, indices, keep], x, ops.int32([1])),
    reshape: (x, shape) => ops.reshape(x, shape),
    concat: (parts, axis) => (parts.length === 1 ? (parts[0] as Handle) : ops.concat(parts, axis)), // ConcatV2 wants two
    split: (x, sizes, axis) => ops.splitSizes(x, sizes, axis),
  };
}

let attributes: ReturnType<typeof makeAttributes> | undefined;

/** Attributes never change: made once. */
function attributesOf(binding: Binding) {
  attributes ??= makeAttributes(binding);
  return attributes;
}

function makeAttributes(binding: Binding) {
  const float: Attribute = { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  const flag = (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value });
  const indices: Attribute = { name: "Tidx", type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 };
  const products = [false, true].map((transposed) => [flag("adj_x", transposed), flag("adj_y", false), float]);
  return {
    float,
    softmax: float,
    indices,
    keep: flag("keep_dims", true),
    batched: (transposeA: boolean) => products[transposeA ? 1 : 0] as readonly Attribute[],
  };
}
