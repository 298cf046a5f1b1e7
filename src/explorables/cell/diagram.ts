// Draws the diagram of a cell with a number on every wire. The scenes are those of the figure `cellDiagram`.
import {
  frame,
  type GateBox,
  type Operation,
  type Place,
  type Scene,
  type Terminal,
  type Wire,
} from "../../figures/diagrams/scene";
import { arrowHead, box, roundedPath } from "../../figures/diagrams/svg-paths";
import { type ColourName, colour } from "../kit/colours";
import { clamp, fixed } from "../kit/numbers";
import { line, px, shape, symbol, type TextOptions, words } from "../kit/svg";
import type { Readings } from "./maths";
import type { GateName } from "./state";

/** What is drawn on the scene. */
export interface Diagram {
  readonly scene: Scene;
  readonly readings: Readings;
  /** The gates that are broken. */
  readonly broken: ReadonlySet<string>;
  /** The gate whose weights the reader can change now. */
  readonly chosen: GateName;
  /** Maps a horizontal position of the scene to the picture. A narrow picture pushes the parts together. */
  readonly across: (x: number) => number;
  readonly narrow: boolean;
}

/** The height of a diagram. */
export const HEIGHT = frame.height;

/** Returns the SVG of a diagram whose upper left corner is at the origin. */
export function drawDiagram(diagram: Diagram): string {
  const { scene, across } = diagram;
  const { left, right, bottom, top } = frame.body;
  const [from, to] = [across(left), across(right)];
  const body = box([(from + to) / 2, HEIGHT - (bottom + top) / 2], to - from, top - bottom, 16);
  return [
    shape(body, "body", ` stroke="${colour("faint")}"`),
    ...scene.wires.map((wire) => drawWire(wire, diagram)),
    ...scene.gates.map((gate) => drawGate(gate, diagram)),
    ...scene.operations.map((operation) => drawOperation(operation, diagram)),
    ...scene.terminals.map((terminal) => drawTerminal(terminal, diagram)),
    ...scene.readings.map(({ value, symbol: letters, at, anchor }) => {
      const [x, y] = place(at, diagram);
      const number = fixed(diagram.readings[value] ?? 0);
      const side = anchor === "left" ? "start" : anchor === "right" ? "end" : "middle";
      const name = diagram.narrow && value !== "kept" ? "" : `${symbol(letters)} = `;
      return onWire(x, y, `${name}${number}`, { anchor: side });
    }),
    extraReading(diagram),
  ].join("");
}

/** Returns the place in the picture, whose vertical axis points downwards. */
const place = ([x, y]: Place, { across }: Diagram): Place => [across(x), HEIGHT - y];

/** Returns a number next to a wire, with a rim in the colour of the background, so that it stays readable where it crosses a line. */
const onWire = (x: number, y: number, content: string, options: TextOptions) =>
  `<g stroke="${colour("body")}" stroke-width="4" stroke-linejoin="round" paint-order="stroke" class="gb-number">` +
  `${words(x, y, content, { size: 14, ...options })}</g>`;

/** The numbers of the wires that the figure leaves bare: tanh(c) in an LSTM, and 1 − z in a GRU. */
function extraReading(diagram: Diagram): string {
  const { readings, scene } = diagram;
  const operation = scene.operations.find(({ sign }) => sign === "tanh" || sign === "1\u2212");
  if (!operation) return "";
  const [x, y] = place(operation.at, diagram);
  if (operation.sign === "tanh") {
    const side = diagram.narrow ? ({ anchor: "end" } as const) : ({ anchor: "start" } as const);
    return onWire(x + (diagram.narrow ? -8 : 8), y + 22, fixed(readings.squashed ?? 0), { ...side, size: 12 });
  }
  return onWire(x, y - 21, `1\u2212${symbol("z")} = ${fixed(readings.rest ?? 0)}`, {});
}

/** The parts whose wires get thicker with the number that flows through them. The states keep their width, because they are the roads. */
function widthOf({ paint, parts }: Wire, { readings }: Diagram): number {
  if (paint === "cell") return 4;
  if (paint === "hidden") return 2.5;
  const value = paint !== "ink" ? readings[paint] : isWritten(parts) ? readings.written : undefined;
  return value === undefined ? 2 : 1.2 + 4 * clamp(Math.abs(value), 0, 1);
}

/** Returns whether a black wire carries what is written into the state. The other black wires carry the input. */
const isWritten = (parts: Wire["parts"]) =>
  parts.length === 2 && parts.includes("candidate") && (parts.includes("input") || parts.includes("update"));

