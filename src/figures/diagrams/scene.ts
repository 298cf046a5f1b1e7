import type { Part } from "../kit/colours";

/** A place: one unit is a pixel at a width of 700, y runs upwards. */
export type Place = readonly [x: number, y: number];

/** The colour that a thing has when lit: that of a gate or state, or ink for what belongs to none. */
export type Paint = Part | "ink";

/** A line that carries numbers; its corners are rounded when drawn. */
export interface Wire {
  readonly path: readonly Place[];
  /** It is lit when one of these is. */
  readonly parts: readonly Part[];
  readonly paint: Paint;
  readonly arrow?: boolean;
  /** Where it crosses another line without touching it. */
  readonly bridge?: Place;
  /** A dot where it leaves another line. */
  readonly branch?: boolean;
}

/** A layer with weights: x · W + h · U + b, then its activation. */
export interface GateBox {
  readonly part: Part;
  readonly at: Place;
  /** f, i, g, o, z, r, h */
  readonly symbol: string;
  readonly activation: "\u03c3" | "tanh";
  readonly formula: string;
}

/** A pointwise operation without weights. */
export interface Operation {
  readonly at: Place;
  readonly sign: "\u00d7" | "+" | "tanh" | "1\u2212";
  readonly parts: readonly Part[];
  /** What it does, in a word, and where that word stands. */
  readonly caption?: { readonly text: string; readonly side: "above" | "right" | "aboveRight" };
  readonly formula: string;
}

/** What enters or leaves the cell. */
export interface Terminal {
  readonly at: Place;
  readonly symbol: string;
  readonly words: string;
  readonly parts: readonly Part[];
  readonly paint: Paint;
  /** The key of its number in `values`. */
  readonly value: string;
  /** It comes in from below, not from the side. */
  readonly isBelow: boolean;
}

/** A number on a wire. */
export interface Reading {
  readonly at: Place;
  readonly value: string;
  readonly symbol: string;
  readonly parts: readonly Part[];
  readonly anchor: "left" | "center" | "right";
  /** How wide it may be, in pixels. */
  readonly room: number;
}

/** A cell as a drawing: only where things are and what they belong to, no style. */
export interface Scene {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly wires: readonly Wire[];
  readonly gates: readonly GateBox[];
  readonly operations: readonly Operation[];
  readonly terminals: readonly Terminal[];
  readonly readings: readonly Reading[];
}

/** The same for every cell, so that lessons can be compared: the picture's size, its body, and the heights of its lines. */
export const frame = {
  width: 684,
  height: 374,
  body: { left: 94, right: 596, bottom: 42, top: 356 },
  /** The line on top: the cell state, or the GRU's hidden state. */
  top: 308,
  gates: 172,
  hidden: 96,
  x: 64,
  gate: { width: 88, height: 50 },
  operation: 14,
} as const;
