// Defines the parts of the diagram of an RNN cell, and their places.
import { frame, type Scene } from "./scene";
import { bus, hiddenTerminals, roof, wire, xTerminal } from "./scene-parts";

const { width, hidden: bottom, gates: height } = frame;
const x = 330;
const over = 250;
const down = 540;

/** The diagram of the plain RNN (Elman 1990), which is one layer whose output is the hidden state. */
export const rnnScene: Scene = {
  name: "RNN cell",
  parts: ["hidden"],
  wires: [
    ...bus({ paint: "hidden", from: [0, bottom], gates: [{ part: "hidden", x }] }),
    ...bus({ paint: "ink", from: [116, 4], gates: [{ part: "hidden", x }] }),
    wire(
      "hidden",
      ["hidden"],
      [
        [x, roof],
        [x, over],
        [down, over],
        [down, bottom],
        [width, bottom],
      ],
    ),
  ],
  gates: [
    {
      part: "hidden",
      at: [x, height],
      symbol: "h",
      activation: "tanh",
      formula: "h<sub>t</sub> = tanh(x<sub>t</sub> W + h<sub>t\u22121</sub> U + b)",
    },
  ],
  operations: [],
  terminals: [...hiddenTerminals(bottom, ["hidden"], ["hidden"]), xTerminal(116, ["hidden"])],
  readings: [],
};
