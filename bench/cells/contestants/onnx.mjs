// Runs ONNX Runtime's operators LSTM and GRU. They compute the forward pass only.

/** The order of the gates in the operators' joined weights (ONNX: i, o, f, c and z, r, h). */
const orders = {
  lstm: ["input", "output", "forget", "candidate"],
  "gru before": ["update", "reset", "candidate"],
  "gru after": ["update", "reset", "candidate"],
};

/**
 * Makes a model of two nodes: the cell, and the sum of the squares of its hidden states, which is the loss. The inputs are given as the operator needs them, [T, B, F].
 *
 * @param {import("../problem.mjs").Problem} problem
 * @param {import("./peers.mjs").Arrays} arrays
 * @param {import("./peers.mjs").Load} load
 * @returns {Promise<import("./peers.mjs").Peer>}
 */
export async function onnx({ cell, sizes }, arrays, load) {
  if (cell === "encoder-decoder") throw new Error("ONNX Runtime has no encoder-decoder");
  const { InferenceSession, Tensor } = load("onnxruntime-node");
  const { B, T, F, H } = sizes;
  const session = await InferenceSession.create(model(cell, sizes, arrays, load("onnx-proto").onnx), {
    intraOpNumThreads: 2,
    logSeverityLevel: 3,
  });
  const inputs = new Tensor("float32", swapped(part(arrays, "inputs"), B, T, F), [T, B, F]);
  return {
    forward: async () => {
      const { loss } = await session.run({ X: inputs }, ["loss"]);
      if (!Number.isFinite(loss.data[0])) throw new Error(`ONNX Runtime: the loss is ${loss.data[0]}`);
    },
    hidden: async () => swapped((await session.run({ X: inputs }, ["Y"])).Y.data, T, B, H),
  };
}

/**
 * @param {import("../sizes.mjs").CellName} cell
 * @param {import("../sizes.mjs").Sizes} sizes
 * @param {import("./peers.mjs").Arrays} arrays
 * @param {any} proto the message types of ONNX
 * @returns {Uint8Array}
 */
function model(cell, { B, T, F, H }, arrays, proto) {
  const order = orders[cell];
  const G = order.length;
  const join = (/** @type {string} */ name, /** @type {number} */ rows) =>
    order.flatMap((gate) => [...swapped(part(arrays, `${gate}.${name}`), rows, H, 1)]);
  const biases = [...order.flatMap((gate) => [...part(arrays, `${gate}.bias`)]), ...new Float32Array(G * H)];
  const second = arrays.candidateRecurrentBias;
  if (second) biases.splice((2 * G - 1) * H, H, ...second);
  const tensor = (/** @type {string} */ name, /** @type {number[]} */ dims, /** @type {number[]} */ values) =>
    proto.TensorProto.create({ name, dims, dataType: 1, rawData: new Uint8Array(Float32Array.from(values).buffer) });
  const value = (/** @type {string} */ name, /** @type {number[]} */ dims) =>
    proto.ValueInfoProto.create({
      name,
      type: { tensorType: { elemType: 1, shape: { dim: dims.map((dimValue) => ({ dimValue })) } } },
    });
  const integer = (/** @type {string} */ name, /** @type {number} */ i) => ({ name, type: 2, i });
  const graph = proto.GraphProto.create({
    name: cell,
    initializer: [
      tensor("W", [1, G * H, F], join("kernel", F)),
      tensor("R", [1, G * H, H], join("recurrent", H)),
      tensor("B", [1, 2 * G * H], biases),
    ],
    node: [
      {
        opType: cell === "lstm" ? "LSTM" : "GRU",
        input: ["X", "W", "R", "B"],
        output: ["Y"],
        attribute: [integer("hidden_size", H), ...(cell === "gru after" ? [integer("linear_before_reset", 1)] : [])],
      },
      { opType: "ReduceSumSquare", input: ["Y"], output: ["loss"], attribute: [integer("keepdims", 0)] },
    ],
    input: [value("X", [T, B, F])],
    output: [value("Y", [T, 1, B, H]), value("loss", [])],
  });
  return proto.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: "", version: 14 }], graph }).finish();
}

/** Returns the values of an operand. @param {import("./peers.mjs").Arrays} arrays @param {string} name */
function part(arrays, name) {
  const found = arrays[name];
  if (!found) throw new Error(`the problem has no operand ${name}`);
  return found;
}

/**
 * Swaps the first two axes of an array with the axes [a, b, c].
 *
 * @param {Float32Array} values
 * @param {number} a
 * @param {number} b
 * @param {number} c
 */
export function swapped(values, a, b, c) {
  const result = new Float32Array(values.length);
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++) result.set(values.subarray((i * b + j) * c, (i * b + j + 1) * c), (j * a + i) * c);
  return result;
}
