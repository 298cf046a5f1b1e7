import type { Place } from "./scene";

/** What can be lit in the diagram of encoder, attention and decoder. */
export const ATTENTION_PARTS = ["encoder", "scores", "weights", "context", "decoder"] as const;
export type AttentionPart = (typeof ATTENTION_PARTS)[number];

/** A line between two things, lit when one of its parts is. */
export interface AttentionWire {
  readonly path: readonly Place[];
  readonly part: AttentionPart;
  readonly arrow?: boolean;
  /** Where it passes over another line. */
  readonly bridge?: Place;
  /** A dot where it leaves another line. */
  readonly branch?: boolean;
  readonly dashed?: boolean;
}

/** A box or a circle with words on it. */
export interface AttentionBox {
  readonly part: AttentionPart;
  readonly at: Place;
  readonly size: Place;
  readonly text: string;
  /** What appears over it. */
  readonly formula: string;
  readonly isRound?: boolean;
}

/** The article's figure: four encoder states, and one step of the decoder. */
export const SOURCES = 4;
export const size = { width: 684, height: 372 } as const;
/** Heights, from the tokens up to the sum. */
export const rows = { token: 12, state: 62, query: 108, score: 150, softmax: 208, times: 272, sum: 324 } as const;
/** Where the decoder stands. */
export const right = { x: 604, decoder: 206, sum: 470 } as const;

const radius = 14;
const half = 21;
/** The middle of a column: its encoder state. */
export const columnAt = (j: number) => 62 + 100 * j;
/** Score, weight and product stand left of the middle, so that the value finds its way past them. */
export const leftOf = (j: number) => columnAt(j) - 14;

const indices = Array.from({ length: SOURCES }, (_, j) => j);
const sub = (symbol: string, j: number | string) => `<i>${symbol}</i><sub>${j}</sub>`;

export const wires: readonly AttentionWire[] = [
  ...indices.flatMap((j): AttentionWire[] => [
    {
      part: "encoder",
      path: [
        [columnAt(j), rows.token + 10],
        [columnAt(j), rows.state - half],
      ],
      arrow: true,
    },
    ...(j > 0 ? [toTheNext(j - 1)] : []),
  ]),
  {
    part: "decoder",
    path: [
      [columnAt(3) + 28, rows.state],
      [right.x - 34, rows.state],
    ],
    arrow: true,
    dashed: true,
  },
  {
    part: "decoder",
    path: [
      [right.x, rows.state + half],
      [right.x, right.decoder - 26],
    ],
    arrow: true,
  },
  {
    part: "scores",
    path: [
      [right.x, rows.query],
      [leftOf(0) - 16, rows.query],
    ],
    branch: true,
  },
  ...indices.flatMap((j): AttentionWire[] => {
    const [x, middle] = [leftOf(j), columnAt(j)];
    return [
      {
        part: "scores",
        path: [
          [x - 16, rows.query],
          [x - 16, rows.score - 15],
        ],
        arrow: true,
        branch: j > 0,
      },
      {
        part: "scores",
        path: [
          [x + 6, rows.state + half],
          [x + 6, rows.score - 15],
        ],
        arrow: true,
        bridge: [x + 6, rows.query],
      },
      {
        part: "context",
        path: [
          [middle + 22, rows.state + half],
          [middle + 22, rows.times],
          [x + radius, rows.times],
        ],
        arrow: true,
        bridge: [middle + 22, rows.query],
      },
      {
        part: "weights",
        path: [
          [x, rows.score + 15],
          [x, rows.softmax - 16],
        ],
        arrow: true,
      },
      {
        part: "weights",
        path: [
          [x, rows.softmax + 16],
          [x, rows.times - radius],
        ],
        arrow: true,
      },
      {
        part: "context",
        path: [
          [x, rows.times + radius],
          [x, rows.sum],
        ],
        branch: false,
      },
    ];
  }),
  {
    part: "context",
    path: [
      [leftOf(0), rows.sum],
      [right.sum - radius, rows.sum],
    ],
    arrow: true,
  },
  {
    part: "context",
    path: [
      [right.sum + radius, rows.sum],
      [right.x, rows.sum],
      [right.x, right.decoder + 26],
    ],
    arrow: true,
  },
  {
    part: "decoder",
    path: [
      [right.x + 48, right.decoder],
      [size.width, right.decoder],
    ],
    arrow: true,
  },
];

function toTheNext(j: number): AttentionWire {
  return {
    part: "encoder",
    path: [
      [columnAt(j) + 28, rows.state],
      [columnAt(j + 1) - 28, rows.state],
    ],
    arrow: true,
  };
}

export const boxes: readonly AttentionBox[] = [
  ...indices.flatMap((j): AttentionBox[] => [
    {
      part: "encoder",
      at: [columnAt(j), rows.state],
      size: [56, 2 * half],
      text: sub("h", j),
      formula: `h<sub>${j}</sub>: the encoder's state after token ${j}`,
    },
    {
      part: "scores",
      at: [leftOf(j), rows.score],
      size: [54, 30],
      text: "score",
      formula: `e<sub>${j}</sub> = score(s, h<sub>${j}</sub>)`,
    },
    {
      part: "context",
      at: [leftOf(j), rows.times],
      size: [2 * radius, 2 * radius],
      text: "<b>×</b>",
      formula: `α<sub>${j}</sub> × h<sub>${j}</sub>: its share`,
      isRound: true,
    },
  ]),
  {
    part: "weights",
    at: [(leftOf(0) + leftOf(3)) / 2, rows.softmax],
    size: [leftOf(3) - leftOf(0) + 60, 32],
    text: "softmax",
    formula: "α = softmax(e): shares that sum to 1",
  },
  {
    part: "context",
    at: [right.sum, rows.sum],
    size: [2 * radius, 2 * radius],
    text: "<b>+</b>",
    formula: "c = α<sub>0</sub> h<sub>0</sub> + … + α<sub>3</sub> h<sub>3</sub>",
    isRound: true,
  },
  {
    part: "decoder",
    at: [right.x, rows.state],
    size: [68, 2 * half],
    text: sub("s", "t−1"),
    formula: "s: the decoder's state so far; s<sub>0</sub> at the first step",
  },
  {
    part: "decoder",
    at: [right.x, right.decoder],
    size: [96, 52],
    text: "<b>decoder</b>",
    formula: "s<sub>t</sub> = cell([y<sub>t−1</sub>, c<sub>t</sub>], s<sub>t−1</sub>)",
  },
];
