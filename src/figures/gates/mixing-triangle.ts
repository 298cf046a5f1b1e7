// Draws the figure `mixingTriangle`, which shows the states that one GRU step can reach.
import { checkNames, InputError } from "../../base/validate";
import { gateColours } from "../kit/colours";
import type { Point } from "../kit/convex-hull";
import type { Figure } from "../kit/figure";
import {
  finite,
  indices,
  type NumberList,
  type NumberTable,
  numberList,
  numberTable,
  rounded,
} from "../kit/number-lists";
import { say } from "../kit/number-text";
import { slider } from "../kit/slider";
import { axis, baseLayout, config } from "../kit/theme";
import { between, corners, ground, moving, pair } from "./mixing-marks";
import { mixed } from "./mixture-geometry";

/** A candidate with a name. An example is the candidate that ignores the old state. */
export interface NamedCandidate {
  readonly name: string;
  /** The candidate's values in the two units [2]. */
  readonly at: NumberList;
}

/** The options of `mixingTriangle`. */
export interface MixingTriangleOptions {
  /** The outline of all candidates that the reset gate can produce, as points in order [N, 2]. */
  readonly reach?: NumberTable;
  /** Further candidates to draw, with their names. */
  readonly named?: readonly NamedCandidate[];
  /** The new state if each unit has its own z [2]. It is in the rectangle between the old state and the candidate. */
  readonly next?: NumberList;
  /** The first position of the slider, from 0 to 1; default 0.5. */
  readonly start?: number;
  readonly title?: string;
}

/** The number of slider steps from z = 0 to z = 1. */
const STEPS = 20;
const MIN_OUTLINE_POINTS = 3;

/**
 * Returns a figure of a GRU step in the plane of two units, with a slider for the update gate z.
 * The new state h' = z h + (1 - z) g is on the line from the candidate g to the old state h.
 *
 * `reach` is the outline of the candidates that the reset gate can produce. One step can reach the area between this outline and the old state.
 * The slider moves the outline to the old state, where it shrinks to a point. There, at z = 1, the reset gate has no effect. N points of the outline.
 *
 * @param hidden the old state [2]
 * @param candidate the candidate [2]
 * @throws InputError if there are not exactly two units, if a number is NaN, if the outline has fewer than 3 points, if `start` is outside 0 to
 * 1, or if `next` is outside the rectangle between the old state and the candidate
 */
export function mixingTriangle(hidden: NumberList, candidate: NumberList, options: MixingTriangleOptions = {}): Figure {
  const caller = "mixingTriangle";
  checkNames(caller, "options", options, ["reach", "named", "next", "start", "title"]);
  const h = pointOf(caller, "hidden", hidden);
  const g = pointOf(caller, "candidate", candidate);
  const reach = options.reach === undefined ? [] : outlineOf(caller, options.reach);
  const named = (options.named ?? []).map(({ name, at }, n) => ({
    name: String(name),
    at: pointOf(caller, `named[${n}].at`, at),
  }));
  const next = options.next === undefined ? undefined : nextOf(caller, options.next, h, g);
  const start = finite(caller, "start", options.start ?? 0.5);
  if (start < 0 || start > 1)
    throw new InputError(
      `${caller}: start must be between 0 and 1, got ${start}. It is the update gate z, the share of the old state to keep.`,
    );

  const all = [h, g, ...reach, ...named.map(({ at }) => at)];
  const still = [...ground(h, reach), ...between(h, g, next), ...corners(h, g, named, all)];
  const positions = indices(STEPS + 1).map((n) => rounded(n / STEPS));
  const active = Math.round(start * STEPS);
  const top = Math.max(...all.map(([, y]) => y), 1);
  const tracesFor = (z: number) => [...still, ...moving(z, h, g, reach, top)];
  const range = (of: (point: Point) => number): [number, number] => {
    const far = 1.12 * Math.max(1, ...all.map((point) => Math.abs(of(point))));
    return [-rounded(far), rounded(far)];
  };
  return {
    data: tracesFor(positions[active] as number),
    frames: positions.map((z) => ({ name: say(z), data: tracesFor(z) })),
    layout: {
      ...baseLayout({ title: options.title, height: 600, margin: { b: 130 } }),
      xaxis: axis("unit 0: state and candidate", { range: range(([x]) => x), dtick: 0.5, constrain: "domain" }),
      yaxis: axis("unit 1", { range: range(([, y]) => y), dtick: 0.5, scaleanchor: "x", scaleratio: 1 }),
      sliders: [
        slider({
          frames: positions.map(say),
          active,
          prefix: "update gate z = ",
          colour: gateColours.update,
        }),
      ],
    },
    config,
    alt: altText(h, g, reach.length > 0, named, next, positions[active] as number),
  };
}

function pointOf(caller: string, operand: string, values: NumberList): Point {
  const list = numberList(caller, operand, values);
  if (list.length !== 2)
    throw new InputError(
      `${caller}: ${operand} must have 2 numbers, one per unit, got ${list.length}. Only two units can be drawn: select two units.`,
    );
  return list as unknown as Point;
}

function outlineOf(caller: string, values: NumberTable): Point[] {
  const table = numberTable(caller, "reach", values);
  if (table[0]?.length !== 2 || table.length < MIN_OUTLINE_POINTS)
    throw new InputError(
      `${caller}: reach must have shape [N, 2] with N of at least ${MIN_OUTLINE_POINTS}, got [${table.length}, ${table[0]?.length}]. List the points of the outline in order.`,
    );
  return table as unknown as Point[];
}

function nextOf(caller: string, values: NumberList, h: Point, g: Point): Point {
  const next = pointOf(caller, "next", values);
  const out = next.findIndex((value, j) => {
    const [a, b] = [h[j] as number, g[j] as number];
    return value < Math.min(a, b) - 1e-6 || value > Math.max(a, b) + 1e-6;
  });
  if (out >= 0)
    throw new InputError(
      `${caller}: next[${out}] must be between hidden ${h[out]} and candidate ${g[out]}, got ${next[out]}. Is a z outside 0 to 1?`,
    );
  return next;
}

function altText(
  h: Point,
  g: Point,
  hasReach: boolean,
  named: readonly { readonly name: string; readonly at: Point }[],
  next: Point | undefined,
  start: number,
): string {
  const others = named.map(({ name, at }) => `${name} at (${pair(at)})`);
  return [
    `A GRU's step in the plane of two units, with a slider for the update gate z from 0 to 1.`,
    `Old state at (${pair(h)}), candidate at (${pair(g)}), new state on the line between them: at z = ${say(start)} at (${pair(mixed(start, h, g))}).`,
    ...(others.length > 0 ? [`Other candidates: ${others.join(", ")}.`] : []),
    ...(hasReach
      ? [
          "As z grows, the outline of the new states moves from the candidates to the old state, and shrinks to a point there.",
        ]
      : []),
    ...(next
      ? [
          `If each unit has its own z, the new state is at (${pair(next)}), in the rectangle between the old state and the candidate.`,
        ]
      : []),
  ].join(" ");
}
