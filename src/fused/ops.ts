import type { Tensor, TensorInfo } from "@tensorflow/tfjs";
import { type Attributes, attributesOf } from "./attributes";
import { constant } from "./constants";
import { type Attribute, type Handle, type NativeBackend, nativeBackend } from "./native";

/**
 * TensorFlow's operations called directly, on handles: 5 µs each where tfjs' engine takes 13 to 50. All that an `Ops` makes is freed when
 * its work ends, but for what `tensor` hands over to tfjs.
 */
export class Ops {
  readonly #made: Handle[] = [];
  readonly #handedOver = new Set<number>();
  readonly #backend: NativeBackend;
  readonly #attributes: Attributes;

  private constructor(backend: NativeBackend) {
    this.#backend = backend;
    this.#attributes = attributesOf(backend.binding);
  }

  /** Does some work and frees what it made, also when it throws. */
  static use<R>(work: (ops: Ops) => R): R {
    const backend = nativeBackend();
    if (!backend) throw new Error("Ops.use: the backend must be native TensorFlow.");
    const ops = new Ops(backend);
    try {
      return work(ops);
    } finally {
      for (const { id } of ops.#made) if (!ops.#handedOver.has(id)) backend.binding.deleteTensor(id);
    }
  }

  /** The handle of a tensor that tfjs keeps. */
  of(tensor: TensorInfo): Handle {
    const [id] = this.#backend.getInputTensorIds([tensor]) as [number];
    return { id, shape: tensor.shape, dtype: this.#backend.binding.TF_FLOAT };
  }

  /** Hands a handle over to tfjs: a tensor of the scope that is open. */
  tensor<T extends Tensor>(handle: Handle): T {
    this.#handedOver.add(handle.id);
    return this.#backend.createOutputTensor(handle) as T;
  }

  /** Whole numbers that TensorFlow wants as a tensor; made once and kept, since they are few and tiny. */
  int32(values: readonly number[], shape: readonly number[] = [values.length]): Handle {
    return constant(this.#backend.binding, "TF_INT32", shape, values);
  }

  run(name: string, attributes: readonly Attribute[], inputs: readonly Handle[], outputs: number): Handle[] {
    const ids = inputs.map(({ id }) => id);
    const made = this.#backend.binding.executeOp(name, attributes, ids, outputs);
    for (const handle of made) this.#made.push(handle);
    return made;
  }

  #one(name: string, attributes: readonly Attribute[], ...inputs: Handle[]): Handle {
    return this.run(name, attributes, inputs, 1)[0] as Handle;
  }

  /** a · b, either of them transposed. */
  matMul(a: Handle, b: Handle, { transposeA = false, transposeB = false } = {}): Handle {
    const { float, transpose } = this.#attributes;
    return this.#one("MatMul", [transpose("a", transposeA), transpose("b", transposeB), float], a, b);
  }

  add(a: Handle, b: Handle): Handle {
    return this.#one("AddV2", [this.#attributes.float], a, b);
  }

  sub(a: Handle, b: Handle): Handle {
    return this.#one("Sub", [this.#attributes.float], a, b);
  }

  mul(a: Handle, b: Handle): Handle {
    return this.#one("Mul", [this.#attributes.float], a, b);
  }

  sigmoid(x: Handle): Handle {
    return this.#one("Sigmoid", [this.#attributes.float], x);
  }

  tanh(x: Handle): Handle {
    return this.#one("Tanh", [this.#attributes.float], x);
  }

  /** dy * y * (1 - y), where y is the sigmoid's value. */
  sigmoidGrad(y: Handle, dy: Handle): Handle {
    return this.#one("SigmoidGrad", [this.#attributes.float], y, dy);
  }

  /** dy * (1 - y * y), where y is the tanh's value. */
  tanhGrad(y: Handle, dy: Handle): Handle {
    return this.#one("TanhGrad", [this.#attributes.float], y, dy);
  }

  reshape(x: Handle, shape: readonly number[]): Handle {
    return this.#one("Reshape", [this.#attributes.float, this.#attributes.shapeType], x, this.int32(shape));
  }

  concat(parts: readonly Handle[], axis: number): Handle {
    const { count, float, index } = this.#attributes;
    return this.#one("ConcatV2", [count(parts.length), float, index], ...parts, this.int32([axis], []));
  }

  /** Parts of these sizes along an axis. */
  splitSizes(x: Handle, sizes: readonly number[], axis: number): Handle[] {
    const { number, float, lengthType } = this.#attributes;
    const inputs = [x, this.int32(sizes), this.int32([axis], [])];
    return this.run("SplitV", [number("num_split", sizes.length), float, lengthType], inputs, sizes.length);
  }
}
