// Runs brain.js' LSTMTimeStep, the usual LSTM of small JavaScript projects. It is another network: it adds an output layer, reads one sequence at a time, and
// its training step also changes the weights. So its values are not compared, and its times only show the order of magnitude.

/**
 * @param {import("../problem.mjs").Problem} problem
 * @param {import("./peers.mjs").Arrays} arrays
 * @param {import("./peers.mjs").Load} load
 * @returns {import("./peers.mjs").Peer}
 */
export function brain({ sizes: { T, F, H } }, arrays, load) {
  const { recurrent } = load("brain.js");
  const network = new recurrent.LSTMTimeStep({ inputSize: F, hiddenLayers: [H], outputSize: F });
  const inputs = arrays.inputs ?? new Float32Array(T * F);
  // training predicts each step from the steps before, so T predictions need T + 1 steps: the first step is repeated at the end
  const sequence = Array.from({ length: T + 1 }, (_, t) => inputs.slice((t % T) * F, ((t % T) + 1) * F));
  network.train([sequence], { iterations: 1, errorThresh: 0, log: false }); // makes the network's equations
  const steps = sequence.slice(0, T);
  return {
    forward: () => {
      network.run(steps);
    },
    both: () => {
      network.train([sequence], { iterations: 1, errorThresh: 0, log: false });
    },
  };
}
