// Defines the types of a cell diagram's scene: places, wires, gates, operations and terminals.
import type { Part } from "../kit/colours";

/** A place [x, y]. One unit is a pixel of a picture with a width of 700, and y points upwards. */
export type Place = readonly [x: number, y: number];

/** The colour of a lit part: the colour of a gate or state, or ink for a part that belongs to none. */
export type Paint = Part | "ink";

/** A line that carries numbers. Its corners are drawn rounded. */
export interface Wire {
  readonly path: readonly Place[];
  /** The wire is lit when one of these parts is lit. */
  readonly parts: readonly Part[];
  readonly paint: Paint;
  readonly arrow?: boolean;
  /** The places where the wire crosses another line without touching it. */
  readonly bridge?: Place;
  /** A dot where the wire branches off another line. */
  readonly branch?: boolean;
}

/** A layer with weights: x · W + h · U + b, then its activation. */
export interface GateBox {
  readonly part: Part;
  readonly at: Place;
  /** The letter of the gate: f, i, g, o, z, r or h. */
  readonly symbol: string;
  readonly activation: "\u03c3" | "tanh";
  readonly formula: string;
}

/** A pointwise operation without weights. */
export interface Operation {
  readonly at: Place;
  readonly sign: "\u00d7" | "+" | "tanh" | "1\u2212";
  readonly parts: readonly Part[];
  /** A word for what the operation does, and its place. */
  readonly caption?: { readonly text: string; readonly side: "above" | "right" | "aboveRight" };
  readonly formula: string;
}

/** A state or an input that enters or leaves the cell. */
export interface Terminal {
  readonly at: Place;
  readonly symbol: string;
  readonly words: string;
  readonly parts: readonly Part[];
  readonly paint: Paint;
  /** The key of its number in `values`. */
  readonly value: string;
  /** True if it enters from below, not from the side. */
  readonly isBelow: boolean;
}

/** A number on a wire. */
export interface Reading {
  readonly at: Place;
  readonly value: string;
  readonly symbol: string;
  readonly parts: readonly Part[];
  readonly anchor: "left" | "center" | "right";
  /** The greatest width of the number, in pixels. */
  readonly room: number;
}

/** A cell as a drawing without style: only the places of the parts, and the gate or state that each belongs to. */
export interface Scene {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly wires: readonly Wire[];
  readonly gates: readonly GateBox[];
  readonly operations: readonly Operation[];
  readonly terminals: readonly Terminal[];
  readonly readings: readonly Reading[];
}

/**
 * The size of the picture, the body of the cell and the heights of its lines.
 * They are the same for every cell, so that the diagrams of lessons can be compared.
 */
export const frame = {
  width: 684,
  height: 374,
  body: { left: 94, right: 596, bottom: 42, top: 356 },
  /** The height of the line at the top: the cell state, or the hidden state of the GRU. */
  top: 308,
  gates: 172,
  hidden: 96,
  x: 64,
  gate: { width: 88, height: 50 },
  operation: 14,
} as const;
