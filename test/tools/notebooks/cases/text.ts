import { code, markdown } from "../fixture.js";
import { add, type Case, say } from "./case.js";

const lines = (n: number) => Array.from({ length: n }, (_, i) => `console.log(${i});`).join("\n");
const words = (n: number) => Array(n).fill("word").join(" ");

/** Rules that need no compiler: lengths, titles, pictures, links and names. */
export const textCases: readonly Case[] = [
  {
    rule: "a code cell has at most 25 lines",
    breaks: add(lines(26)),
    says: ["[added]: has 26 lines, but a code cell may have at most 25. Split it into one cell per idea."],
    keeps: add(lines(25)),
  },
  {
    rule: "the hidden tests of a cell have at most 25 lines, not counted with what students get",
    breaks: add(`${lines(2)}\n// BEGIN HIDDEN TESTS\n${lines(26)}\n// END HIDDEN TESTS`),
    says: ["[added]: has 26 lines, but a code cell may have at most 25. Split it into one cell per idea."],
    keeps: add(`${lines(24)}\n// BEGIN HIDDEN TESTS\n${lines(25)}\n// END HIDDEN TESTS`),
  },
  {
    rule: "a lesson has at most 900 words of prose",
    breaks: say(words(900)),
    says: [": has 963 words of prose, but a lesson may have at most 900. Cut 63."],
    keeps: say(`${words(800)}\n\n\`\`\`ts\n${words(500)}\n\`\`\`\n\n| ${words(99)} |\n|---|\n\n$$ ${words(50)} $$`),
  },
  {
    rule: "a lesson has at least 15 cells",
    breaks: (cells) => cells.filter(({ id }) => !["words-a", "words-b"].includes(id)),
    says: [": has 14 cells, but a lesson must have 15 to 25. Split some."],
    keeps: (cells) => cells.filter(({ id }) => id !== "words-a"),
  },
  {
    rule: "a lesson has at most 25 cells",
    breaks: (cells) => [...cells, ...Array.from({ length: 10 }, (_, i) => code(`more-${i}`, `console.log(${i});`))],
    says: [": has 26 cells, but a lesson must have 15 to 25. Join or cut some."],
    keeps: (cells) => [...cells, ...Array.from({ length: 9 }, (_, i) => code(`more-${i}`, `console.log(${i});`))],
  },
  {
    rule: "a line of a question has at most 105 letters",
    breaks: add(`// ${"x".repeat(103)}\nconsole.log("predict(…)");`),
    says: [
      "[added] line 1: has 106 letters, but a line of a question may have at most 105. Break the comment into more lines.",
    ],
    keeps: add(`// ${"x".repeat(102)}\nconsole.log("predict(…) ${"x".repeat(120)}");`),
  },
  {
    rule: "no line looks like jupytext's cell marker",
    breaks: add("console.log(1);\n// %% half"),
    says: [
      "[added] line 2: begins with %% (in code: // %%), which starts a cell when the notebook is edited as text (jupytext). Write the line differently.",
    ],
    keeps: add("console.log(1); // %% half\n// 50 %% half"),
  },
  {
    rule: "no LaTeX command has lost its backslash in JSON",
    breaks: say("Here $\frac{c}{n}$,\n\n$\tanh(a)$\n\n$\bar h$\n\n$\rho$\n\n$a \neq b$"),
    says: [
      "[words-a] line 1: a LaTeX command that begins with \\f has lost its backslash. Write two backslashes in JSON, or edit the cell in JupyterLab.",
      "[words-a] line 3: a LaTeX command that begins with \\t has lost its backslash. Write two backslashes in JSON, or edit the cell in JupyterLab.",
      "[words-a] line 5: a LaTeX command that begins with \\b has lost its backslash. Write two backslashes in JSON, or edit the cell in JupyterLab.",
      "[words-a] line 8: a LaTeX command that begins with \\r has lost its backslash. Write two backslashes in JSON, or edit the cell in JupyterLab.",
      "[words-a] line 11: a LaTeX command that begins with \\n has lost its backslash. Write two backslashes in JSON, or edit the cell in JupyterLab.",
    ],
    keeps: say("Here $\\frac{c}{n}$, $\\tanh(a)$, $\\bar h$, and $a \\neq b$.\n\n-\tanother line\nequal"),
  },
  {
    rule: "the first cell is the title",
    breaks: (cells) => [markdown("hello", "Hello."), ...cells],
    says: ["[hello]: the first cell must be Markdown that begins with the title, `# Verb the thing`."],
    keeps: (cells) => cells,
  },
  {
    rule: "a notebook has one title",
    breaks: say("# Another"),
    says: ['[words-a] line 1: a second title, "# Another". Sections begin with `##`.'],
    keeps: say("## Another\n\n```sh\n# a comment\n```"),
  },
  {
    rule: "images have alt text",
    breaks: say("Look:\n\n![](picture.png)\n<img src='picture.png'>"),
    says: [
      "[words-a] line 3: the image picture.png has no alt text. Write `![what it shows](…)`.",
      "[words-a] line 4: the image picture.png has no alt text. Write `![what it shows](…)`.",
    ],
    keeps: say('![the cell with the forget gate lit](picture.png) and <img src="picture.png" alt="the cell">'),
  },
  {
    rule: "images are files of the repository",
    breaks: say("![the cell](https://cdn.example/cell.svg)"),
    says: [
      "[words-a] line 1: the image https://cdn.example/cell.svg comes from the network, but lessons run offline. Put a copy next to the notebook.",
    ],
    keeps: say("![the cell](data:image/gif;base64,R0lGODlhAQABAAAAACw=)"),
  },
  {
    rule: "an image that a cell names as its attachment is attached",
    breaks: say("![the cell](attachment:cell.png)"),
    says: ["[words-a] line 1: the image attachment:cell.png is not attached to this cell. Paste it in again."],
    keeps: (cells) =>
      say("![the cell](attachment:cell.png)")(cells).map((cell) =>
        cell.id === "words-a" ? { ...cell, attachments: { "cell.png": { "image/png": "iVBORw0KGgo=" } } } : cell,
      ),
  },
  {
    rule: "links lead to files that exist",
    breaks: say("See\n[the next lesson](02-gone.ipynb) and [that][1].\n\n[1]: ../nothing.md"),
    says: [
      "[words-a] line 2: the link 02-gone.ipynb leads to no file. Correct the path, which is relative to this notebook.",
      "[words-a] line 4: the link ../nothing.md leads to no file. Correct the path, which is relative to this notebook.",
    ],
    keeps: say("[here](picture.png), [there](<./a file.md>), [far](https://nowhere.example/x), `[no](link)`"),
  },
  {
    rule: "anchors exist in the form that JupyterLab creates",
    breaks: say("[up](#what-it-keeps), [away](#gone), [beside](<a file.md#no-such>)"),
    says: [
      "[words-a] line 1: the link #what-it-keeps: no heading there has the anchor #what-it-keeps; the right anchor is #What-it-keeps.",
      "[words-a] line 1: the link #gone: no heading there has the anchor #gone; the existing anchors: #Build-the-gate, #What-it-keeps.",
      "[words-a] line 1: the link a file.md#no-such: no heading there has the anchor #no-such; the existing anchors: #the-start.",
    ],
    keeps: say("[up](#What-it-keeps), [beside](<a file.md#the-start>)"),
  },
  {
    rule: "links are relative",
    breaks: say("[home](/README.md)"),
    says: ["[words-a] line 1: the link /README.md starts at the disk's root. Write it relative to this notebook."],
    keeps: say("[home](./picture.png)"),
  },
  {
    rule: "prose uses one name for each gate",
    breaks: say(
      "The forgot gate, a\nforget-gate, the Update Gate, the keep gate, its c-state and the candidate gates.",
    ),
    says: [
      '[words-a] line 1: "forgot gate" is called "forget gate" here. Use that name, or put names that you quote in quotation marks.',
      '[words-a] line 2: "keep gate" is called "forget gate" here. Use that name, or put names that you quote in quotation marks.',
      '[words-a] line 2: "candidate gates" is called "candidate" here. Use that name, or put names that you quote in quotation marks.',
      '[words-a] line 2: "c-state" is called "cell state" here. Use that name, or put names that you quote in quotation marks.',
      '[words-a] line 2: "forget-gate" is called "forget gate" here. Use that name, or put names that you quote in quotation marks.',
      '[words-a] line 2: "Update Gate" is called "update gate" here. Use that name, or put names that you quote in quotation marks.',
    ],
    keeps: say(
      'Forget gate and input gates keep gate values in gate order; some say "remember gate", or write `forgot gate`: [more](picture.png "forget-gate").',
    ),
  },
];
