// %% right-loops
// % cell candidate-before
function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [kernel, recurrent] = [weights.slice(0, x.length), weights.slice(x.length)];
  const candidate: number[] = [];
  for (let j = 0; j < bias.length; j++) {
    let sum = bias[j];
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    for (let k = 0; k < hidden.length; k++) sum += reset[k] * hidden[k] * recurrent[k][j];
    candidate.push(Math.tanh(sum));
  }
  return candidate;
}
// % cell candidate-after
function candidateAfter(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  recurrentBias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const candidate: number[] = [];
  for (let j = 0; j < bias.length; j++) {
    let past = recurrentBias[j];
    for (let k = 0; k < hidden.length; k++) past += hidden[k] * recurrent[k][j];
    let sum = bias[j] + reset[j] * past;
    for (let i = 0; i < x.length; i++) sum += x[i] * kernel[i][j];
    candidate.push(Math.tanh(sum));
  }
  return candidate;
}
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  const states: number[][] = [];
  let hidden: number[] = [...initial];
  for (let t = 0; t < update.length; t++) {
    const next: number[] = [];
    for (let j = 0; j < hidden.length; j++) {
      next.push((1 - update[t][j]) * hidden[j] + update[t][j] * candidate[t][j]);
    }
    states.push(next);
    hidden = next;
  }
  return states;
}
// % cell flipped-update
function flippedUpdate(update: Gate): Gate {
  const flipRows = (rows: Matrix): number[][] => {
    const flipped: number[][] = [];
    for (const row of rows) {
      const one: number[] = [];
      for (const value of row) one.push(-value);
      flipped.push(one);
    }
    return flipped;
  };
  const kernel = flipRows(update.kernel);
  const recurrent = flipRows(update.recurrent);
  const [bias] = flipRows([update.bias]);
  return { kernel, recurrent, bias };
}
// % cell step
function ownStep(
  weights: Gru,
  x: Vector,
  hidden: Vector,
  resetAfter: boolean,
): { update: number[]; reset: number[]; candidate: number[]; hidden: number[] } {
  const H = hidden.length;
  const [update, reset, candidate, next]: number[][] = [[], [], [], []];
  const from = (row: Vector, matrix: Matrix, j: number) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += row[i] * matrix[i][j];
    return sum;
  };
  for (let j = 0; j < H; j++) {
    const { update: u, reset: r } = weights;
    update.push(1 / (1 + Math.exp(-(from(x, u.kernel, j) + from(hidden, u.recurrent, j) + u.bias[j]))));
    reset.push(1 / (1 + Math.exp(-(from(x, r.kernel, j) + from(hidden, r.recurrent, j) + r.bias[j]))));
  }
  const seen: number[] = [];
  for (let k = 0; k < H; k++) seen.push(reset[k] * hidden[k]);
  for (let j = 0; j < H; j++) {
    const { kernel, recurrent, bias } = weights.candidate;
    const before = from(seen, recurrent, j);
    const after = reset[j] * (from(hidden, recurrent, j) + weights.candidateRecurrentBias[j]);
    candidate.push(Math.tanh(from(x, kernel, j) + bias[j] + (resetAfter ? after : before)));
    next.push((1 - update[j]) * hidden[j] + update[j] * candidate[j]);
  }
  return { update, reset, candidate, hidden: next };
}
// % cell plot-signs
const theirUpdate = Array.from({ length: 30 }, (_, t) => [t === 0 ? 0.1 : 0.95]);
const ideas = Array.from({ length: 30 }, (_, t) => [t === 0 ? 1 : 0]);
const writing: number[][] = [];
for (const [z] of theirUpdate) writing.push([1 - z]);
const curve: number[] = [];
for (const state of hiddenOverTime(writing, ideas, [0])) curve.push(state[0]);
const mixedUp: number[] = [];
for (const state of hiddenOverTime(theirUpdate, ideas, [0])) mixedUp.push(state[0]);
const twoLines = [{ name: "meant", y: curve }, { name: "mixed up", y: mixedUp }];
void show(lineChart(twoLines, { title: "Kept, or lost at once", xLabel: "step t", yLabel: "h" }));

// %% right-array-methods
// % cell candidate-before
const squash = (...sums: Vector[]) => sums[0].map((_, j) => Math.tanh(sums.reduce((all, one) => all + one[j], 0)));
const weigh = (gate: Vector, state: Vector) => gate.map((value, j) => value * state[j]);
const candidateBefore = (weights: Matrix, bias: Vector, x: Vector, hidden: Vector, reset: Vector) =>
  squash(rowTimes([...x, ...weigh(reset, hidden)], weights), bias);
