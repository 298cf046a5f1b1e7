import * as math from "mathjs";
import type { Nested } from "../cells/numbers";

// Computes the cells in float64 with mathjs, one sequence at a time. The code is written directly from the equations of the papers and shares nothing
// with src/, so the tests compare two independent computations.

type V = number[];
type M = number[][];
type Operands = Readonly<Record<string, Nested>>;
/** The result of one step: every vector in the trace, and the next state, under the names that the trace uses. */
type PlainStep = (x: V, state: Readonly<Record<string, V>>, operands: Operands) => Record<string, V>;

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
const times = (a: V, b: V) => math.dotMultiply(a, b) as V;
const plus = (...vectors: V[]) => vectors.reduce((a, b) => math.add(a, b) as V);
const through = (x: V, matrix: Nested | undefined) => math.multiply(x, matrix as M) as V;

function preActivation(operands: Operands, gate: string, x: V, hidden: V): V {
  const part = (name: string) => operands[`${gate}${name}`];
  return plus(through(x, part("kernel")), through(hidden, part("recurrent")), part("bias") as V);
}

/** Computes a step of the RNN of Elman 1990. */
const rnn: PlainStep = (x, { hidden }, operands) => ({
  hidden: preActivation(operands, "", x, hidden as V).map(Math.tanh),
});

/** Computes a step of the LSTM of Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000. */
const lstm: PlainStep = (x, { hidden, cell }, operands) => {
  const a = (gate: string) => preActivation(operands, `${gate}.`, x, hidden as V);
  const [forget, input, output] = [a("forget").map(sigmoid), a("input").map(sigmoid), a("output").map(sigmoid)];
  const candidate = a("candidate").map(Math.tanh);
  const next = plus(times(forget, cell as V), times(input, candidate));
  return {
    ...{ "gates.forget": forget, "gates.input": input, "gates.candidate": candidate, "gates.output": output },
    hidden: times(output, next.map(Math.tanh)),
    cell: next,
  };
};

/** Computes a step of the GRU of Cho et al. 2014. If the reset is after the product, it is the variant of cuDNN. */
const gru =
  (resetAfter: boolean): PlainStep =>
  (x, { hidden }, operands) => {
    const h = hidden as V;
    const a = (gate: string, past: V) => preActivation(operands, `${gate}.`, x, past);
    const [update, reset] = [a("update", h).map(sigmoid), a("reset", h).map(sigmoid)];
    const second = (operands.candidateRecurrentBias as V | undefined) ?? h.map(() => 0);
    const after = () => {
      const past = plus(through(h, operands["candidate.recurrent"]), second);
      return plus(through(x, operands["candidate.kernel"]), operands["candidate.bias"] as V, times(reset, past));
    };
    const candidate = (resetAfter ? after() : a("candidate", times(reset, h))).map(Math.tanh);
    const written = times(
      update.map((share) => 1 - share),
      candidate,
    );
    return {
      ...{ "gates.update": update, "gates.reset": reset, "gates.candidate": candidate },
      hidden: plus(times(update, h), written),
    };
  };

const STEPS: Readonly<Record<string, PlainStep>> = {
  rnn,
  lstm,
  "gru, reset before": gru(false),
  "gru, reset after": gru(true),
  "gru, reset after, with a second bias": gru(true),
};

/** Returns the whole trace under the library's names. It is 0 after the end of a sequence. The final states are those of the last true step. */
export function plainTrace(cell: string, operands: Operands, lengths: readonly number[]): Record<string, Nested[]> {
  const step = STEPS[cell] as PlainStep;
  const alone = !("initial.hidden" in operands);
  const names = alone ? ["hidden"] : ["hidden", "cell"];
  const given = (name: string) => operands[alone ? "initial" : `initial.${name}`] as M;
  const trace: Record<string, Nested[]> = {};
  (operands.inputs as number[][][]).forEach((sequence, b) => {
    let state = Object.fromEntries(names.map((name) => [name, given(name)[b] as V]));
    const steps = sequence.slice(0, lengths[b]).map((x) => {
      const shown = step(x, state, operands);
      state = Object.fromEntries(names.map((name) => [name, shown[name] as V]));
      return shown;
    });
    for (const name of Object.keys(steps[0] as object)) {
      trace[name] ??= [];
      trace[name].push(sequence.map((_, t) => steps[t]?.[name] ?? (state.hidden as V).map(() => 0)));
    }
    for (const name of names) {
      const final = alone ? "final" : `final.${name}`;
      trace[final] ??= [];
      trace[final].push(state[name] as V);
    }
  });
  return trace;
}
