// Computes minGRU, minLSTM and sLSTM in float64, written directly from the equations of the papers. The code shares nothing with src/.
import type { Nested } from "./numbers";

type V = number[];
type M = number[][];
type Operands = Readonly<Record<string, Nested>>;

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
/** Returns x · matrix. It is a plain loop, because the tests of gradients call it thousands of times. */
const through = (x: V, matrix: M) =>
  (matrix[0] as V).map((_, column) =>
    x.reduce((sum, value, row) => sum + value * (matrix[row]?.[column] as number), 0),
  );
const layer = (x: V, operands: Operands, gate: string) =>
  through(x, operands[`${gate}.kernel`] as M).map((a, i) => a + ((operands[`${gate}.bias`] as V)[i] as number));

/** The function g of Feng et al. 2024, appendix B, which makes the candidate positive. */
const positive = (a: number) => (a >= 0 ? a + 0.5 : sigmoid(a));

/**
 * Returns the hidden states [B][T][H]. In the paper the update gate of minGRU is the share that is replaced, so the sign of its argument is changed
 * here.
 */
export function plainMinCell(cell: "minGru" | "minLstm", operands: Operands, activation = "linear"): M[] {
  return (operands.inputs as M[]).map((sequence, b) => {
    let hidden = (operands.initial as M)[b] as V;
    return sequence.map((x) => {
      const a = layer(x, operands, "candidate");
      const candidate = activation === "positive" ? a.map(positive) : a;
      if (cell === "minGru") {
        const z = layer(x, operands, "update").map((one) => sigmoid(-one));
        hidden = hidden.map((h, i) => (1 - (z[i] as number)) * h + (z[i] as number) * (candidate[i] as number));
      } else {
        const [f, i] = [layer(x, operands, "forget").map(sigmoid), layer(x, operands, "input").map(sigmoid)];
        hidden = hidden.map((h, n) => {
          const [fn, im] = [f[n] as number, i[n] as number];
          return (fn / (fn + im)) * h + (im / (fn + im)) * (candidate[n] as number);
        });
      }
      return hidden;
    });
  });
}

/** The values of a unit of sLSTM at one step: the arguments of its gates. */
export interface Arguments {
  readonly forget: number;
  readonly input: number;
  readonly candidate: number;
  readonly output: number;
}

/**
 * Returns the hidden state of a unit of sLSTM after the last step, without a recurrent kernel. The hidden state is a weighted mean of the candidates,
 * and the logarithm of each weight is its input argument plus all later log forget gates. So it needs neither a cell, a normaliser nor a stabiliser.
 */
export function meanOfCandidates(steps: readonly Arguments[], logForget: (a: number) => number): number {
  const logWeights = steps.map(({ input }, k) =>
    steps.slice(k + 1).reduce((sum, { forget }) => sum + logForget(forget), input),
  );
  const most = Math.max(...logWeights);
  const weights = logWeights.map((one) => Math.exp(one - most));
  const total = weights.reduce((a, b) => a + b);
  const mean = steps.reduce((sum, { candidate }, k) => sum + (weights[k] as number) * Math.tanh(candidate), 0) / total;
  return sigmoid((steps.at(-1) as Arguments).output) * mean;
}

/** Returns log sigmoid(a) in float64, which is about a for very negative arguments and about 0 for very positive ones. */
export const logSigmoid = (a: number) => Math.min(a, 0) - Math.log1p(Math.exp(-Math.abs(a)));

/** Computes a step of sLSTM without the stabiliser, as in the first equations of Beck et al. 2024, section 2.2. */
export function plainSlstm(parts: Readonly<Record<string, Nested>>, exponentialForget: boolean) {
  const rows = parts.x as M;
  return rows.map((x, b) => {
    const [h, c, n] = ["hidden", "cell", "normaliser"].map((name) => (parts[name] as M)[b]) as [V, V, V];
    const a = (gate: string) => {
      const fromPast = through(h, parts[`${gate}.recurrent`] as M);
      return layer(x, parts, gate).map((one, i) => one + (fromPast[i] as number));
    };
    const forget = a("forget").map(exponentialForget ? Math.exp : sigmoid);
    const input = a("input").map(Math.exp);
    const cell = a("candidate").map(
      (one, i) => (forget[i] as number) * (c[i] as number) + (input[i] as number) * Math.tanh(one),
    );
    const normaliser = n.map((one, i) => (forget[i] as number) * one + (input[i] as number));
    const hidden = a("output").map((one, i) => (sigmoid(one) * (cell[i] as number)) / (normaliser[i] as number));
    return { hidden, cell, normaliser };
  });
}
