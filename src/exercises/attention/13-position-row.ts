import type { Exercise, WrongVersion } from "../../check/exercise-type";

type Parameters = { readonly position: number; readonly features: number };

/** Returns the row whose entry f is computed by `entry` from f and the number i of its pair, which is 0 for entries 0 and 1. [F] */
const rowOf = (features: number, entry: (f: number, i: number) => number) =>
  Array.from({ length: features }, (_, f) => entry(f, Math.floor(f / 2)));
const wave = (f: number, angle: number) => (f % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
const BASE = 10_000;
const reference = ({ position, features }: Parameters) =>
  rowOf(features, (f, i) => wave(f, position / BASE ** ((2 * i) / features)));

const wrong: readonly WrongVersion[] = [
  {
    term: "sine and cosine",
    name: "sine and cosine are swapped",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f, i) => wave(f + 1, position / BASE ** ((2 * i) / features))),
    hint: "entries 0, 2, 4, … are sines; entries 1, 3, 5, … are cosines.",
  },
  {
    term: "sine and cosine",
    name: "all entries are sines",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (_, i) => Math.sin(position / BASE ** ((2 * i) / features))),
    hint: "entries 1, 3, 5, … are cosines.",
  },
  {
    term: "order",
    name: "all sines come first, and then all cosines",
    implementation: ({ position, features }: Parameters) => {
      const half = Math.ceil(features / 2);
      return rowOf(features, (f) => wave(f < half ? 0 : 1, position / BASE ** ((2 * (f % half)) / features)));
    },
    hint: "sines and cosines alternate: the entries 2i and 2i + 1 belong together.",
  },
  {
    term: "exponent",
    name: "each entry has a wavelength of its own",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f) => wave(f, position / BASE ** (f / features))),
    hint: "the entries 2i and 2i + 1 have the same exponent, 2i / F.",
  },
  {
    term: "exponent",
    name: "the exponent is 2f / F with the index f of the entry, instead of 2i / F",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f) => wave(f, position / BASE ** ((2 * f) / features))),
    hint: "i counts the pairs: entries 0 and 1 have i = 0, entries 2 and 3 have i = 1. So i is the index of the entry divided by 2, rounded down.",
  },
  {
    term: "exponent",
    name: "the exponent is i / F instead of 2i / F",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f, i) => wave(f, position / BASE ** (i / features))),
    hint: "i counts the pairs, so 2i is the index of the pair's first entry. The exponent is 2i / F.",
  },
  {
    term: "exponent",
    name: "the exponent is not divided by F",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f, i) => wave(f, position / BASE ** (2 * i))),
    hint: "the exponent is 2i / F, which is between 0 and 1.",
  },
  {
    term: "exponent",
    name: "the exponent is divided by F - 2 instead of F",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f, i) => wave(f, position / BASE ** ((2 * i) / (features - 2)))),
    hint: "the exponent is 2i / F, and F is the number of entries of the row.",
  },
  {
    term: "base",
    name: "the base is 1,000 instead of 10,000",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f, i) => wave(f, position / 1000 ** ((2 * i) / features))),
    hint: "count the zeros: the base is 10,000, or 10_000 in code.",
  },
  {
    term: "angle",
    name: "the angle is converted from degrees",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f, i) => wave(f, ((position / BASE ** ((2 * i) / features)) * Math.PI) / 180)),
    hint: "Math.sin and Math.cos expect radians, and the formula gives radians. Convert nothing.",
  },
  {
    term: "angle",
    name: "the position is multiplied by the power of 10,000",
    implementation: ({ position, features }: Parameters) =>
      rowOf(features, (f, i) => wave(f, position * BASE ** ((2 * i) / features))),
    hint: "divide the position by the power, so that later entries change more slowly.",
  },
  {
    term: "angle",
    name: "the positions are counted from 1",
    implementation: ({ position, features }: Parameters) => reference({ position: position + 1, features }),
    hint: "the first position is 0, so its sines are 0 and its cosines are 1.",
  },
];

/** The exercise `positionRow(position, features)`: the sinusoidal encoding of one position. [F] */
export const positionRow: Exercise = {
  id: "13-4",
  title: "positionRow",
  cases: [
    { position: 4, features: 4 },
    { position: 10, features: 6 },
  ],
  otherCases: [
    { position: 0, features: 4 },
    { position: 1, features: 2 },
    { position: 100, features: 8 },
  ],
  reference,
  worked: { case: { position: 0, features: 4 }, expected: [0, 1, 0, 1] },
  wrong,
  tolerance: 1e-5,
};
