import { add, type Case } from "./case.js";

/** Rules that the compilers check, and code that a kernel cannot run. */
export const typesCases: readonly Case[] = [
  {
    rule: "code uses one name for each gate",
    breaks: add('// the remember gate\nconst fGate = 1;\nconst labels = { cState: "the h-state of" + fGate };'),
    says: [
      '[added] line 1: "remember gate" is called "forget gate" here. Use that name, or put names that you quote in quotation marks.',
      '[added] line 2: fGate: "f gate" is called "forget gate" here. Write forgetGate.',
      '[added] line 3: cState: "c state" is called "cell state" here. Write cellState.',
      '[added] line 3: "h-state" is called "hidden state" here. Use that name, or put names that you quote in quotation marks.',
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
    rule: "code compiles with tslab's older TypeScript",
    breaks: add("const same = <T>(a: T, b: NoInfer<T>) => [a, b];\nconsole.log(same(1, 2));"),
    says: ["[added] line 1: tslab's TypeScript 5.0.4, TS2304: Cannot find name 'NoInfer'."],
    keeps: add("const same = <const T,>(a: T, b: T) => [a, b];\nconsole.log(same(1, 1));"),
  },
  {
    rule: "each cell is complete code on its own",
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
      "[gate] line 1: TypeScript 5.9.3, TS2451: Cannot redeclare block-scoped variable 'forgetGate'; cells share one scope, so give the second one another name.",
      "[added] line 1: TypeScript 5.9.3, TS2451: Cannot redeclare block-scoped variable 'forgetGate'; cells share one scope, so give the second one another name.",
    ],
    keeps: add("{\n  const forgetGate = 2;\n  console.log(forgetGate);\n}"),
  },
  {
    rule: "a name is declared before it is used",
    breaks: (cells) => add("console.log(later(1));")(add("function later(x: number) {\n  return x;\n}", "lib")(cells)),
    says: ["[added] line 1: later is declared in a later cell, [lib]. Move that cell up."],
    keeps: (cells) => add("function later(x: number) {\n  return x;\n}", "lib")(add("console.log(1);")(cells)),
  },
  {
    rule: "a cell uses no shorthand property for an earlier cell's name",
    breaks: add("console.log({ forgetGate });"),
    says: [
      "[added] line 1: { forgetGate } with a forgetGate from an earlier cell fails on an unmodified tslab. Write { forgetGate: forgetGate }.",
    ],
    keeps: add("const own = 1;\nconsole.log({ own, forgetGate: forgetGate });"),
  },
];
