import { add, type Case, rewrite } from "./case.js";

/** Rules that apply only to lessons. */
export const lessonsCases: readonly Case[] = [
  {
    rule: "lessons import only three packages",
    breaks: add('import { readFileSync } from "node:fs";\nconsole.log(readFileSync, await import("tslab"));'),
    says: [
      "[added] line 1: imports node:fs. Lessons import only gatebook, @tensorflow/tfjs-node, mathjs, so that they also run in a browser.",
      "[added] line 2: imports tslab. Lessons import only gatebook, @tensorflow/tfjs-node, mathjs, so that they also run in a browser.",
    ],
    keeps: add('import * as tf from "@tensorflow/tfjs-node";\nconsole.log(tf.version_core);'),
  },
  {
    rule: "gatebook is imported first",
    breaks: rewrite(
      "imports",
      'import * as math from "mathjs";\nimport { exercise, predict, ready, todo } from "gatebook";\nvoid (await ready());',
    ),
    says: ["[imports] line 1: imports mathjs first. Import gatebook before it, since gatebook chooses the backend."],
    keeps: (cells) => cells,
  },
  {
    rule: "lessons use neither Node's nor the page's interfaces",
    breaks: add(
      "console.log(require, process.argv, __dirname, new Date(), Buffer);\nconsole.log(Math.random(), Date.now(), fetch);",
    ),
    says: [
      "[added] line 1: require: the same lesson also runs in a browser, which has none; use import.",
      "[added] line 1: process: the same lesson also runs in a browser, which has none; `ready()` returns the versions and the backend.",
      "[added] line 1: __dirname: the same lesson also runs in a browser, which has none; data comes through the library's loaders.",
      "[added] line 1: new Date(): gives another value in each run; a result must not depend on the clock.",
      "[added] line 1: Buffer: the same lesson also runs in a browser, which has none; use Uint8Array.",
      "[added] line 2: Math.random: gives another number in each run; use the generators of tfjs with a seed, or those of the library.",
      "[added] line 2: Date.now: gives another value in each run; a result must not depend on the clock.",
      "[added] line 2: fetch: lessons run offline; data comes through the library's loaders.",
    ],
    keeps: add(
      "const window = 3;\nconst process = (document: number) => document + window;\nconsole.log({ require: process(1) }.require);",
    ),
  },
  {
    rule: "lessons leave the backend to the library",
    breaks: add('import * as tf from "@tensorflow/tfjs-node";\nawait tf.setBackend("cpu");\nconsole.log(tf.node);'),
    says: [
      "[added] line 2: setBackend: gatebook chooses the backend (GATEBOOK_BACKEND forces one).",
      "[added] line 3: tf.node: the same lesson also runs in a browser, which has none.",
    ],
    keeps: add(
      'import * as tf from "@tensorflow/tfjs-node";\nconst tree = { node: 1 };\nconsole.log(tree.node, tf.getBackend());',
    ),
  },
  {
    rule: "predictions are published without an answer",
    breaks: rewrite("prediction", 'predict("01-1", "How much is left?", 0.5);'),
    says: [
      '[prediction] line 1: the prediction "01-1" already has an answer (0.5). Leave `undefined` for the learner.',
    ],
    keeps: rewrite(
      "prediction",
      'const guess: number | undefined = undefined;\npredict("01-1", "How much is left?", guess);',
    ),
  },
  {
    rule: "tags are known",
    breaks: (cells) => cells.map((cell) => (cell.id === "gate" ? { ...cell, metadata: { tags: ["exercize"] } } : cell)),
    says: [
      '[gate]: tag "exercize" is not one of exercise, predict, reveal, parameters, hide-input. Remove it, or add it to tools/notebooks/metadata.mjs.',
    ],
    keeps: (cells) => cells.map((cell) => (cell.id === "gate" ? { ...cell, metadata: { tags: ["exercise"] } } : cell)),
  },
  {
    rule: "every exercise has a solution",
    breaks: add("function another(): number {\n  return todo();\n}", "another"),
    says: ["[another]: an exercise has no solution. Add a code cell with this id to the solutions."],
    keeps: (cells) => cells,
  },
];
