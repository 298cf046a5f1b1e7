// The parts that the diagrams of all cells are built from: wires, gates, operations, terminals.
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

/** The underside of a gate. */
export const floor = frame.gates - frame.gate.height / 2;
/** Where its activation ends, and its wire begins. */
export const roof = frame.gates + frame.gate.height / 2 + 14;

/** A wire from the first place to the last, around the corners between them. */
export function wire(paint: Paint, parts: readonly Part[], path: readonly Place[], more: Partial<Wire> = {}): Wire {
  return { paint, parts, path, arrow: true, ...more };
}

/** A wire as the gradient takes it, from its end to its start, with an arrow where it joins another line or leaves the picture. */
export function turned(wire: Wire): Wire {
  const [x, y] = wire.path[0] as Place;
  const arrow = Boolean(wire.arrow || wire.branch || x === 0 || y < frame.body.bottom);
  return { ...wire, path: [...wire.path].reverse(), arrow, branch: false };
}

/** A gate in the row of gates. */
export function gate(part: Part, x: number, symbol: string, activation: GateBox["activation"]): GateBox {
  const name = activation === "tanh" ? "tanh" : "sigmoid";
  const formula = `${symbol} = ${name}(x \u00b7 W<sub>${symbol}</sub> + h \u00b7 U<sub>${symbol}</sub> + b<sub>${symbol}</sub>)`;
  return { part, at: [x, frame.gates], symbol, activation, formula };
}

/** An operation with its formula, and the word beside it. */
export function operation(
  sign: Operation["sign"],
  at: Place,
  parts: readonly Part[],
  formula: string,
  caption?: Operation["caption"],
): Operation {
  return { sign, at, parts, formula, ...(caption ? { caption } : {}) };
}

/** A number on a wire. */
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

/** Where the old hidden state comes in and the new one goes out: the same place in every cell, unless it is the line on top. */
export function hiddenTerminals(height: number, before: readonly Part[], after: readonly Part[]): Terminal[] {
  return [
    terminal("hiddenBefore", "h<sub>t\u22121</sub>", "old hidden", [0, height], before, "hidden"),
    terminal("hidden", "h<sub>t</sub>", "new hidden", [frame.width, height], after, "hidden"),
  ];
}

/** The input of this step, which comes in from below. */
export function xTerminal(x: number, parts: readonly Part[]): Terminal {
  return { ...terminal("x", "x<sub>t</sub>", "input of this step", [x, 4], parts, "ink"), isBelow: true };
}

/** What enters or leaves: on the left before, on the right after. */
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

/** Where a line arrives at a gate, seen from the gate's middle: hidden state on the left, input on the right. */
export const TAP = { hidden: -14, x: 14 } as const;

export interface Bus {
  readonly paint: "hidden" | "ink";
  /** Where it enters; it turns to its own height when that is another. */
  readonly from: Place;
  /** The gates it feeds, from left to right. */
  readonly gates: readonly { readonly part: Part; readonly x: number }[];
  /** What else it feeds, after the last gate. */
  readonly beyond?: { readonly parts: readonly Part[]; readonly to: Place };
}

/** A line that carries h or x to several gates. Each piece is lit when a gate at its end or beyond it is, so that none ends in nothing. */
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
