import type { Tensor, TensorInfo } from "@tensorflow/tfjs";
import { type Attributes, attributesOf } from "./attributes";
import { constant } from "./constants";
import type { GruBlockWeights } from "./gru-pass";
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

  /** Whether these are the zeros that tfjs makes as the gradient of an output which no loss looks at; no other numbers are read. */
  isUntouched(gradient: TensorInfo): boolean {
    const { values } = this.#backend.tensorMap.get(gradient.dataId);
    if (!(values instanceof Float32Array) || values.byteOffset % 8) return false; // not made by tfjs to be zeros
    const pairs = new Float64Array(values.buffer, values.byteOffset, values.length >> 1); // half as many to look at
    for (let n = 0; n < pairs.length; n++) if (pairs[n] !== 0) return false;
    return values[values.length - 1] === 0;
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

  /** As `int32` for one number of 64 bits. tfjs-node's own Int64Scalar makes a new handle for each call and never frees it. */
  int64(value: number): Handle {
    return constant(this.#backend.binding, "TF_INT64", [], [value, 0]);
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

  /** The sum of several of one shape. */
  sum(...terms: Handle[]): Handle {
    return this.#one("AddN", [this.#attributes.count(terms.length), this.#attributes.float], ...terms);
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

  onesLike(x: Handle): Handle {
    return this.#one("OnesLike", [this.#attributes.float], x);
  }

  zerosLike(x: Handle): Handle {
    return this.#one("ZerosLike", [this.#attributes.float], x);
  }

  /** The sum over the first axis. [N, M] gives [M] */
  sumRows(x: Handle): Handle {
    const { float, index, keepDims } = this.#attributes;
    return this.#one("Sum", [float, index, keepDims], x, this.int32([0]));
  }

  reshape(x: Handle, shape: readonly number[]): Handle {
    return this.#one("Reshape", [this.#attributes.float, this.#attributes.shapeType], x, this.int32(shape));
  }

  concat(parts: readonly Handle[], axis: number): Handle {
    const { count, float, index } = this.#attributes;
    return this.#one("ConcatV2", [count(parts.length), float, index], ...parts, this.int32([axis], []));
  }

  /** Equal parts along an axis. */
  split(x: Handle, parts: number, axis: number): Handle[] {
    const { number, float } = this.#attributes;
    return this.run("Split", [number("num_split", parts), float], [this.int32([axis], []), x], parts);
  }

  /** Parts of these sizes along an axis. */
  splitSizes(x: Handle, sizes: readonly number[], axis: number): Handle[] {
    const { number, float, lengthType } = this.#attributes;
    const inputs = [x, this.int32(sizes), this.int32([axis], [])];
    return this.run("SplitV", [number("num_split", sizes.length), float, lengthType], inputs, sizes.length);
  }

  /** [T, …] gives T times […] */
  unstack(x: Handle): Handle[] {
    const { number, float } = this.#attributes;
    const parts = x.shape[0] as number;
    return this.run("Unpack", [number("num", parts), float, number("axis", 0)], [x], parts);
  }

  /** T times […] gives [T, …] */
  stack(parts: readonly Handle[]): Handle {
    const { count, float, number } = this.#attributes;
    return this.#one("Pack", [count(parts.length), float, number("axis", 0)], ...parts);
  }

  /** Batch and time change places. [B, T, N] gives [T, B, N], and the other way round */
  swapBatchAndTime(x: Handle): Handle {
    const [first, second, last] = x.shape as [number, number, number];
    if (first === 1 || second === 1) return this.reshape(x, [second, first, last]); // nothing moves
    return this.#one("Transpose", [this.#attributes.float, this.#attributes.permutationType], x, this.int32([1, 0, 2]));
  }

  /** The last step. [T, B, N] gives [B, N] */
  last(x: Handle): Handle {
    const { float, indexType, dropFirst } = this.#attributes;
    const inputs = [x, this.int32([-1]), this.int32([0]), this.int32([1])];
    return this.#one("StridedSlice", [float, indexType, ...dropFirst], ...inputs);
  }

  /** x with y added to its last step. x [T, B, N], y [B, N] */
  addToLast(x: Handle, y: Handle): Handle {
    const [T, B, N] = x.shape as [number, number, number];
    const padding = this.int32([T - 1, 0, 0, 0, 0, 0], [3, 2]);
    const { float, paddingType } = this.#attributes;
    return this.add(x, this.#one("Pad", [float, paddingType], this.reshape(y, [1, B, N]), padding));
  }

  /** x + bias in each row. x [N, M], bias [M] */
  addBias(x: Handle, bias: Handle): Handle {
    return this.#one("BiasAdd", [this.#attributes.float], x, bias);
  }

  /** TensorFlow's LSTM over a sequence: the seven parts of an `LstmPass`'s trace. */
  blockLstm({ x, c, h, weights, bias }: BlockLstmOperands): Handle[] {
    const { float, noClip, noPeephole, noForgetBias } = this.#attributes;
    const p = this.zerosVector(c.shape[1] as number);
    const inputs = [this.int64(x.shape[0] as number), x, c, h, weights, p, p, p, bias];
    return this.run("BlockLSTM", [float, noForgetBias, noClip, noPeephole], inputs, 7);
  }

  /** Its gradient: of x, c, h, weights, three peepholes, bias. */
  blockLstmGrad(operands: BlockLstmOperands, outputs: readonly Handle[], dCell: Handle, dHidden: Handle): Handle[] {
    const { float, noPeephole } = this.#attributes;
    const { x, c, h, weights, bias } = operands;
    const p = this.zerosVector(c.shape[1] as number);
    const inputs = [this.int64(x.shape[0] as number), x, c, h, weights, p, p, p, bias, ...outputs, dCell, dHidden];
    return this.run("BlockLSTMGrad", [float, noPeephole], inputs, 8);
  }

  /** The elementwise part of one step's gradient: of the cell before it, and of the pre-activations [B, 4H]. */
  lstmStepGrad(operands: BlockLstmOperands, outputs: readonly Handle[], dCell: Handle, dHidden: Handle): Handle[] {
    const { float, noPeephole } = this.#attributes;
    const { x, c, h, weights, bias } = operands;
    const p = this.zerosVector(c.shape[1] as number);
    const inputs = [x, c, h, weights, p, p, p, bias, ...outputs, dCell, dHidden];
    return this.run("LSTMBlockCellGrad", [float, noPeephole], inputs, 5);
  }

  /** TensorFlow's GRU for one step, reset before: reset, update, candidate, hidden. x [B, F], h [B, H] */
  gruBlockCell(x: Handle, h: Handle, { gates, candidate, gatesBias, candidateBias }: GruBlockWeights): Handle[] {
    return this.run("GRUBlockCell", [this.#attributes.float], [x, h, gates, candidate, gatesBias, candidateBias], 4);
  }

  /** Its gradient: of x, of h, of the candidate's pre-activation [B, H], of reset's and update's [B, 2H]. */
  gruBlockCellGrad(x: Handle, h: Handle, weights: GruBlockWeights, step: readonly Handle[], dHidden: Handle): Handle[] {
    const { gates, candidate, gatesBias, candidateBias } = weights;
    const inputs = [x, h, gates, candidate, gatesBias, candidateBias, ...step, dHidden];
    return this.run("GRUBlockCellGrad", [this.#attributes.float], inputs, 4);
  }

  /** Zeros [H], made once and kept. */
  zerosVector(H: number): Handle {
    return constant(this.#backend.binding, "TF_FLOAT", [H], new Array<number>(H).fill(0));
  }
}

/** In TensorFlow's terms, its gates side by side in the order input, candidate, forget, output. */
export interface BlockLstmOperands {
  /** [T, B, F]; [B, F] for one step */
  readonly x: Handle;
  /** The cell before it [B, H] */
  readonly c: Handle;
  /** The hidden state before it [B, H] */
  readonly h: Handle;
  /** [F + H, 4H] */
  readonly weights: Handle;
  /** [4H] */
  readonly bias: Handle;
}
