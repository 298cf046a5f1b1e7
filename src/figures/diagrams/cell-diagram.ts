// Draws the figure `cellDiagram`, which shows the inside of an RNN, LSTM or GRU cell.
import { checkNames, InputError } from "../../base/validate";
import type { Part } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { finite } from "../kit/number-lists";
import { say, sayList } from "../kit/number-text";
import { diagramFigure } from "./diagram-figure";
import { draw, type Readings } from "./draw-cell";
import { gruScene } from "./gru-scene";
import { litParts } from "./lit-parts";
import { lstmScene } from "./lstm-scene";
import { rnnScene } from "./rnn-scene";
import { frame, type Scene } from "./scene";

/** The name of a part that can be lit in the diagram of an LSTM. */
export type LstmPart = "forget" | "input" | "candidate" | "output" | "cell" | "hidden";
/** The name of a part that can be lit in the diagram of a GRU. */
export type GruPart = "update" | "reset" | "candidate" | "hidden";
/** The name of a part that can be lit in the diagram of an RNN. */
export type RnnPart = "hidden";

/** The names of the numbers (of one unit, at one step) that can be written on the diagram of an LSTM. */
export type LstmValue = LstmPart | "x" | "cellBefore" | "hiddenBefore" | "kept" | "written";
/** The names of the numbers that can be written on the diagram of a GRU. */
export type GruValue = GruPart | "x" | "hiddenBefore" | "kept" | "written" | "resetHidden";
/** The names of the numbers that can be written on the diagram of an RNN. */
export type RnnValue = RnnPart | "x" | "hiddenBefore";

/** The options of `cellDiagram` for one kind of cell. */
export interface DiagramOptions<Cell extends string, P extends Part, Value extends string> {
  readonly cell: Cell;
  /** The lit parts, which are drawn in colour; by default all parts. The other parts are grey. */
  readonly lit?: readonly P[];
  /**
   * The numbers to write on the diagram. A text is written unchanged. A number or text that is too long for its place is written in a
   * smaller font, and cut with "…" if the smallest font is still too large.
   */
  readonly values?: Readonly<Partial<Record<Value, number | string>>>;
  /**
   * If true, the diagram shows the path of the gradient. Lit wires are dashed, their arrows are reversed, and `values` are gradients.
   * The gradient of a gate is the gradient of its weighted sum. Default false.
   */
  readonly backward?: boolean;
  readonly title?: string;
}

/** The options of `cellDiagram`: the cell to draw, the lit parts, and the numbers to write on the diagram. */
export type CellDiagramOptions =
  | DiagramOptions<"lstm", LstmPart, LstmValue>
  | DiagramOptions<"gru", GruPart, GruValue>
  | DiagramOptions<"rnn", RnnPart, RnnValue>;

const scenes: Readonly<Record<CellDiagramOptions["cell"], Scene>> = { lstm: lstmScene, gru: gruScene, rnn: rnnScene };

/**
 * Returns a diagram of a cell. Lit parts have the colour of their gate, and the other parts are grey.
 * All lessons use the same diagram, and each lesson lights more of its parts.
 *
 * When the mouse is over a gate or an operation, its formula appears.
 *
 * `cellDiagram({ cell: "lstm", lit: ["forget"], values: { x: 1, hiddenBefore: 0, forget: 0.858149 } })`
 * @throws InputError if a cell, part or value does not exist, or if a number is not finite
 */
export function cellDiagram(options: CellDiagramOptions): Figure {
  const caller = "cellDiagram";
  checkNames(caller, "options", options, ["cell", "lit", "values", "backward", "title"]);
  const scene = Object.hasOwn(scenes, options.cell) ? scenes[options.cell] : undefined;
  if (!scene) throw new InputError(`${caller}: cell must be lstm, gru or rnn, got "${options.cell}".`);
  const lit = litParts(caller, scene.parts, options.lit, scene.name);
  const readings = readingsOf(caller, scene, options.values ?? {});
  const isBackward = options.backward === true;
  const { shapes, annotations } = draw(scene, lit, readings, isBackward);
  const hover = [
    ...scene.gates.map(({ at, part, formula }) => ({ at, text: `${part}: ${formula}` })),
    ...scene.operations.map(({ at, formula }) => ({ at, text: formula })),
  ];
  const alt = altText(scene, lit, readings, isBackward);
  return diagramFigure({ size: frame, title: options.title, shapes, annotations, hover, alt });
}

function readingsOf(caller: string, scene: Scene, values: object): Readings {
  const known = [
    ...scene.gates.map(({ part }) => part as string),
    ...scene.terminals.map(({ value }) => value),
    ...scene.readings.map(({ value }) => value),
  ];
  checkNames(caller, "values", values, [...new Set(known)]);
  const text = (name: string, value: unknown) =>
    typeof value === "string" ? value : say(finite(caller, `values.${name}`, value as number));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(name, value)]));
}

const roles: Readonly<Record<Part, string>> = {
  forget: "forget gate f, which decides how much of the old cell to keep",
  input: "input gate i, which decides how much of the candidate to write",
  candidate: "candidate g, which is what could be written",
  output: "output gate o, which decides how much of the cell to show",
  update: "update gate z, which mixes the old hidden state with the candidate",
  reset: "reset gate r, which decides how much of the old hidden state the candidate reads",
  cell: "cell state c, the line on top",
  hidden: "hidden state h",
};

function altText(scene: Scene, lit: ReadonlySet<Part>, readings: Readings, isBackward: boolean): string {
  const dark = scene.parts.filter((part) => !lit.has(part));
  const values = Object.entries(readings).map(([name, text]) => `${spoken[name] ?? name} = ${text}`);
  return [
    `Diagram of the ${scene.name}${isBackward ? " with the path of the gradient, from right to left: lit wires are dashed and their arrows are reversed" : ""}.`,
    lit.size > 0 ? `Lit: ${[...lit].map((part) => roles[part]).join("; ")}.` : "Nothing is lit yet.",
    ...(dark.length > 0 && lit.size > 0 ? [`In grey: ${sayList(dark)}.`] : []),
    ...(values.length > 0 ? [`${isBackward ? "Gradients" : "Numbers"} on it: ${values.join(", ")}.`] : []),
  ].join(" ");
}

const spoken: Readonly<Record<string, string>> = {
  cellBefore: "old cell",
  hiddenBefore: "old hidden state",
  cell: "new cell",
  hidden: "new hidden state",
  kept: "what is kept",
  written: "what is written",
  resetHidden: "reset hidden state",
};
