import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { check } from "../../../tools/notebooks/check.mjs";
import type { Cell } from "../../../tools/notebooks/notebook.mjs";
import { type Problem, problemText } from "../../../tools/notebooks/problem.mjs";
import {
  code,
  lessonCells,
  markdown,
  put,
  putCells,
  solutionCells,
  temporaryFolder,
  withCell,
  withCellAfter,
} from "./fixture.js";

type Cells = (cells: Cell[]) => Cell[];

/** A rule: a lesson that breaks it, what is said of it (after the file's name), and a lesson that comes close and does not. */
interface Case {
  readonly rule: string;
  readonly breaks: Cells;
  readonly says: readonly string[];
  readonly keeps: Cells;
}

const rewrite =
  (id: string, source: string): Cells =>
  (cells) =>
    withCell(cells, id, source);
const add =
  (source: string, id = "added"): Cells =>
  (cells) =>
    withCellAfter(cells, "gate", code(id, source));
const say =
  (source: string): Cells =>
  (cells) =>
    withCell(cells, "words-a", source);
const lines = (n: number) => Array.from({ length: n }, (_, i) => `console.log(${i});`).join("\n");
const words = (n: number) => Array(n).fill("word").join(" ");

const cases: readonly Case[] = [
  {
    rule: "a code cell has at most 25 lines",
    breaks: add(lines(26)),
    says: ["[added]: has 26 lines, at most 25 are read at a glance; split it at an idea."],
    keeps: add(lines(25)),
  },
  {
    rule: "a lesson has at most 900 words of prose",
    breaks: say(words(900)),
    says: [": has 963 words of prose, a lesson at most 900; cut 63."],
    keeps: say(`${words(800)}\n\n\`\`\`ts\n${words(500)}\n\`\`\`\n\n| ${words(99)} |\n|---|\n\n$$ ${words(50)} $$`),
  },
  {
    rule: "a lesson has at least 15 cells",
    breaks: (cells) => cells.filter(({ id }) => !["words-a", "words-b"].includes(id)),
    says: [": has 14 cells, a lesson has 15 to 25; split some."],
    keeps: (cells) => cells.filter(({ id }) => id !== "words-a"),
  },
  {
    rule: "a lesson has at most 25 cells",
    breaks: (cells) => [...cells, ...Array.from({ length: 10 }, (_, i) => code(`more-${i}`, `console.log(${i});`))],
    says: [": has 26 cells, a lesson has 15 to 25; join or cut some."],
    keeps: (cells) => [...cells, ...Array.from({ length: 9 }, (_, i) => code(`more-${i}`, `console.log(${i});`))],
  },
  {
    rule: "no line looks like jupytext's mark between cells",
    breaks: add("console.log(1);\n// %% half"),
    says: [
      "[added] line 2: begins with %%, which starts a cell when the notebook is edited as text (jupytext); write it otherwise.",
    ],
    keeps: add("console.log(1); // %% half\n// 50 %% half"),
  },
  {
    rule: "the first cell is the title",
    breaks: (cells) => [markdown("hello", "Hello."), ...cells],
    says: ["[hello]: the first cell must be Markdown that begins with the title, `# Verb the thing`."],
    keeps: (cells) => cells,
  },
  {
    rule: "there is one title",
    breaks: say("# Another"),
    says: ['[words-a] line 1: a second title, "# Another"; sections begin with `##`.'],
    keeps: say("## Another\n\n```sh\n# a comment\n```"),
  },
  {
    rule: "images have alt text",
    breaks: say("Look:\n\n![](picture.png)\n<img src='picture.png'>"),
    says: [
      "[words-a] line 3: the image picture.png has no alt text; write `![what it shows](…)`.",
      "[words-a] line 4: the image picture.png has no alt text; write `![what it shows](…)`.",
    ],
    keeps: say('![the cell with the forget gate lit](picture.png) and <img src="picture.png" alt="the cell">'),
  },
  {
    rule: "images come from the repository",
    breaks: say("![the cell](https://cdn.example/cell.svg)"),
    says: [
      "[words-a] line 1: the image https://cdn.example/cell.svg comes from the network, but lessons run offline; keep a copy beside the notebook.",
    ],
    keeps: say("![the cell](data:image/gif;base64,R0lGODlhAQABAAAAACw=)"),
  },
  {
    rule: "attached images are attached",
    breaks: say("![the cell](attachment:cell.png)"),
    says: ["[words-a] line 1: the image attachment:cell.png is not attached to this cell; paste it in again."],
    keeps: (cells) =>
      say("![the cell](attachment:cell.png)")(cells).map((cell) =>
        cell.id === "words-a" ? { ...cell, attachments: { "cell.png": { "image/png": "iVBORw0KGgo=" } } } : cell,
      ),
  },
  {
    rule: "links lead somewhere",
    breaks: say("See\n[the next lesson](02-gone.ipynb) and [that][1].\n\n[1]: ../nothing.md"),
    says: [
      "[words-a] line 2: the link 02-gone.ipynb leads to nothing; mend the path, relative to this notebook.",
      "[words-a] line 4: the link ../nothing.md leads to nothing; mend the path, relative to this notebook.",
    ],
    keeps: say("[here](picture.png), [there](<./a file.md>), [far](https://nowhere.example/x), `[no](link)`"),
  },
  {
    rule: "anchors exist, as JupyterLab makes them",
    breaks: say("[up](#what-it-keeps), [away](#gone), [beside](<a file.md#no-such>)"),
    says: [
      "[words-a] line 1: the link #what-it-keeps: no heading there makes the anchor #what-it-keeps; it is #What-it-keeps.",
      "[words-a] line 1: the link #gone: no heading there makes the anchor #gone; there are #Build-the-gate, #What-it-keeps.",
      "[words-a] line 1: the link a file.md#no-such: no heading there makes the anchor #no-such; there are #the-start.",
    ],
    keeps: say("[up](#What-it-keeps), [beside](<a file.md#the-start>)"),
  },
  {
    rule: "links are relative",
    breaks: say("[home](/README.md)"),
    says: ["[words-a] line 1: the link /README.md starts at the disk's root; write it relative to this notebook."],
    keeps: say("[home](./picture.png)"),
  },
  {
    rule: "gates have one name each, in prose",
    breaks: say(
      "The forgot gate, a\nforget-gate, the Update Gate, the keep gate, its c-state and the candidate gates.",
    ),
    says: [
      '[words-a] line 1: "forgot gate" is called "forget gate" here; use that name, or put what others say in quotation marks.',
      '[words-a] line 2: "keep gate" is called "forget gate" here; use that name, or put what others say in quotation marks.',
      '[words-a] line 2: "candidate gates" is called "candidate" here; use that name, or put what others say in quotation marks.',
      '[words-a] line 2: "c-state" is called "cell state" here; use that name, or put what others say in quotation marks.',
      '[words-a] line 2: "forget-gate" is called "forget gate" here; use that name, or put what others say in quotation marks.',
      '[words-a] line 2: "Update Gate" is called "update gate" here; use that name, or put what others say in quotation marks.',
    ],
    keeps: say(
      'Forget gate and input gates keep gate values in gate order; some say "remember gate", or write `forgot gate`: [more](picture.png "forget-gate").',
    ),
  },
  {
    rule: "gates have one name each, in code",
    breaks: add('// the remember gate\nconst fGate = 1;\nconst labels = { cState: "the h-state of" + fGate };'),
    says: [
      '[added] line 1: "remember gate" is called "forget gate" here; use that name, or put what others say in quotation marks.',
      '[added] line 2: fGate: "f gate" is called "forget gate" here; write forgetGate.',
      '[added] line 3: cState: "c state" is called "cell state" here; write cellState.',
      '[added] line 3: "h-state" is called "hidden state" here; use that name, or put what others say in quotation marks.',
    ],
    keeps: add(
      '// the forget gate\nconst keepGate = 1;\nconst labels = { cellState: "the hidden state of" + keepGate };',
    ),
  },
  {
    rule: "types are strict",
    breaks: add("const a = 1;\nconst b: string = a;\nconst c = (d) => d;"),
    says: [
      "[added] line 2: TypeScript 5.9.3, TS2322: Type 'number' is not assignable to type 'string'.",
      "[added] line 3: TypeScript 5.9.3, TS7006: Parameter 'd' implicitly has an 'any' type.",
    ],
    keeps: add("const a = 1;\nconst unused = await Promise.resolve(a);"),
  },
  {
    rule: "what only tslab's older TypeScript cannot read is found",
    breaks: add("const same = <T>(a: T, b: NoInfer<T>) => [a, b];\nconsole.log(same(1, 2));"),
    says: ["[added] line 1: tslab's TypeScript 5.0.4, TS2304: Cannot find name 'NoInfer'."],
    keeps: add("const same = <const T,>(a: T, b: T) => [a, b];\nconsole.log(same(1, 1));"),
  },
  {
    rule: "a cell is whole by itself",
    breaks: (cells) => add("const open = (1 +", "open")(add("2);", "rest")(cells)),
    says: [
      "[open] line 1: TypeScript 5.9.3, TS1109: Expression expected.",
      "[rest] line 1: TypeScript 5.9.3, TS1005: ';' expected.",
    ],
    keeps: add("const open = [1, 2]\nopen.length"),
  },
  {
    rule: "a name is declared once",
    breaks: add("const forgetGate = 2;"),
    says: [
      "[gate] line 1: TypeScript 5.9.3, TS2451: Cannot redeclare block-scoped variable 'forgetGate'; cells share one scope: give the second another name.",
      "[added] line 1: TypeScript 5.9.3, TS2451: Cannot redeclare block-scoped variable 'forgetGate'; cells share one scope: give the second another name.",
    ],
    keeps: add("{\n  const forgetGate = 2;\n  console.log(forgetGate);\n}"),
  },
  {
    rule: "a name is declared before it is used",
    breaks: (cells) => add("console.log(later(1));")(add("function later(x: number) {\n  return x;\n}", "lib")(cells)),
    says: ["[added] line 1: later is declared only later, in [lib]; move that cell up."],
    keeps: (cells) => add("function later(x: number) {\n  return x;\n}", "lib")(add("console.log(1);")(cells)),
  },
  {
    rule: "no shorthand for an earlier cell's name",
    breaks: add("console.log({ forgetGate });"),
    says: [
      "[added] line 1: { forgetGate } with a forgetGate of an earlier cell fails on an unmodified tslab; write { forgetGate: forgetGate }.",
    ],
    keeps: add("const own = 1;\nconsole.log({ own, forgetGate: forgetGate });"),
  },
  {
    rule: "lessons import three packages",
    breaks: add('import { readFileSync } from "node:fs";\nconsole.log(readFileSync, await import("tslab"));'),
    says: [
      "[added] line 1: imports node:fs; lessons import only gatebook, @tensorflow/tfjs-node, mathjs, so that they run in a browser too.",
      "[added] line 2: imports tslab; lessons import only gatebook, @tensorflow/tfjs-node, mathjs, so that they run in a browser too.",
    ],
    keeps: add('import * as tf from "@tensorflow/tfjs-node";\nconsole.log(tf.version_core);'),
  },
  {
    rule: "gatebook is imported first",
    breaks: rewrite(
      "imports",
      'import * as math from "mathjs";\nimport { exercise, predict, ready, todo } from "gatebook";\nvoid (await ready());',
    ),
    says: ["[imports] line 1: imports mathjs first; import gatebook before it: gatebook chooses the backend."],
    keeps: (cells) => cells,
  },
  {
    rule: "lessons stay clear of Node and of the page",
    breaks: add(
      "console.log(require, process.argv, __dirname, new Date(), Buffer);\nconsole.log(Math.random(), Date.now(), fetch);",
    ),
    says: [
      "[added] line 1: require: the same lesson also runs in a browser, which has none; use import.",
      "[added] line 1: process: the same lesson also runs in a browser, which has none; `ready()` tells the versions and the backend.",
      "[added] line 1: __dirname: the same lesson also runs in a browser, which has none; data comes through the library's loaders.",
      "[added] line 1: new Date(): another value each run; a result must not depend on the clock.",
      "[added] line 1: Buffer: the same lesson also runs in a browser, which has none; use Uint8Array.",
      "[added] line 2: Math.random: another number each run; take tfjs' generators with a seed, or the library's.",
      "[added] line 2: Date.now: another value each run; a result must not depend on the clock.",
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
    rule: "predictions go out unanswered",
    breaks: rewrite("prediction", 'predict("01-1", "How much is left?", 0.5);'),
    says: ['[prediction] line 1: the prediction "01-1" goes out answered (0.5); leave `undefined` for the learner.'],
    keeps: rewrite(
      "prediction",
      'const guess: number | undefined = undefined;\npredict("01-1", "How much is left?", guess);',
    ),
  },
  {
    rule: "tags are known",
    breaks: (cells) => cells.map((cell) => (cell.id === "gate" ? { ...cell, metadata: { tags: ["exercize"] } } : cell)),
    says: [
      '[gate]: tag "exercize" is not one of exercise, predict, parameters, hide-input; remove it, or add it to tools/notebooks/metadata.mjs.',
    ],
    keeps: (cells) => cells.map((cell) => (cell.id === "gate" ? { ...cell, metadata: { tags: ["exercise"] } } : cell)),
  },
  {
    rule: "every exercise has a solution",
    breaks: add("function another(): number {\n  return todo();\n}", "another"),
    says: ["[another]: an exercise without a solution; add a code cell of this id to the solutions."],
    keeps: (cells) => cells,
  },
];

const folder = temporaryFolder();
const place = (kind: "breaks" | "keeps", i: number) => join(folder, kind, String(i), "lessons", "01-gate.ipynb");
let problems: Problem[] = [];

beforeAll(() => {
  const files = cases.flatMap((one, i) =>
    (["breaks", "keeps"] as const).map((kind) => {
      const lessons = join(folder, kind, String(i), "lessons");
      put(join(lessons, "picture.png"), "");
      put(join(lessons, "a file.md"), "# The start\n");
      putCells(join(lessons, "solutions", "01-gate.ipynb"), solutionCells());
      return putCells(place(kind, i), one[kind](lessonCells()));
    }),
  );
  problems = check(files);
}, 120_000);

describe("a notebook that breaks a rule is told so, with cell, line and what to do", () => {
  it.each(cases.map((one, i) => ({ ...one, file: place("breaks", i) })))("$rule", ({ file, says }) => {
    const said = problems.filter((problem) => problem.file === file).map(problemText);
    expect(said.map((text) => text.slice(file.length).trimStart()).sort()).toEqual([...says].sort());
  });
});

describe("a notebook that comes close but keeps the rule is left in peace", () => {
  it.each(cases.map((one, i) => ({ ...one, file: place("keeps", i) })))("$rule", ({ file }) => {
    expect(problems.filter((problem) => problem.file === file).map(problemText)).toEqual([]);
  });
});