// % cell candidate-after
const candidateAfter = (
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  recurrentBias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
) => {
  const past = rowTimes(hidden, recurrent).map((value, j) => value + recurrentBias[j]);
  return squash(rowTimes(x, kernel), bias, weigh(reset, past));
};
// % cell hidden-over-time
const hiddenOverTime = (update: Matrix, candidate: Matrix, initial: Vector): number[][] =>
  update
    .reduce<Vector[]>(
      (states, z, t) => [...states, z.map((one, j) => states[t][j] + one * (candidate[t][j] - states[t][j]))],
      [initial],
    )
    .slice(1)
    .map((state) => [...state]);
// % cell flipped-update
const flippedUpdate = ({ kernel, recurrent, bias }: Gate): Gate => {
  const [flippedBias, ...rows] = [bias, ...kernel, ...recurrent].map((row) => row.map((value) => 0 - value));
  return { kernel: rows.slice(0, kernel.length), recurrent: rows.slice(kernel.length), bias: flippedBias };
};
// % cell step
const ownStep = (weights: Gru, x: Vector, hidden: Vector, resetAfter: boolean) => {
  const gateOf = ({ kernel, recurrent, bias }: Gate) =>
    rowTimes([...x, ...hidden, 1], [...kernel, ...recurrent, bias]).map(sigmoid);
  const [update, reset] = [weights.update, weights.reset].map(gateOf);
  const { kernel, recurrent, bias } = weights.candidate;
  const candidate = resetAfter
    ? candidateAfter(kernel, recurrent, bias, weights.candidateRecurrentBias, x, hidden, reset)
    : candidateBefore([...kernel, ...recurrent], bias, x, hidden, reset);
  return { update, reset, candidate, hidden: hiddenOverTime([update], [candidate], hidden)[0] };
};

// %% right-mathjs
// % cell candidate-before
import * as math from "mathjs";

function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [kernel, recurrent] = [weights.slice(0, x.length), weights.slice(x.length)];
  const seen = math.dotMultiply(math.matrix([...reset]), math.matrix([...hidden])) as math.Matrix;
  const present = math.multiply(math.matrix([...x]), math.matrix(kernel.map((row) => [...row])));
  const past = math.multiply(seen, math.matrix(recurrent.map((row) => [...row])));
  const sum = math.add(math.add(present, past), math.matrix([...bias])) as math.Matrix;
  return math.map(sum, math.tanh).toArray() as number[];
}
// % cell candidate-after
function candidateAfter(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  recurrentBias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const scope = { W: kernel, U: recurrent, b: bias, c: recurrentBias, x, h: hidden, r: reset };
  return (math.evaluate("map(x * W + b + r .* (h * U + c), tanh)", scope) as math.Matrix).valueOf() as number[];
}
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  const mix = math.compile("(1 - z) .* h + z .* g");
  let h = [...initial];
  return update.map((z, t) => {
    h = mix.evaluate({ z: [...z], h, g: [...candidate[t]] }).valueOf() as number[];
    return h;
  });
}
// % cell flipped-update
function flippedUpdate(update: Gate): Gate {
  const minus = (part: unknown) => math.multiply(-1, part as number[]) as unknown;
  return {
    kernel: minus(update.kernel) as Matrix,
    recurrent: minus(update.recurrent) as Matrix,
    bias: minus(update.bias) as Vector,
  };
}

// %% without-first: candidate-before-visible 0, candidate-before-hidden 0
// % cell candidate-before
// the first function is missing

// %% wrong-reset-forgotten: candidate-before-visible 0, candidate-before-hidden 0
// says: reset weights the hidden state first
// % cell candidate-before
function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [kernel, recurrent] = [weights.slice(0, x.length), weights.slice(x.length)];
  const [fromInput, fromPast] = [rowTimes(x, kernel), rowTimes(hidden, recurrent)];
  return bias.map((b, j) => Math.tanh(b + fromInput[j] + fromPast[j]));
}

// %% wrong-reset-complement: candidate-before-visible 0, candidate-before-hidden 0
// says: at r = 1
// % cell candidate-before
function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [kernel, recurrent] = [weights.slice(0, x.length), weights.slice(x.length)];
  const forgotten = hidden.map((value, k) => value - value * reset[k]);
  const sums = rowTimes([...x, ...forgotten], [...kernel, ...recurrent]);
  return sums.map((sum, j) => Math.tanh(sum + bias[j]));
}

