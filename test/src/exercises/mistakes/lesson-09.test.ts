import type { M, V } from "../bank";
import { type Mistake, OPPOSITE, TRANSPOSED_RESULT, testMistakes } from "./table";

type Both = [inputs: V, fw: number, fu: number, bw: number, bu: number];

function both(...[x, fw, fu, bw, bu]: Both): M {
  const run = (values: V, w: number, u: number) => {
    let h = 0;
    return values.map((one) => {
      h = Math.tanh(w * one + u * h);
      return h;
    });
  };
  const [forward, backward] = [run(x, fw, fu), run([...x].reverse(), bw, bu).reverse()];
  return forward.map((one, t) => [one, backward[t] as number]);
}
function residual(x: V, weights: M, act = Math.tanh): M {
  let h = x;
  return weights.map((w) => {
    h = h.map((one, j) => one + act((w[j] as number) * one));
    return h;
  });
}

const mistakes: readonly Mistake[] = [
  [
    "09-3",
    "a transposed table",
    (...args: Both) => [both(...args).map(([one]) => one), both(...args).map(([, one]) => one)],
    TRANSPOSED_RESULT,
  ],
  ["09-3", "minus the states", (...args: Both) => both(...args).map((row) => row.map((one) => -one)), OPPOSITE],
  [
    "09-3",
    "the sums of both directions",
    (...args: Both) => both(...args).map((row) => (row[0] as number) + (row[1] as number)),
    "expected shape [3, 2]",
  ],
  ["09-4", "the top layer only", (x: V, weights: M) => residual(x, weights).at(-1), "expected shape [3, 2]"],
  [
    "09-4",
    "a sigmoid for the tanh",
    (x: V, weights: M) => residual(x, weights, (a) => 1 / (1 + Math.exp(-a))),
    "sigmoid",
  ],
];

testMistakes("09", mistakes);
