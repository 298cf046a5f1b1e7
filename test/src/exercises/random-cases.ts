import type { Argument, Case } from "../../../src/check/exercise-type";

/** The shapes of the arguments of each exercise, in capital letters: "F,H" is a matrix, "H" a vector, "" a number. */
const SHAPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "00-3": { weights: "N", x: "N", bias: "" },
  "00-4": { a: "" },
  "01-3": { kernel: "F,H", recurrent: "H,H", bias: "H", inputs: "T,F", initial: "H" },
  "01-4": { w: "", states: "T" },
  "02-3": { kernel: "F,H", recurrent: "H,H", bias: "H", x: "F", hidden: "H" },
  "02-4": { share: "", steps: "" },
  "03-3": {
    ...{ inputKernel: "F,H", inputRecurrent: "H,H", inputBias: "H" },
    ...{ candidateKernel: "F,H", candidateRecurrent: "H,H", candidateBias: "H", x: "F", hidden: "H" },
  },
  "03-4": { forget: "T,H", input: "T,H", candidate: "T,H", initial: "H" },
  "04-3": { kernel: "F,H", recurrent: "H,H", bias: "H", x: "F", hidden: "H", cell: "H" },
  "04-4": { kernel: "F,4H", recurrent: "H,4H", bias: "4H", x: "F", hidden: "H", cell: "H" },
  "05-3": { forget: "H", input: "H", candidate: "H", cellBefore: "H", dCell: "H" },
  "05-4": { gradients: "N,M", limit: "" },
  "06-3": { kernel: "F,H", recurrent: "H,H", bias: "H", x: "F", hidden: "H", reset: "H" },
  "06-4": { update: "T,H", candidate: "T,H", initial: "H" },
  "07-3": { count: "", low: "", high: "" },
  "07-4": { preActivation: "H", candidate: "H", cell: "H" },
  "08-3": { features: "", units: "", sets: "", peepholes: "" },
  "08-4": { sums: "four,H", peepholes: "three,H", cell: "H" },
  "09-3": { inputs: "T", forwardKernel: "", forwardRecurrent: "", backwardKernel: "", backwardRecurrent: "" },
  "09-4": { x: "H", weights: "L,H" },
  "10-3": { counts: "F,F", inputs: "N", targets: "N", add: "" },
  "10-4": { logits: "F", temperature: "", share: "" },
  "11-3": { query: "D", keys: "S,D", values: "S,V" },
  "11-4": { scores: "S", mask: "S" },
  "12-3": { query: "Q", keys: "S,D", queryWeights: "Q,A", keyWeights: "D,A", bias: "A", score: "A" },
  "12-4": { scores: "T,S", mask: "T,S" },
  "13-3": { queries: "T,D", keys: "T,D" },
  "13-4": { position: "", features: "" },
  "14-3": { keep1: "H", add1: "H", keep2: "H", add2: "H" },
  "14-4": { forgetSum: "H", inputSum: "H", stabiliser: "H" },
};

const GATES = ["forget", "input", "update", "reset", "share"];
const COUNTS = ["steps", "count", "features", "units", "sets", "peepholes", "position"];

/** Returns a case of an exercise with random sizes from 1 to 4 and random numbers of the right kind. */
export function randomCase(id: string, random: () => number): Case {
  const sizes = new Map<string, number>(Object.entries({ three: 3, four: 4 }));
  const sizeOf = (letter: string): number => {
    const plain = letter.replace(/^4/, "");
    if (!sizes.has(plain)) sizes.set(plain, 1 + Math.floor(4 * random()));
    return (sizes.get(plain) ?? 0) * (letter.startsWith("4") ? 4 : 1);
  };
  const number = (name: string): number => {
    if (COUNTS.includes(name)) return 1 + Math.floor(9 * random());
    if (name === "mask") return Math.round(random());
    if (name === "inputs" && id === "10-3") return Math.floor(random() * sizeOf("F"));
    if (name === "targets") return Math.floor(random() * sizeOf("F"));
    if (name === "counts") return Math.floor(9 * random());
    if (["limit", "high", "add", "temperature"].includes(name)) return 0.5 + 3 * random();
    if (name === "low") return -2 * random();
    return GATES.includes(name) ? 0.05 + 0.9 * random() : 3 * random() - 1.5;
  };
  const vector = (name: string, length: number): number[] => {
    const values = Array.from({ length }, () => number(name));
    if (name === "mask") values[Math.floor(random() * length)] = 1; // the mask keeps at least one position
    return values;
  };
  const argument = (name: string, shape: string): Argument => {
    const [first, second] = shape === "" ? [] : shape.split(",").map(sizeOf);
    if (first === undefined) return number(name);
    return second === undefined ? vector(name, first) : Array.from({ length: first }, () => vector(name, second));
  };
  return Object.fromEntries(Object.entries(SHAPES[id] ?? {}).map(([name, shape]) => [name, argument(name, shape)]));
}

/** Returns the names of the arguments of an exercise, in order. */
export const argumentsOf = (id: string): string[] => Object.keys(SHAPES[id] ?? {});
