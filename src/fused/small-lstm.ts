/** What a small LSTM runs on. B batch, T time steps, F features, H hidden units; gates side by side: forget, input, candidate, output. */
export interface SmallOperands {
  readonly sizes: { readonly B: number; readonly T: number; readonly F: number; readonly H: number };
  /** [B, T, F] */
  readonly inputs: Float32Array;
  /** [F + H, 4H]: kernels above recurrent kernels */
  readonly joined: Float32Array;
  /** [4H] */
  readonly joinedBias: Float32Array;
  /** [B, H] */
  readonly hidden: Float32Array;
  /** [B, H] */
  readonly cell: Float32Array;
}

/** A whole pass, each [B, T, H]; the gates in their order. */
export interface SmallTrace {
  readonly gates: readonly [Float32Array, Float32Array, Float32Array, Float32Array];
  readonly hidden: Float32Array;
  readonly cell: Float32Array;
}

/** As the operands, each of the same size. */
export type SmallGradients = Omit<SmallOperands, "sizes">;

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));

/** `lstmStep`'s formulas in plain loops: where numbers are few, calling TensorFlow costs more than computing. */
export function smallForward({ sizes, inputs, joined, joinedBias, hidden: h0, cell: c0 }: SmallOperands): SmallTrace {
  const { B, T, F, H } = sizes;
  const all = () => new Float32Array(B * T * H);
  const [forget, input, candidate, output, hidden, cell] = [all(), all(), all(), all(), all(), all()];
  const a = new Float64Array(4 * H); // pre-activations of one step
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < T; t++) {
      a.set(joinedBias);
      addProduct(a, inputs, (b * T + t) * F, F, joined, 0);
      if (t) addProduct(a, hidden, (b * T + t - 1) * H, H, joined, F);
      else addProduct(a, h0, b * H, H, joined, F);
      for (let j = 0; j < H; j++) {
        const n = (b * T + t) * H + j;
        forget[n] = sigmoid(a[j] as number);
        input[n] = sigmoid(a[H + j] as number);
        candidate[n] = Math.tanh(a[2 * H + j] as number);
        output[n] = sigmoid(a[3 * H + j] as number);
        const before = (t ? cell[n - H] : c0[b * H + j]) as number;
        cell[n] = (forget[n] as number) * before + (input[n] as number) * (candidate[n] as number);
        hidden[n] = (output[n] as number) * Math.tanh(cell[n] as number);
      }
    }
  }
  return { gates: [forget, input, candidate, output], hidden, cell };
}

/** sum += row · matrix's rows from `top` on. row: `length` numbers of `values` from `from` on */
function addProduct(
  sum: Float64Array,
  values: Float32Array,
  from: number,
  length: number,
  matrix: Float32Array,
  top: number,
): void {
  const columns = sum.length;
  for (let k = 0; k < length; k++) {
    const value = values[from + k] as number;
    const row = (top + k) * columns;
    for (let j = 0; j < columns; j++) sum[j] = (sum[j] as number) + value * (matrix[row + j] as number);
  }
}

/** The gradients of a pass, given those of its gates, hidden states and cells [B, T, H] each. */
export function smallBackward(operands: SmallOperands, trace: SmallTrace, arriving: SmallTrace): SmallGradients {
  const { sizes, inputs, joined, hidden: h0, cell: c0 } = operands;
  const { B, T, F, H } = sizes;
  const [forget, input, candidate, output] = trace.gates;
  const [dForget, dInput, dCandidate, dOutput] = arriving.gates;
  const like = (one: Float32Array) => new Float32Array(one.length);
  const gradients = {
    inputs: like(inputs),
    joined: like(joined),
    joinedBias: like(operands.joinedBias),
    hidden: like(h0),
    cell: like(c0),
  };
  const a = new Float64Array(4 * H); // the gradients of one step's pre-activations
  const fromHidden = new Float64Array(H);
  const fromCell = new Float64Array(H);
  for (let b = 0; b < B; b++) {
    fromHidden.fill(0);
    fromCell.fill(0);
    for (let t = T - 1; t >= 0; t--) {
      for (let j = 0; j < H; j++) {
        const n = (b * T + t) * H + j;
        const [f, i, g, o] = [forget[n], input[n], candidate[n], output[n]] as [number, number, number, number];
        const before = (t ? trace.cell[n - H] : c0[b * H + j]) as number;
        const shown = Math.tanh(trace.cell[n] as number);
        const h = (arriving.hidden[n] as number) + (fromHidden[j] as number);
        const c = (arriving.cell[n] as number) + (fromCell[j] as number) + h * o * (1 - shown * shown);
        a[j] = ((dForget[n] as number) + c * before) * f * (1 - f);
        a[H + j] = ((dInput[n] as number) + c * g) * i * (1 - i);
        a[2 * H + j] = ((dCandidate[n] as number) + c * i) * (1 - g * g);
        a[3 * H + j] = ((dOutput[n] as number) + h * shown) * o * (1 - o);
        fromCell[j] = c * f;
      }
      const here = (b * T + t) * F;
      backThrough(a, joined, 0, gradients.joined, inputs, here, F, (k, sum) => {
        gradients.inputs[here + k] = sum;
      });
      const states = t ? trace.hidden : h0;
      backThrough(a, joined, F, gradients.joined, states, t ? (b * T + t - 1) * H : b * H, H, (k, sum) => {
        fromHidden[k] = sum;
      });
      const { joinedBias } = gradients;
      for (let j = 0; j < 4 * H; j++) joinedBias[j] = (joinedBias[j] as number) + (a[j] as number);
    }
    gradients.hidden.set(fromHidden, b * H);
    gradients.cell.set(fromCell, b * H);
  }
  return gradients;
}

/** One product backwards: adds to the matrix's gradient, and gives each left factor's. */
function backThrough(
  a: Float64Array,
  matrix: Float32Array,
  top: number,
  dMatrix: Float32Array,
  values: Float32Array,
  from: number,
  length: number,
  give: (k: number, sum: number) => void,
): void {
  const columns = a.length;
  for (let k = 0; k < length; k++) {
    const value = values[from + k] as number;
    const row = (top + k) * columns;
    let sum = 0;
    for (let j = 0; j < columns; j++) {
      const gradient = a[j] as number;
      sum += gradient * (matrix[row + j] as number);
      dMatrix[row + j] = (dMatrix[row + j] as number) + value * gradient;
    }
    give(k, sum);
  }
}
