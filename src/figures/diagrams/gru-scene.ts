// Defines the parts of the diagram of a GRU cell, and their places.
import type { Part } from "../kit/colours";
import { frame, type Scene } from "./scene";
import { bus, floor, gate, hiddenTerminals, operation, reading, roof, TAP, wire, xTerminal } from "./scene-parts";

const { top, width, hidden: bottom, operation: radius } = frame;
/** The horizontal positions of the gates. The update gate is where the diagram of the LSTM has the forget gate, because both gates decide what is kept. */
const z = 186;
const r = 308;
const g = 492;
/** The horizontal position of the operation r * h, whose result the candidate reads. */
const reset = 402;
/** The heights of the operation (1 - z) * g and of the wire from the reset gate. */
const write = 254;
const over = 226;

const gates: readonly Part[] = ["update", "reset", "candidate"];
const mixed: readonly Part[] = ["update", "candidate"];
const row = [
  { part: "update", x: z },
  { part: "reset", x: r },
] as const;

/**
 * The diagram of the GRU of Cho et al. (2014), h_t = z ⊙ h_{t-1} + (1 - z) ⊙ g. In this GRU, z is the share of the old state that is kept, and the
 * reset gate acts before the recurrent product.
 */
export const gruScene: Scene = {
  name: "GRU cell",
  parts: [...gates, "hidden"],
  wires: [
    ...bus({
      paint: "hidden",
      from: [106, top],
      gates: row,
      beyond: { parts: ["reset", "candidate"], to: [reset - radius, bottom] },
    }),
    wire(
      "hidden",
      ["reset", "candidate"],
      [
        [reset + radius, bottom],
        [g + TAP.hidden, bottom],
        [g + TAP.hidden, floor],
      ],
    ),
    ...bus({ paint: "ink", from: [126, 4], gates: [...row, { part: "candidate", x: g }] }),
    wire(
      "hidden",
      ["hidden", ...gates],
      [
        [0, top],
        [106, top],
      ],
      { arrow: false },
    ),
    wire(
      "hidden",
      ["hidden", "update"],
      [
        [106, top],
        [z - radius, top],
      ],
      { branch: true },
    ),
    wire(
      "hidden",
      ["hidden", "update"],
      [
        [z + radius, top],
        [g - radius, top],
      ],
    ),
    wire(
      "hidden",
      ["hidden", ...mixed],
      [
        [g + radius, top],
        [width, top],
      ],
    ),
    wire(
      "update",
      ["update"],
      [
        [z, roof],
        [z, top - radius],
      ],
    ),
    wire(
      "update",
      ["update"],
      [
        [z, write],
        [280 - 20, write],
      ],
      { branch: true, arrow: false },
    ),
    wire(
      "update",
      ["update"],
      [
        [280 + 20, write],
        [g - radius, write],
      ],
    ),
    wire(
      "reset",
      ["reset"],
      [
        [r, roof],
        [r, over],
        [reset, over],
        [reset, bottom + radius],
      ],
    ),
    wire(
      "candidate",
      ["candidate"],
      [
        [g, roof],
        [g, write - radius],
      ],
    ),
    wire("ink", mixed, [
      [g, write + radius],
      [g, top - radius],
    ]),
  ],
  gates: [
    gate("update", z, "z", "\u03c3"),
    gate("reset", r, "r", "\u03c3"),
    gate("candidate", g, "g", "tanh", "(r \u2299 h<sub>t\u22121</sub>)"),
  ],
  operations: [
    operation("\u00d7", [z, top], ["update"], "z \u2299 h<sub>t\u22121</sub>: what is kept", {
      text: "keep",
      side: "above",
    }),
    operation(
      "+",
      [g, top],
      ["hidden", ...mixed],
      "h<sub>t</sub> = z \u2299 h<sub>t\u22121</sub> + (1 \u2212 z) \u2299 g: the new hidden state",
      {
        text: "add",
        side: "above",
      },
    ),
    operation("1\u2212", [280, write], ["update"], "1 \u2212 z: what is not kept is replaced"),
    operation("\u00d7", [g, write], mixed, "(1 \u2212 z) \u2299 g: what is written", {
      text: "replace",
      side: "right",
    }),
    operation("\u00d7", [reset, bottom], ["reset"], "r \u2299 h<sub>t\u22121</sub>: what the candidate reads", {
      text: "read",
      side: "aboveRight",
    }),
  ],
  terminals: [...hiddenTerminals(top, ["hidden", ...gates], ["hidden", ...mixed]), xTerminal(126, gates)],
  readings: [
    reading("kept", "z\u2299h", [(z + g) / 2, top + 13], ["hidden", "update"], "center", 250),
    reading("written", "(1\u2212z)\u2299g", [g - 9, (write + top) / 2], mixed, "right", 190),
    reading("resetHidden", "r\u2299h", [reset + radius + 4, bottom - 14], ["reset", "candidate"], "left", 150),
  ],
};
