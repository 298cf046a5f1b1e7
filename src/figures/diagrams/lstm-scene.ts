// Defines the parts of the diagram of an LSTM cell, and their places.
import type { Part } from "../kit/colours";
import { frame, type Scene } from "./scene";
import { bus, gate, hiddenTerminals, operation, reading, roof, terminal, wire, xTerminal } from "./scene-parts";

const { top, width, hidden: bottom, operation: radius } = frame;
/** The horizontal positions of the gates, and of the operation o * tanh(c). */
const f = 176;
const i = 282;
const g = 384;
const o = 484;
const show = 540;
/** The heights of the operations i * g and o * tanh(c). */
const write = 250;
const shown = 226;

const gates: readonly Part[] = ["forget", "input", "candidate", "output"];
const row = [
  { part: "forget", x: f },
  { part: "input", x: i },
  { part: "candidate", x: g },
  { part: "output", x: o },
] as const;
const written: readonly Part[] = ["input", "candidate"];
const out: readonly Part[] = ["output", "hidden"];

/** The diagram of the LSTM with a forget gate (Gers, Schmidhuber and Cummins 2000). As usual, the cell state is at the top, and the gates are below. */
export const lstmScene: Scene = {
  name: "LSTM cell",
  parts: [...gates, "cell", "hidden"],
  wires: [
    ...bus({ paint: "hidden", from: [0, bottom], gates: row }),
    ...bus({ paint: "ink", from: [116, 4], gates: row }),
    wire(
      "cell",
      ["cell", "forget"],
      [
        [0, top],
        [f - radius, top],
      ],
    ),
    wire(
      "cell",
      ["cell", "forget", ...written],
      [
        [f + radius, top],
        [g - radius, top],
      ],
    ),
    wire(
      "cell",
      ["cell", ...written],
      [
        [g + radius, top],
        [width, top],
      ],
    ),
    wire(
      "forget",
      ["forget"],
      [
        [f, roof],
        [f, top - radius],
      ],
    ),
    wire(
      "input",
      ["input"],
      [
        [i, roof],
        [i, write],
        [g - radius, write],
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
    wire("ink", written, [
      [g, write + radius],
      [g, top - radius],
    ]),
    wire(
      "cell",
      out,
      [
        [show, top],
        [show, 284],
      ],
      { branch: true, arrow: false },
    ),
    wire("cell", out, [
      [show, 258],
      [show, shown + radius],
    ]),
    wire(
      "output",
      ["output"],
      [
        [o, roof],
        [o, shown],
        [show - radius, shown],
      ],
    ),
    wire("hidden", out, [
      [show, shown - radius],
      [show, bottom],
      [width, bottom],
    ]),
  ],
  gates: [
    gate("forget", f, "f", "\u03c3"),
    gate("input", i, "i", "\u03c3"),
    gate("candidate", g, "g", "tanh"),
    gate("output", o, "o", "\u03c3"),
  ],
  operations: [
    operation("\u00d7", [f, top], ["forget"], "f \u2299 c<sub>t\u22121</sub>: what is kept", {
      text: "keep",
      side: "above",
    }),
    operation(
      "+",
      [g, top],
      ["cell", ...written],
      "c<sub>t</sub> = f \u2299 c<sub>t\u22121</sub> + i \u2299 g: the new cell",
      {
        text: "add",
        side: "above",
      },
    ),
    operation("\u00d7", [g, write], written, "i \u2299 g: what is written", { text: "write", side: "right" }),
    operation("tanh", [show, 271], out, "tanh(c<sub>t</sub>): the cell, between \u22121 and 1"),
    operation("\u00d7", [show, shown], out, "h<sub>t</sub> = o \u2299 tanh(c<sub>t</sub>): the new hidden state", {
      text: "show",
      side: "right",
    }),
  ],
  terminals: [
    terminal("cellBefore", "c<sub>t\u22121</sub>", "old cell", [0, top], ["cell", "forget"], "cell"),
    terminal("cell", "c<sub>t</sub>", "new cell", [width, top], ["cell", ...written], "cell"),
    ...hiddenTerminals(bottom, gates, out),
    xTerminal(116, gates),
  ],
  readings: [
    reading("kept", "f\u2299c", [(f + g) / 2, top + 13], ["forget", "cell"], "center", 160),
    reading("written", "i\u2299g", [g + 9, (write + top) / 2], written, "left", 116),
  ],
};
