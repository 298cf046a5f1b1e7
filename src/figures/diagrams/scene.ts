// Defines the types of a cell diagram. A scene lists the diagram's wires, gates, operations, terminals (the labelled outer ends of wires) and
// readings (numbers on wires). A part of the cell is "lit" if it is drawn in colour; other parts are grey.
import type { Part } from "../kit/colours";

/** A place [x, y] in the diagram. The unit is a pixel if the picture is 700 pixels wide, and y points upwards. */
export type Place = readonly [x: number, y: number];

/** The colour of something that is lit: the colour of a gate or state, or "ink" if it belongs to no gate or state. */
export type Paint = Part | "ink";

/** A line along which numbers flow. Its corners are drawn rounded. */
export interface Wire {
  readonly path: readonly Place[];
  /** The wire is lit when one of these parts is lit. */
  readonly parts: readonly Part[];
  readonly paint: Paint;
  readonly arrow?: boolean;
  /** The place where the wire crosses another line without touching it. */
  readonly bridge?: Place;
  /** If true, there is a dot where the wire branches off another line. */
  readonly branch?: boolean;
}

/** A gate, or another layer with weights. It computes x · W + h · U + b, and then the activation. */
export interface GateBox {
  readonly part: Part;
  readonly at: Place;
  /** The letter of the gate: f, i, g, o, z, r or h. */
  readonly symbol: string;
  readonly activation: "\u03c3" | "tanh";
  readonly formula: string;
}

/** An operation without weights, which is applied unit by unit. */
export interface Operation {
  readonly at: Place;
  readonly sign: "\u00d7" | "+" | "tanh" | "1\u2212";
  readonly parts: readonly Part[];
  /** A word for what the operation does, and the side of the operation on which it is written. */
  readonly caption?: { readonly text: string; readonly side: "above" | "right" | "aboveRight" };
  readonly formula: string;
}

/** The labelled outer end of a wire, where a state or an input enters or leaves the cell. */
export interface Terminal {
  readonly at: Place;
  readonly symbol: string;
  readonly words: string;
  readonly parts: readonly Part[];
  readonly paint: Paint;
  /** The key of the terminal's number in the option `values`. */
  readonly value: string;
  /** True if the wire enters from below, not from the side. */
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

/** The diagram of a cell without colours. It contains the places of all wires, gates, operations and texts, and the part of the cell to which each belongs. */
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
 * The size of the picture, the rectangle of the cell, and the heights of the main lines. These numbers are the same for every cell, so that
 * learners can compare the diagrams.
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
