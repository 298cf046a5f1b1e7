// Loads one backend and multiplies two matrices, to find out whether the backend works. A binding may exist and still not run.
// usage: node probe.cjs tensorflow|wasm|cpu
const util = require("node:util");
// Node 23 has removed these two functions, but tfjs-node 4.22 still calls them. (For notebooks, the library defines them in the same way.)
Object.assign(util, { isNullOrUndefined: (value) => value === null || value === undefined, isArray: Array.isArray });
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";

const backend = process.argv[2];
if (backend === "tensorflow") require("@tensorflow/tfjs-node");
if (backend === "wasm") require("@tensorflow/tfjs-backend-wasm");
const tf = require("@tensorflow/tfjs");

(async () => {
  await tf.setBackend(backend);
  if (tf.getBackend() !== backend) throw new Error(`asked for ${backend}, got ${tf.getBackend()}`);
  const product = tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0];
  if (product !== 11) throw new Error(`[1 2]·[3 4] = ${product}, expected 11`);
  console.log(`${backend} runs`);
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