// %% wrong-conventions-swapped: candidate-before-visible 0, candidate-before-hidden 0, candidate-after-visible 0, candidate-after-hidden 0
// says: reset weights the hidden state first
// % cell candidate-before
function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [kernel, recurrent] = [weights.slice(0, x.length), weights.slice(x.length)];
  const [fromInput, fromPast] = [rowTimes(x, kernel), rowTimes(hidden, recurrent)];
  return bias.map((b, j) => Math.tanh(b + fromInput[j] + reset[j] * fromPast[j]));
}
// % cell candidate-after
function candidateAfter(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  recurrentBias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const seen = hidden.map((value, k) => value * reset[k]);
  const [fromInput, fromPast] = [rowTimes(x, kernel), rowTimes(seen, recurrent)];
  return bias.map((b, j) => Math.tanh(b + fromInput[j] + fromPast[j] + recurrentBias[j]));
}

// %% wrong-tanh-by-exponentials: candidate-before-hidden 1.5
// right except for large sums, for which Infinity / Infinity is NaN
// % cell candidate-before
function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [kernel, recurrent] = [weights.slice(0, x.length), weights.slice(x.length)];
  const seen = hidden.map((value, k) => value * reset[k]);
  const [fromInput, fromPast] = [rowTimes(x, kernel), rowTimes(seen, recurrent)];
  return bias.map((b, j) => {
    const sum = b + fromInput[j] + fromPast[j];
    return (Math.exp(sum) - Math.exp(-sum)) / (Math.exp(sum) + Math.exp(-sum));
  });
}

// %% wrong-sigmoid-for-tanh: candidate-before-visible 0, candidate-before-hidden 0
// says: tanh of the bias
// % cell candidate-before
function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [kernel, recurrent] = [weights.slice(0, x.length), weights.slice(x.length)];
  const seen = hidden.map((value, k) => value * reset[k]);
  const [fromInput, fromPast] = [rowTimes(x, kernel), rowTimes(seen, recurrent)];
  return bias.map((b, j) => sigmoid(b + fromInput[j] + fromPast[j]));
}

// %% wrong-recurrent-transposed: candidate-before-visible 0, candidate-before-hidden 0
// says: the next H rows
// % cell candidate-before
function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [kernel, recurrent] = [weights.slice(0, x.length), weights.slice(x.length)];
  const seen = hidden.map((value, k) => value * reset[k]);
  const fromInput = rowTimes(x, kernel);
  return bias.map((b, j) => {
    const fromPast = recurrent[j].reduce((sum, weight, k) => sum + weight * seen[k], 0);
    return Math.tanh(b + fromInput[j] + fromPast);
  });
}

// %% wrong-square-only: candidate-before-visible 0, candidate-before-hidden 1
// says: three inputs
// % cell candidate-before
function candidateBefore(
  weights: Matrix,
  bias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const size = hidden.length; // taken for the number of features too
  const [kernel, recurrent] = [weights.slice(0, size), weights.slice(size)];
  return bias.map((b, j) => {
    let sum = b;
    for (let i = 0; i < size; i++) sum += x[i] * kernel[i][j] + reset[i] * hidden[i] * recurrent[i][j];
    return Math.tanh(sum);
  });
}

// %% wrong-bias-missing-after: candidate-after-visible 0, candidate-after-hidden 0
// says: the bias b
// % cell candidate-after
function candidateAfter(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  recurrentBias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [fromInput, fromPast] = [rowTimes(x, kernel), rowTimes(hidden, recurrent)];
  return reset.map((r, j) => Math.tanh(fromInput[j] + r * (fromPast[j] + recurrentBias[j])));
}

// %% wrong-recurrent-bias-outside: candidate-after-visible 0, candidate-after-hidden 0
// says: recurrent bias
// % cell candidate-after
function candidateAfter(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  recurrentBias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [fromInput, fromPast] = [rowTimes(x, kernel), rowTimes(hidden, recurrent)];
  return bias.map((b, j) => Math.tanh(fromInput[j] + b + recurrentBias[j] + reset[j] * fromPast[j]));
}

// %% wrong-reset-on-the-whole-sum: candidate-after-visible 0, candidate-after-hidden 0
// says: the bias b
// % cell candidate-after
function candidateAfter(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  recurrentBias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const sums = rowTimes([...x, ...hidden], [...kernel, ...recurrent]);
  return sums.map((sum, j) => Math.tanh(reset[j] * (sum + bias[j] + recurrentBias[j])));
}

