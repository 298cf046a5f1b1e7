// Turns the scene of a cell diagram into the shapes and texts that Plotly draws.
import type { Annotation, Shape } from "plotly.js";
import { gateColours, type Part, palette } from "../kit/colours";
import { mathFamily, note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import { fitted } from "./fit-text";
import {
  frame,
  type GateBox,
  type Operation,
  type Paint,
  type Place,
  type Reading,
  type Scene,
  type Terminal,
  type Wire,
} from "./scene";
import { turned } from "./scene-parts";
import { arrowHead, box, roundedPath } from "./svg-paths";

/** The numbers to write on the diagram, as texts, by name. */
export type Readings = Readonly<Record<string, string>>;

/** The shapes and texts that Plotly draws. The shapes are in the order from back to front. */
export interface Drawing {
  readonly shapes: Shape[];
  readonly annotations: Annotation[];
}

const BODY = "#f2efe7";
/** The colour of texts of parts that are not lit. It is faint, but still readable (contrast 4.5:1). */
const QUIET = "#62676f";

const colourOf = (paint: Paint) => (paint === "ink" ? palette.ink : gateColours[paint]);

/**
 * Returns the shapes and texts of a scene. Lit parts are in their colours, and the other parts are grey.
 *
 * @param isBackward if true, the diagram shows the path of the gradient: lit wires are dashed, their arrows are reversed, and the numbers are
 * gradients
 */
export function draw(scene: Scene, lit: ReadonlySet<Part>, readings: Readings, isBackward = false): Drawing {
  const isLit = ({ parts }: { readonly parts: readonly Part[] }) => parts.some((part) => lit.has(part));
  const dimFirst = [...scene.wires].sort((a, b) => Number(isLit(a)) - Number(isLit(b)));
  const { left, right, bottom, top } = frame.body;
  return {
    shapes: [
      {
        type: "path",
        path: box([(left + right) / 2, (bottom + top) / 2], right - left, top - bottom, 16),
        fillcolor: BODY,
        line: { color: palette.faint, width: 1 },
        layer: "below",
      },
      ...dimFirst.flatMap((wire) => drawWire(isBackward && isLit(wire) ? turned(wire) : wire, isLit(wire), isBackward)),
      ...scene.gates.flatMap((gate) => drawGate(gate, lit.has(gate.part))),
      ...scene.operations.map((operation) => drawOperation(operation, isLit(operation))),
    ],
    annotations: [
      ...scene.gates.flatMap((gate) => gateWords(gate, lit.has(gate.part), readings, isBackward)),
      ...scene.operations.flatMap((operation) => operationWords(operation, isLit(operation))),
      ...scene.terminals.flatMap((terminal) => terminalWords(terminal, isLit(terminal), readings, isBackward)),
      ...scene.readings.flatMap((reading) => readingWords(reading, isLit(reading), readings, isBackward)),
    ],
  };
}

function drawWire({ path, paint, arrow, bridge, branch }: Wire, lit: boolean, isBackward: boolean): Shape[] {
  const colour = lit ? colourOf(paint) : palette.faint;
  const width = lit ? (paint === "cell" ? 4 : 2.5) : 1.5;
  const line = roundedPath(path, arrow ? 6 : 0);
  const [x, y] = path[0] as [number, number];
  const dot = lit ? 4 : 3;
  return [
    ...(bridge ? [gapAt(bridge, width)] : []),
    {
      type: "path",
      path: line,
      line: { color: colour, width, ...(lit && isBackward ? { dash: "dash" as const } : {}) },
      layer: "below",
    },
    ...(arrow
      ? [{ type: "path", path: arrowHead(path), fillcolor: colour, line: { width: 0 }, layer: "below" } as const]
      : []),
    ...(branch
      ? [
          {
            type: "circle",
            x0: x - dot,
            x1: x + dot,
            y0: y - dot,
            y1: y + dot,
            fillcolor: colour,
            line: { width: 0 },
            layer: "below",
          } as const,
        ]
      : []),
  ];
}

/** Returns a gap in a line, drawn in the background colour, so that another line visibly passes over it. */
function gapAt([x, y]: Place, width: number): Shape {
  const line = { color: BODY, width: width + 6 };
  return { type: "line", x0: x, x1: x, y0: y - 6, y1: y + 6, line, layer: "below" };
}

const pillAt = ({ at }: GateBox) => [at[0], at[1] + frame.gate.height / 2 + 3] as const;
const pillWidth = ({ activation }: GateBox) => (activation === "tanh" ? 44 : 28);

function drawGate(gate: GateBox, lit: boolean): Shape[] {
  const colour = gateColours[gate.part];
  const line = { color: lit ? colour : palette.faint, width: lit ? 2 : 1.5 };
  return [
    {
      type: "path",
      path: box(gate.at, frame.gate.width, frame.gate.height, 8),
      fillcolor: lit ? colour : palette.card,
      line,
      layer: "below",
    },
    { type: "path", path: box(pillAt(gate), pillWidth(gate), 22, 11), fillcolor: palette.card, line, layer: "below" },
  ];
}

function drawOperation({ at: [x, y], sign }: Operation, lit: boolean): Shape {
  const line = { color: lit ? palette.ink : palette.faint, width: lit ? 2 : 1.5 };
  const common = { fillcolor: lit ? palette.highlight : palette.card, line, layer: "below" } as const;
  if (sign === "tanh" || sign === "1\u2212")
    return { type: "path", path: box([x, y], sign === "tanh" ? 48 : 40, 26, 13), ...common };
  const r = frame.operation;
  return { type: "circle", x0: x - r, x1: x + r, y0: y - r, y1: y + r, ...common };
}

function gateWords(gate: GateBox, lit: boolean, readings: Readings, isBackward: boolean): Annotation[] {
  const [x, y] = gate.at;
  const colour = lit ? "#ffffff" : QUIET;
  const value = readings[gate.part];
  // the number on a gate is the gradient of its weighted sum a, so its symbol is da
  const symbol = isBackward && lit ? `d<i>a</i><sub>${gate.symbol}</sub>` : `<i>${gate.symbol}</i>`;
  const front = `${symbol}${value === undefined ? "" : " = "}`;
  const fit = fitted(value ?? "", isBackward ? 13 : 14, frame.gate.width - 2, front);
  const words = (text: string, up: number, size: number, family?: string): Annotation =>
    note(text, { x, y: y + up, yanchor: "middle", font: { size, color: colour, ...(family ? { family } : {}) } });
  const [px, py] = pillAt(gate);
  return [
    words(`<b>${gate.part}</b>`, 2, 13),
    words(`${front}${escapeText(fit.text)}`, -15, fit.size, mathFamily),
    note(gate.activation, {
      x: px,
      y: py,
      yanchor: "middle",
      font: { size: 13, color: lit ? gateColours[gate.part] : QUIET },
    }),
  ];
}

function operationWords({ at: [x, y], sign, caption }: Operation, lit: boolean): Annotation[] {
  const font = { color: lit ? palette.ink : QUIET };
  const isWord = sign === "tanh" || sign === "1\u2212";
  const words = [
    note(isWord ? sign : `<b>${sign}</b>`, { x, y, yanchor: "middle", font: { ...font, size: isWord ? 13 : 18 } }),
  ];
  if (!caption) return words;
  const beside = {
    above: { x, y: y + frame.operation + 2, yanchor: "bottom" },
    aboveRight: { x: x + frame.operation + 3, y: y + 3, xanchor: "left", yanchor: "bottom" },
    right: { x: x + frame.operation + 3, y, xanchor: "left", yanchor: "middle" },
  } as const;
  return [...words, note(caption.text, { ...beside[caption.side], font: { ...font, size: 12 } })];
}

function terminalWords(terminal: Terminal, lit: boolean, readings: Readings, isBackward: boolean): Annotation[] {
  const [x, y] = terminal.at;
  const value = readings[terminal.value];
  const isLeft = x < frame.width / 2;
  const color = lit ? colourOf(terminal.paint) : QUIET;
  const symbol = `${isBackward && lit ? "d" : ""}<i>${terminal.symbol[0]}</i>${terminal.symbol.slice(1)}${value === undefined ? "" : " = "}`;
  const usual = value === undefined || terminal.isBelow ? 16 : 14;
  const fit = fitted(value ?? "", usual, terminal.isBelow ? ROOM.below : ROOM.beside, symbol);
  const words = { font: { size: 12, color: lit ? palette.neutral : QUIET } };
  const symbolAt = { font: { size: fit.size, family: mathFamily, color } };
  const text = `${symbol}${escapeText(fit.text)}`;
  // If an input comes from below, its number is right of the wire, where there is space for a long number, and the words are left of the wire.
  if (terminal.isBelow)
    return [
      note(text, { x: x + 10, y: 12, xanchor: "left", yanchor: "middle", ...symbolAt }),
      note(terminal.words, { x: x - 10, y: 12, xanchor: "right", yanchor: "middle", ...words }),
    ];
  const place = { xanchor: isLeft ? "left" : "right", x: isLeft ? 0 : frame.width } as const;
  return [
    note(text, { ...place, y: y + 5, yanchor: "bottom", ...symbolAt }),
    note(terminal.words, { ...place, y: y - 5, yanchor: "top", ...words }),
  ];
}

/** The greatest widths, in pixels, of a symbol with its number: `beside` for a state at the left or right, and `below` for an input from below. */
const ROOM = { beside: 148, below: 500 } as const;

function readingWords(reading: Reading, lit: boolean, readings: Readings, isBackward: boolean): Annotation[] {
  const { value, symbol, anchor } = reading;
  const [x, y] = reading.at;
  const text = readings[value];
  if (text === undefined) return [];
  const font = { size: 14, family: mathFamily, color: lit ? palette.ink : QUIET };
  const name = isBackward && lit ? `d(<i>${symbol}</i>)` : `<i>${symbol}</i>`;
  const fit = fitted(text, font.size, reading.room, `${name} = `);
  const size = { ...font, size: fit.size };
  return [note(`${name} = ${escapeText(fit.text)}`, { x, y, xanchor: anchor, yanchor: "middle", font: size })];
}
