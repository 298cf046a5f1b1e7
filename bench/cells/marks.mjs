// Defines the marks of the contestants in the picture, which differ in form and colour.

/** @typedef {{ readonly label: string, readonly colour: string, readonly path: (x: number, y: number) => string }} Mark */

const r = 6;

/** The marks in the order in which they are drawn. The most important comes last and is on top. @type {Readonly<Record<string, Mark>>} */
export const marks = {
  "gatebook cpu": {
    label: "gatebook, the loop in plain JavaScript",
    colour: "#6c8fc7",
    path: (x, y) => `M${x - r} ${y - r}L${x + r} ${y + r}M${x - r} ${y + r}L${x + r} ${y - r}`,
  },
  "gatebook wasm": {
    label: "gatebook, the loop on WebAssembly",
    colour: "#8a2846",
    path: (x, y) => `M${x} ${y - r}L${x + r} ${y + r}L${x - r} ${y + r}Z`,
  },
  "gatebook reference": {
    label: "gatebook, the loop on TensorFlow",
    colour: "#1f7a8c",
    path: (x, y) => `M${x - r} ${y}H${x + r}M${x} ${y - r}V${y + r}`,
  },
  "tf.layers": {
    label: "tf.layers",
    colour: "#5b616b",
    path: (x, y) => `M${x - r} ${y - r}H${x + r}V${y + r}H${x - r}Z`,
  },
  PyTorch: {
    label: "PyTorch",
    colour: "#b58018",
    path: (x, y) => `M${x} ${y - r - 1}L${x + r + 1} ${y}L${x} ${y + r + 1}L${x - r - 1} ${y}Z`,
  },
  "gatebook fused wasm": {
    label: "gatebook, C++ kernel as WebAssembly",
    colour: "#8a2846",
    path: (x, y) => `M${x} ${y + r}L${x + r} ${y - r}L${x - r} ${y - r}Z`,
  },
  "gatebook fused": {
    label: "gatebook, C++ kernel",
    colour: "#c54e0f",
    path: (x, y) => `M${x - r} ${y}A${r} ${r} 0 1 0 ${x + r} ${y}A${r} ${r} 0 1 0 ${x - r} ${y}Z`,
  },
};

/** Returns whether the form of a mark is closed, so that it is filled. @param {string} name */
export const filled = (name) => name.startsWith("gatebook fused") || name === "PyTorch" || name === "tf.layers";