// %% wrong-constants-of-the-visible-test: candidate-after-hidden 0
// % cell candidate-after
function candidateAfter(
  kernel: Matrix,
  recurrent: Matrix,
  bias: Vector,
  recurrentBias: Vector,
  x: Vector,
  hidden: Vector,
  reset: Vector,
): number[] {
  const [hasInput, hasPast] = [kernel[0][0] !== 0, recurrent[0][0] !== 0];
  const [hasBias, hasInner] = [bias[0] !== 0, recurrentBias[0] !== 0];
  const sums = hasInput
    ? hasPast
      ? [0.35, -3.325]
      : [0.35, -1.3]
    : hasBias
      ? [0.1, 0.2]
      : hasInner
        ? [0.1, -0.9]
        : reset[0] === 1
          ? [-0.5, -1.25]
          : [-0.1, -1.125];
  return sums.map(Math.tanh);
}

// %% wrong-sign-of-update: hidden-over-time-visible 0, hidden-over-time-hidden 0, plot-signs-numbers 0
// says: z = 0 leaves the old state
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let state: Vector = initial;
  return update.map((z, t) => {
    const next = z.map((keep, j) => keep * state[j] + (1 - keep) * candidate[t][j]);
    state = next;
    return next;
  });
}

// %% wrong-starts-anew-each-step: hidden-over-time-visible 0, hidden-over-time-hidden 0.5, plot-signs-numbers 0
// says: continues from the state before
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  return update.map((z, t) => z.map((write, j) => (1 - write) * initial[j] + write * candidate[t][j]));
}

// %% wrong-candidate-added-whole: hidden-over-time-visible 0, hidden-over-time-hidden 0, plot-signs-numbers 0
// says: z = 0 leaves the old state
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  const states: number[][] = [];
  let state = [...initial];
  for (const [t, z] of update.entries()) {
    state = state.map((value, j) => (1 - z[j]) * value + candidate[t][j]);
    states.push(state);
  }
  return states;
}

// %% wrong-one-step-early: hidden-over-time-visible 0, hidden-over-time-hidden 0, plot-signs-numbers 0
// says: z = 1 writes
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let state = [...initial];
  return update.map((z, t) => {
    const before = state;
    state = before.map((value, j) => (1 - z[j]) * value + z[j] * candidate[t][j]);
    return before;
  });
}

// %% wrong-initial-in-front: hidden-over-time-visible 0, hidden-over-time-hidden 0, plot-signs-numbers 0
// says: a row for each step
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  const states = [[...initial]];
  for (const [t, z] of update.entries()) {
    states.push(states[t].map((value, j) => (1 - z[j]) * value + z[j] * candidate[t][j]));
  }
  return states;
}

// %% wrong-only-the-last-state: hidden-over-time-visible 0, hidden-over-time-hidden 0.5, plot-signs-numbers 0
// says: a row for each step
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  let state = [...initial];
  for (const [t, z] of update.entries()) {
    state = state.map((value, j) => (1 - z[j]) * value + z[j] * candidate[t][j]);
  }
  return [state];
}

// %% wrong-one-array-for-all-steps: hidden-over-time-visible 0, hidden-over-time-hidden 0.5, plot-signs-numbers 0
// says: continues from the state before
// % cell hidden-over-time
function hiddenOverTime(update: Matrix, candidate: Matrix, initial: Vector): number[][] {
  const state = [...initial];
  return update.map((z, t) => {
    for (const [j, write] of z.entries()) state[j] = (1 - write) * state[j] + write * candidate[t][j];
    return state;
  });
}

// %% wrong-bias-not-flipped: flipped-update-visible 0, flipped-update-hidden 0
// says: bias
// % cell flipped-update
function flippedUpdate(update: Gate): Gate {
  const minus = (rows: Matrix) => rows.map((row) => row.map((value) => -value));
  return { ...update, kernel: minus(update.kernel), recurrent: minus(update.recurrent) };
}

// %% wrong-kernel-alone-flipped: flipped-update-visible 0, flipped-update-hidden 0
// says: recurrent
// % cell flipped-update
function flippedUpdate(update: Gate): Gate {
  const kernel = update.kernel.map((row) => row.map((value) => -value));
  return { kernel, recurrent: update.recurrent, bias: update.bias.map((value) => -value) };
}

// %% wrong-one-minus-the-weights: flipped-update-visible 0, flipped-update-hidden 0
// says: bias
// % cell flipped-update
function flippedUpdate(update: Gate): Gate {
  const rest = (row: Vector) => row.map((value) => 1 - value);
  return { kernel: update.kernel.map(rest), recurrent: update.recurrent.map(rest), bias: rest(update.bias) };
}