function drawWire(wire: Wire, diagram: Diagram): string {
  const path = wire.path.map((at) => place(at, diagram));
  const width = widthOf(wire, diagram);
  const [x, y] = path[0] as Place;
  const gap = wire.bridge && place(wire.bridge, diagram);
  return [
    gap ? line(`M${px(gap[0])},${px(gap[1] - 6)}v12`, "body", width + 6) : "",
    line(roundedPath(path, wire.arrow ? 6 : 0), wire.paint, width),
    wire.arrow ? shape(arrowHead(path, 10, Math.max(9, width + 6)), wire.paint) : "",
    wire.branch ? `<circle cx="${px(x)}" cy="${px(y)}" r="4" fill="${colour(wire.paint)}"/>` : "",
  ].join("");
}

function drawGate({ part, at, symbol: letter, activation }: GateBox, diagram: Diagram): string {
  const [x, y] = place(at, diagram);
  const { width, height } = frame.gate;
  const isBroken = diagram.broken.has(part);
  const value = fixed(diagram.readings[part] ?? 0);
  const shown = box([x, y], diagram.narrow ? 76 : width, height, 8);
  const roof = y - height / 2 - 3;
  const ring =
    part === diagram.chosen ? line(box([x, y], (diagram.narrow ? 76 : width) + 8, height + 8, 11), part, 2) : "";
  const stroke = ` stroke="${colour(part)}" stroke-width="2"`;
  const paint: ColourName = isBroken ? part : "on";
  return [
    ring,
    isBroken ? shape(shown, "card", `${stroke} stroke-dasharray="5 4"`) : shape(shown, part, stroke),
    words(x, y - 4, isBroken ? "fixed" : part, { bold: true, paint }),
    words(x, y + 13, `${symbol(letter)} = ${value}`, { size: 14, paint }),
    shape(box([x, roof], isBroken ? 22 : activation === "tanh" ? 44 : 28, 22, 11), "card", stroke),
    words(x, roof, isBroken ? "\u00d7" : activation, { paint: part }),
  ].join("");
}

function drawOperation({ at, sign, caption }: Operation, diagram: Diagram): string {
  const [x, y] = place(at, diagram);
  const r = frame.operation;
  const isWord = sign === "tanh" || sign === "1\u2212";
  const outline = ` stroke="${colour("ink")}" stroke-width="2"`;
  const beside = {
    above: () => words(x, y - r - 9, caption?.text ?? "", { size: 12, paint: "quiet" }),
    aboveRight: () => words(x + r + 3, y - 9, caption?.text ?? "", { size: 12, paint: "quiet", anchor: "start" }),
    right: () => words(x + r + 4, y, caption?.text ?? "", { size: 12, paint: "quiet", anchor: "start" }),
  };
  return [
    isWord
      ? shape(box([x, y], sign === "tanh" ? 46 : 40, 24, 12), "highlight", outline)
      : `<circle cx="${px(x)}" cy="${px(y)}" r="${r}" fill="${colour("highlight")}"${outline}/>`,
    words(x, y, sign, isWord ? {} : { size: 18, bold: true }),
    caption && !diagram.narrow ? beside[caption.side]() : "",
  ].join("");
}

function drawTerminal({ at, symbol: text, words: meaning, paint, value, isBelow }: Terminal, diagram: Diagram): string {
  const { narrow, readings } = diagram;
  const [x, y] = place(at, diagram);
  // the figure writes subscripts as HTML
  const [, letter = "", below = ""] = /^(.)<sub>(.*)<\/sub>$/.exec(text) ?? [];
  const label = `${symbol(letter, below)} = ${fixed(readings[value] ?? 0)}`;
  if (isBelow) {
    const name = narrow ? "" : words(x - 10, y - 8, meaning, { size: 12, paint: "quiet", anchor: "end" });
    return name + words(x + 10, y - 8, label, { anchor: "start", size: 15 });
  }
  const isLeft = at[0] < frame.width / 2;
  const options = { anchor: isLeft ? "start" : "end", paint, size: 15 } as const;
  const edge = isLeft ? across(4, diagram) : across(frame.width - 4, diagram);
  const isLow = y > HEIGHT / 2; // a low label stands under its wire, where no other wire crosses it
  if (narrow) return onWire(edge, isLow ? y + 16 : y - 30, label, { ...options, size: 13 });
  return words(edge, y - 14, label, options) + words(edge, y + 13, meaning, { ...options, size: 12, paint: "quiet" });
}

const across = (x: number, diagram: Diagram) => diagram.across(x);
