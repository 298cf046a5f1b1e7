// Builds the parts of all cell diagrams: wires, gates, operations, and terminals (the labelled outer ends of wires).
import type { Part } from "../kit/colours";
import {
  frame,
  type GateBox,
  type Operation,
  type Paint,
  type Place,
  type Reading,
  type Terminal,
  type Wire,
} from "./scene";

/** The height of the lower edge of a gate. */
export const floor = frame.gates - frame.gate.height / 2;
/** The height of the upper edge of a gate's activation, where the gate's output wire begins. */
export const roof = frame.gates + frame.gate.height / 2 + 14;

/** Returns a wire from the first place of a path to the last. The places between them are the wire's corners. */
export function wire(paint: Paint, parts: readonly Part[], path: readonly Place[], more: Partial<Wire> = {}): Wire {
  return { paint, parts, path, arrow: true, ...more };
}

/** Returns a wire in the direction of the gradient, which is from its end to its start. It gets an arrow where it joins another line or leaves the picture. */
export function turned(wire: Wire): Wire {
  const [x, y] = wire.path[0] as Place;
  const arrow = Boolean(wire.arrow || wire.branch || x === 0 || y < frame.body.bottom);
  return { ...wire, path: [...wire.path].reverse(), arrow, branch: false };
}

/** Returns a gate with its formula, at the horizontal position `x` in the row of gates. `state` is what the gate reads besides the input. */
export function gate(
  part: Part,
  x: number,
  symbol: string,
  activation: GateBox["activation"],
  state = "h<sub>t\u22121</sub>",
): GateBox {
  const name = activation === "tanh" ? "tanh" : "sigmoid";
  const formula = `${symbol} = ${name}(x<sub>t</sub> W<sub>${symbol}</sub> + ${state} U<sub>${symbol}</sub> + b<sub>${symbol}</sub>)`;
  return { part, at: [x, frame.gates], symbol, activation, formula };
}

/** Returns an operation with its formula and its caption. */
export function operation(
  sign: Operation["sign"],
  at: Place,
  parts: readonly Part[],
  formula: string,
  caption?: Operation["caption"],
): Operation {
  return { sign, at, parts, formula, ...(caption ? { caption } : {}) };
}

/** Returns the place of a number on a wire. */
export function reading(
  value: string,
  symbol: string,
  at: Place,
  parts: readonly Part[],
  anchor: Reading["anchor"],
  room: number,
): Reading {
  return { value, symbol, at, parts, anchor, room };
}

/** Returns the two outer ends of the hidden state's wire at a height, with their labels: the old state on the left, and the new state on the right. */
export function hiddenTerminals(height: number, before: readonly Part[], after: readonly Part[]): Terminal[] {
  return [
    terminal("hiddenBefore", "h<sub>t\u22121</sub>", "old hidden", [0, height], before, "hidden"),
    terminal("hidden", "h<sub>t</sub>", "new hidden", [frame.width, height], after, "hidden"),
  ];
}

/** Returns the outer end of the wire of the input x, which comes from below. */
export function xTerminal(x: number, parts: readonly Part[]): Terminal {
  return { ...terminal("x", "x<sub>t</sub>", "input", [x, 4], parts, "ink"), isBelow: true };
}

/** Returns a terminal. For a state before the step, it is at the left edge of the picture; for a state after the step, it is at the right edge. */
export function terminal(
  value: string,
  symbol: string,
  words: string,
  at: Place,
  parts: readonly Part[],
  paint: Paint,
): Terminal {
  return { value, symbol, words, at, parts, paint, isBelow: false };
}

/** The horizontal distances from the middle of a gate to the lines that enter it. The line of the hidden state is on the left, and the line of the input is on the right. */
export const TAP = { hidden: -14, x: 14 } as const;

/** A line that carries h or x to several gates. */
export interface Bus {
  readonly paint: "hidden" | "ink";
  /** The place where the line begins. If its height there differs from the height of its horizontal part, the line has a corner. */
  readonly from: Place;
  /** The gates to which the line goes, from left to right. */
  readonly gates: readonly { readonly part: Part; readonly x: number }[];
  /** A further part to which the line goes, after the last gate. */
  readonly beyond?: { readonly parts: readonly Part[]; readonly to: Place };
}

/** Returns the wires of a line that carries h or x to several gates. A piece of the line is lit if it leads to a lit gate. */
export function bus({ paint, from, gates, beyond }: Bus): Wire[] {
  const isHidden = paint === "hidden";
  const height = isHidden ? frame.hidden : frame.x;
  const wires: Wire[] = [];
  let at: readonly Place[] = from[1] === height ? [from] : [from, [from[0], height]];
  for (const [n, { part, x }] of gates.entries()) {
    const turn: Place = [x + (isHidden ? TAP.hidden : TAP.x), height];
    const tap: Place = [turn[0], floor];
    if (n === gates.length - 1 && !beyond) {
      wires.push(wire(paint, [part], [...at, turn, tap], isHidden ? {} : { bridge: [turn[0], frame.hidden] as const }));
    } else {
      const parts = [...gates.slice(n).map((gate) => gate.part), ...(beyond?.parts ?? [])];
      wires.push(wire(paint, parts, [...at, turn], { arrow: false }));
      wires.push(
        wire(paint, [part], [turn, tap], {
          branch: true,
          ...(isHidden ? {} : { bridge: [turn[0], frame.hidden] as const }),
        }),
      );
    }
    at = [turn];
  }
  if (beyond) wires.push(wire(paint, beyond.parts, [...at, beyond.to]));
  return wires;
}