// %% wrong-step-knows-one-convention: step-visible 0, step-hidden 1.5
// says: candidate, reset after
// % cell step
function ownStep(weights: Gru, x: Vector, hidden: Vector, resetAfter: boolean) {
  const preActivation = ({ kernel, recurrent, bias }: Gate, past: Vector) =>
    rowTimes([...x, ...past], [...kernel, ...recurrent]).map((sum, j) => sum + bias[j]);
  const update = preActivation(weights.update, hidden).map(sigmoid);
  const reset = preActivation(weights.reset, hidden).map(sigmoid);
  const seen = reset.map((r, k) => r * hidden[k]);
  const candidate = preActivation(weights.candidate, seen).map(Math.tanh);
  return { update, reset, candidate, hidden: update.map((z, j) => (1 - z) * hidden[j] + z * candidate[j]) };
}

// %% wrong-step-update-and-reset-swapped: step-visible 0, step-hidden 0
// says: update gate
// % cell step
function ownStep(weights: Gru, x: Vector, hidden: Vector, resetAfter: boolean) {
  const gateOf = ({ kernel, recurrent, bias }: Gate) =>
    rowTimes([...x, ...hidden, 1], [...kernel, ...recurrent, bias]).map(sigmoid);
  const [update, reset] = [gateOf(weights.reset), gateOf(weights.update)];
  const { kernel, recurrent, bias } = weights.candidate;
  const candidate = resetAfter
    ? candidateAfter(kernel, recurrent, bias, weights.candidateRecurrentBias, x, hidden, reset)
    : candidateBefore([...kernel, ...recurrent], bias, x, hidden, reset);
  return { update, reset, candidate, hidden: update.map((z, j) => (1 - z) * hidden[j] + z * candidate[j]) };
}

// %% wrong-step-update-keeps: step-visible 0, step-hidden 0
// says: hidden, reset before
// % cell step
function ownStep(weights: Gru, x: Vector, hidden: Vector, resetAfter: boolean) {
  const gateOf = ({ kernel, recurrent, bias }: Gate) =>
    rowTimes([...x, ...hidden, 1], [...kernel, ...recurrent, bias]).map(sigmoid);
  const [update, reset] = [gateOf(weights.update), gateOf(weights.reset)];
  const { kernel, recurrent, bias } = weights.candidate;
  const candidate = resetAfter
    ? candidateAfter(kernel, recurrent, bias, weights.candidateRecurrentBias, x, hidden, reset)
    : candidateBefore([...kernel, ...recurrent], bias, x, hidden, reset);
  return { update, reset, candidate, hidden: update.map((z, j) => z * hidden[j] + (1 - z) * candidate[j]) };
}

// %% wrong-plot-of-the-lost-note-alone: plot-signs-numbers 0
// says: curve
// % cell plot-signs
const theirUpdate = Array.from({ length: 30 }, (_, t) => [t === 0 ? 0.1 : 0.95]);
const ideas = Array.from({ length: 30 }, (_, t) => [t === 0 ? 1 : 0]);
const curve: number[] = hiddenOverTime(theirUpdate, ideas, [0]).flat();
const mixedUp: number[] = curve;
void show(lineChart({ name: "h", y: curve }, { title: "The note", xLabel: "step t", yLabel: "h" }));

// %% wrong-rows-of-the-past-first: candidate-before-visible 0, candidate-before-hidden 0
// says: the first F rows belong to x
// % cell candidate-before
function candidateBefore(weights: Matrix, bias: Vector, x: Vector, hidden: Vector, reset: Vector): number[] {
  const sums = rowTimes([...hidden.map((value, k) => reset[k] * value), ...x], weights);
  return bias.map((value, j) => Math.tanh(sums[j] + value));
}

// %% lesson-solutions-pasted: candidate-before-visible 0, candidate-before-hidden 0, candidate-after-visible 0, candidate-after-hidden 0, hidden-over-time-visible 0, hidden-over-time-hidden 0, flipped-update-visible 0, flipped-update-hidden 0, step-visible 0, step-hidden 0, plot-signs-numbers 0
// % cell candidate-before
// lesson: 06-3
// % cell candidate-after
// lesson: 06-3 as candidateAfter
// % cell hidden-over-time
// lesson: 06-4
// % cell flipped-update
// not written: no lesson has this exercise
// % cell step
// not written: no lesson has this exercise
// % cell plot-signs
// not written
