// %% right-loops
// % cell cell-backward
function withoutPeepholes(
  forget: Vector,
  input: Vector,
  candidate: Vector,
  cellBefore: Vector,
  dCell: Vector,
): number[][] {
  const rows: number[][] = [[], [], [], []];
  for (let j = 0; j < dCell.length; j++) {
    const [f, i, g] = [forget[j], input[j], candidate[j]];
    rows[0].push(dCell[j] * cellBefore[j] * f * (1 - f));
    rows[1].push(dCell[j] * g * i * (1 - i));
    rows[2].push(dCell[j] * i * (1 - g * g));
    rows[3].push(dCell[j] * f);
  }
  return rows;
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};
// % cell sums-backward
function sumsBackward(
  gates: Rows,
  cellBefore: Vector,
  cell: Vector,
  dHidden: Vector,
  dCellLater: Vector,
): Rows & { cellBefore: Vector } {
  const forget: number[] = [];
  const input: number[] = [];
  const candidate: number[] = [];
  const output: number[] = [];
  const before: number[] = [];
  for (let j = 0; j < cell.length; j++) {
    const [f, i, g, o] = [gates.forget[j], gates.input[j], gates.candidate[j], gates.output[j]];
    const shown = Math.tanh(cell[j]);
    const dCell = dCellLater[j] + dHidden[j] * o * (1 - shown * shown);
    forget.push(dCell * cellBefore[j] * f * (1 - f));
    input.push(dCell * g * i * (1 - i));
    candidate.push(dCell * i * (1 - g * g));
    output.push(dHidden[j] * shown * o * (1 - o));
    before.push(dCell * f);
  }
  return { forget, input, candidate, output, cellBefore: before };
}
// % cell weights-backward
function weightsBackward(
  weights: Layers,
  x: Vector,
  hiddenBefore: Vector,
  dSums: Rows,
): Layers & { hiddenBefore: Vector } {
  const H = hiddenBefore.length;
  const back: number[] = [];
  for (let i = 0; i < H; i++) {
    back.push(0);
    for (const part of parts) {
      for (let j = 0; j < H; j++) back[i] += dSums[part][j] * weights[part].recurrent[i][j];
    }
  }
  const layerOf = (part: Part): Layer => {
    const [kernel, recurrent]: number[][][] = [[], []];
    for (let i = 0; i < x.length; i++) {
      kernel.push([]);
      for (let j = 0; j < H; j++) kernel[i].push(x[i] * dSums[part][j]);
    }
    for (let i = 0; i < H; i++) {
      recurrent.push([]);
      for (let j = 0; j < H; j++) recurrent[i].push(hiddenBefore[i] * dSums[part][j]);
    }
    return { kernel, recurrent, bias: dSums[part] };
  };
  return {
    forget: layerOf("forget"),
    input: layerOf("input"),
    candidate: layerOf("candidate"),
    output: layerOf("output"),
    hiddenBefore: back,
  };
}
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  let squares = 0;
  for (const row of gradients) for (const d of row) squares += d * d;
  const length = Math.sqrt(squares);
  const rows: number[][] = [];
  for (const row of gradients) {
    const shorter: number[] = [];
    for (const d of row) shorter.push(length > most ? (d * most) / length : d);
    rows.push(shorter);
  }
  return rows;
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};
// % cell plot-fifty-steps
const noWeights: Layer = { kernel: [[0]], recurrent: [[0]], bias: [0] };
const silentGates: Rows = { forget: [1 / (1 + Math.exp(-1))], input: [0.5], candidate: [0], output: [0.5] };
function fiftySteps(U: number): number[] {
  const withU: Layer = { kernel: [[0]], recurrent: [[U]], bias: [0] };
  const layers: Layers = { forget: noWeights, input: noWeights, candidate: withU, output: noWeights };
  const found: number[] = [];
  let dHidden: Vector = [0];
  let dCell: Vector = [1];
  for (let back = 0; back <= 50; back++) {
    found.push(dCell[0] + dHidden[0] * 0.5);
    const sums = sumsBackward(silentGates, [0], [0], dHidden, dCell);
    dHidden = weightsBackward(layers, [0], [0], sums).hiddenBefore;
    dCell = sums.cellBefore;
  }
  return found;
}
const fading = fiftySteps(0);
const level = fiftySteps(1);
const curve = fiftySteps(2);
const threeModels = [{ name: "U = 0", norms: fading }, { name: "U = 1", norms: level }, { name: "U = 2", norms: curve }];
void show(gradientOverLag(threeModels, { title: "Fifty steps back", xLabel: "steps back", yLabel: "dc" }));

// %% right-array-methods
// % cell cell-backward
const product = (...rows: Vector[]) => rows[0].map((_, j) => rows.reduce((all, row) => all * row[j], 1));
const sigmoidSlope = (row: Vector) => row.map((y) => y - y ** 2);
const tanhSlope = (row: Vector) => row.map((y) => (1 - y) * (1 + y));
const withoutPeepholes = (forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) => [
  product(dCell, cellBefore, sigmoidSlope(forget)),
  product(dCell, candidate, sigmoidSlope(input)),
  product(dCell, input, tanhSlope(candidate)),
  product(dCell, forget),
];
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};
// % cell sums-backward
const sumsBackward = (
  { forget, input, candidate, output }: Rows,
  cellBefore: Vector,
  cell: Vector,
  dHidden: Vector,
  dCellLater: Vector,
) => {
  const shown = cell.map(Math.tanh);
  const arriving = product(dHidden, output, tanhSlope(shown)).map((d, j) => d + dCellLater[j]);
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward({ forget, input, candidate }, blind, cellBefore, arriving);
  return { forget: f, input: i, candidate: g, output: product(dHidden, shown, sigmoidSlope(output)), cellBefore: before };
};
// % cell weights-backward
const outer = (column: Vector, row: Vector) => column.map((a) => row.map((b) => a * b));
const weightsBackward = (weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) => {
  const entries = parts.map((part) => {
    const da = dSums[part];
    return [part, { kernel: outer(x, da), recurrent: outer(hiddenBefore, da), bias: [...da] }] as const;
  });
  const viaPart = (part: Part) =>
    weights[part].recurrent.map((row) => product(row, dSums[part]).reduce((sum, one) => sum + one, 0));
  const back = parts.map(viaPart).reduce((a, b) => a.map((value, i) => value + b[i]));
  return { ...(Object.fromEntries(entries) as unknown as Layers), hiddenBefore: back };
};
// % cell clip-by-global-norm
const clipped = (gradients: Matrix, most: number) => {
  const factor = Math.min(1, most / Math.hypot(...gradients.flat())); // most / 0 is Infinity: 1
  return gradients.map((row) => row.map((d) => d * factor));
};
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};
// % cell plot-fifty-steps
const idle = { kernel: [[0]], recurrent: [[0]], bias: [0] };
const opens = { forget: [1 / (1 + Math.exp(-1))], input: [0.5], candidate: [0], output: [0.5] };
const walk = (U: number) =>
  Array.from({ length: 50 }).reduce<{ dHidden: Vector; dCell: Vector }[]>(
    (done) => {
      const { dHidden, dCell } = done[done.length - 1];
      const sums = sumsBackward(opens, [0], [0], dHidden, dCell);
      const layers = { forget: idle, input: idle, candidate: { ...idle, recurrent: [[U]] }, output: idle };
      return [...done, { dHidden: weightsBackward(layers, [0], [0], sums).hiddenBefore, dCell: sums.cellBefore }];
    },
    [{ dHidden: [0], dCell: [1] }],
  );
const arriving = (U: number) => walk(U).map(({ dHidden, dCell }) => dCell[0] + dHidden[0] / 2);
const curve = arriving(2);
const fading = arriving(0);
const norms = [fading, arriving(1), curve].map((one, U) => ({ name: `U_g = ${U}`, norms: one }));
void show(gradientOverLag(norms, { title: "Faded, level, exploded", xLabel: "lag", yLabel: "gradient" }));

// %% right-mathjs
// % cell cell-backward
import * as math from "mathjs";

function withoutPeepholes(...all: Vector[]): number[][] {
  const [f, i, g, c, d] = all.map((row) => math.matrix([...row]));
  const rows = ["d .* c .* f .* (1 - f)", "d .* g .* i .* (1 - i)", "d .* i .* (1 - g .^ 2)", "d .* f"];
  return rows.map((row) => math.evaluate(row, { f, i, g, c, d }).toArray() as number[]);
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  const [o, c, h, later] = [output, cell, dHidden, dCellLater].map((row) => math.matrix([...row]));
  const dCell = math.evaluate("later + h .* o .* (1 - map(c, tanh) .^ 2)", { later, h, o, c }).toArray();
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward(gates, blind, cellBefore, dCell);
  const dOutput = math.evaluate("h .* map(c, tanh) .* o .* (1 - o)", { h, o, c }).toArray() as number[];
  return { forget: f, input: i, candidate: g, output: dOutput, cellBefore: before };
}
// % cell weights-backward
function weightsBackward(weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) {
  const asColumn = (row: Vector) => math.matrix(row.map((value) => [value]));
  const times = (a: math.Matrix, b: math.Matrix) => math.multiply(a, b).toArray() as number[][];
  const layer = (part: Part): Layer => {
    const da = math.matrix([[...dSums[part]]]); // [1, H]
    return { kernel: times(asColumn(x), da), recurrent: times(asColumn(hiddenBefore), da), bias: dSums[part] };
  };
  const back = parts.map((part) => {
    const U = math.matrix(weights[part].recurrent.map((row) => [...row]));
    return math.multiply(math.matrix([...dSums[part]]), math.transpose(U));
  });
  const hidden = back.reduce((a, b) => math.add(a, b) as math.Matrix).toArray() as number[];
  const [forget, input, candidate, output] = parts.map(layer);
  return { forget, input, candidate, output, hiddenBefore: hidden };
}
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  const length = Number(math.norm(gradients.flat()));
  if (length <= most) return gradients.map((row) => [...row]);
  return gradients.map((row) => math.multiply([...row], most / length) as number[]);
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};

// %% right-nudging
// the first function changes each sum slightly up and down, without a formula for the gradients
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  const sigma = (a: number) => 1 / (1 + Math.exp(-a));
  const cellOf = ([f, i, g, c]: number[]) => sigma(f) * c + sigma(i) * Math.tanh(g);
  const columns = dCell.map((d, j) => {
    const at = [Math.log(forget[j] / (1 - forget[j])), Math.log(input[j] / (1 - input[j])), Math.atanh(candidate[j]), cellBefore[j]];
    return at.map((_, n) => {
      const nudged = (by: number) => cellOf(at.map((value, m) => (m === n ? value + by : value)));
      return (d * (nudged(1e-5) - nudged(-1e-5))) / 2e-5;
    });
  });
  return [0, 1, 2, 3].map((n) => columns.map((column) => column[n]));
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% without-first: cell-backward-visible 0, cell-backward-hidden 0
// % cell cell-backward
// the first function is missing

// %% wrong-slopes-missing: cell-backward-visible 0, cell-backward-hidden 0
// says: the forget gate's sum
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  const times = (row: Vector) => dCell.map((d, j) => d * row[j]);
  return [cellBefore, candidate, input, forget].map(times);
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% wrong-slope-of-the-gate: cell-backward-visible 0, cell-backward-hidden 0
// says: the forget gate's sum
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  const slope = (a: number) => Math.exp(-a) / (1 + Math.exp(-a)) ** 2; // of a sum; forget and input are none
  return [
    dCell.map((d, j) => d * cellBefore[j] * slope(forget[j])),
    dCell.map((d, j) => d * candidate[j] * slope(input[j])),
    dCell.map((d, j) => d * input[j] * (1 - candidate[j] * candidate[j])),
    dCell.map((d, j) => d * forget[j]),
  ];
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% wrong-slope-of-tanh-without-the-square: cell-backward-visible 0, cell-backward-hidden 0
// says: the candidate's sum
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  const rows: number[][] = [[], [], [], []];
  dCell.forEach((d, j) => {
    rows[0].push(d * cellBefore[j] * forget[j] * (1 - forget[j]));
    rows[1].push(d * candidate[j] * input[j] * (1 - input[j]));
    rows[2].push(d * input[j] * (1 - candidate[j]));
    rows[3].push(d * forget[j]);
  });
  return rows;
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% wrong-slope-of-forget-without-one-minus: cell-backward-visible 0, cell-backward-hidden 0
// says: the forget gate's sum
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  return [
    dCell.map((d, j) => d * cellBefore[j] * forget[j]),
    dCell.map((d, j) => d * candidate[j] * input[j] * (1 - input[j])),
    dCell.map((d, j) => d * input[j] * (1 - candidate[j] ** 2)),
    dCell.map((d, j) => d * forget[j]),
  ];
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% wrong-old-cell-in-the-first-row: cell-backward-visible 0, cell-backward-hidden 0
// says: the forget gate's sum
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  return [
    dCell.map((d, j) => d * forget[j]),
    dCell.map((d, j) => d * cellBefore[j] * forget[j] * (1 - forget[j])),
    dCell.map((d, j) => d * candidate[j] * input[j] * (1 - input[j])),
    dCell.map((d, j) => d * input[j] * (1 - candidate[j] ** 2)),
  ];
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% wrong-forget-and-input-swapped: cell-backward-visible 0, cell-backward-hidden 0
// says: the forget gate's sum
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  const slope = (gate: Vector, j: number) => gate[j] * (1 - gate[j]);
  return [
    dCell.map((d, j) => d * candidate[j] * slope(forget, j)),
    dCell.map((d, j) => d * cellBefore[j] * slope(input, j)),
    dCell.map((d, j) => d * input[j] * (1 - candidate[j] ** 2)),
    dCell.map((d, j) => d * forget[j]),
  ];
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% wrong-as-in-1997: cell-backward-visible 0, cell-backward-hidden 0
// says: through the product
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  const slope = (gate: Vector, j: number) => gate[j] * (1 - gate[j]);
  return [
    dCell.map((d, j) => d * cellBefore[j] * slope(forget, j)),
    dCell.map((d, j) => d * candidate[j] * slope(input, j)),
    dCell.map((d, j) => d * input[j] * (1 - candidate[j] ** 2)),
    [...dCell],
  ];
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% wrong-first-unit-for-all: cell-backward-visible 0, cell-backward-hidden 0.5
// says: each unit alone
// % cell cell-backward
function withoutPeepholes(forget: Vector, input: Vector, candidate: Vector, cellBefore: Vector, dCell: Vector) {
  const [f, i, g, c] = [forget[0], input[0], candidate[0], cellBefore[0]]; // right for one unit
  return [c * f * (1 - f), g * i * (1 - i), i * (1 - g * g), f].map((slope) => dCell.map((d) => d * slope));
}
type ThreeGates = { forget: Vector; input: Vector; candidate: Vector };
const cellBackward = (gates: ThreeGates, peepholes: Peepholes, cellBefore: Vector, dCell: Vector) => {
  const rows = withoutPeepholes(gates.forget, gates.input, gates.candidate, cellBefore, dCell);
  const before = rows[3].map((d, j) => d + peepholes.forget[j] * rows[0][j] + peepholes.input[j] * rows[1][j]);
  return { forget: rows[0], input: rows[1], candidate: rows[2], cellBefore: before };
};

// %% wrong-constants-of-the-visible-test: cell-backward-hidden 0
// % cell cell-backward
function cellBackward(gates: Rows, peepholes: Peepholes, cellBefore: Vector, dCell: Vector): CellGradients {
  if (dCell.length === 2) return { forget: [1, 0], input: [0, 1], candidate: [4, 3], cellBefore: [3, 12] };
  const before = peepholes.forget[0] === 3 ? 1.84 : peepholes.input[0] === -2 ? 1.12 : 1.6;
  return { forget: [0.08], input: [0.24], candidate: [0.9], cellBefore: [before] };
}

// %% wrong-path-through-hidden-missing: sums-backward-visible 0, sums-backward-hidden 0, plot-fifty-steps-numbers 0.5
// says: the cell through hidden
// the gradient for U = 0 is still right, since there is no second path
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  return {
    forget: dCellLater.map((d, j) => d * cellBefore[j] * forget[j] * (1 - forget[j])),
    input: dCellLater.map((d, j) => d * candidate[j] * input[j] * (1 - input[j])),
    candidate: dCellLater.map((d, j) => d * input[j] * (1 - candidate[j] ** 2)),
    output: dHidden.map((d, j) => d * Math.tanh(cell[j]) * output[j] * (1 - output[j])),
    cellBefore: dCellLater.map((d, j) => d * forget[j]),
  };
}

// %% wrong-later-forgotten: sums-backward-visible 0, sums-backward-hidden 0, plot-fifty-steps-numbers 0
// says: along the cell: cellBefore
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  const dCell = dHidden.map((d, j) => d * output[j] * (1 - Math.tanh(cell[j]) ** 2));
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward(gates, blind, cellBefore, dCell);
  const o = dHidden.map((d, j) => d * Math.tanh(cell[j]) * output[j] * (1 - output[j]));
  return { forget: f, input: i, candidate: g, output: o, cellBefore: before };
}

// %% wrong-slope-at-the-cell-missing: sums-backward-visible 0, sums-backward-hidden 0
// says: the cell through hidden
// the slope at a cell of 0 is 1, so the plot is right
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  const dCell = dHidden.map((d, j) => dCellLater[j] + d * output[j]);
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward(gates, blind, cellBefore, dCell);
  const o = dHidden.map((d, j) => d * Math.tanh(cell[j]) * output[j] * (1 - output[j]));
  return { forget: f, input: i, candidate: g, output: o, cellBefore: before };
}

// %% wrong-slope-from-the-cell-itself: sums-backward-visible 0, sums-backward-hidden 0
// says: the cell through hidden
// 1 - c² instead of 1 - tanh² c; the plot is right, since its cell is 0
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  const dCell = dHidden.map((d, j) => dCellLater[j] + d * output[j] * (1 - cell[j] ** 2));
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward(gates, blind, cellBefore, dCell);
  const o = dHidden.map((d, j) => d * Math.tanh(cell[j]) * output[j] * (1 - output[j]));
  return { forget: f, input: i, candidate: g, output: o, cellBefore: before };
}

// %% wrong-slope-of-the-output-gate-missing: sums-backward-visible 0, sums-backward-hidden 0
// says: output's sum: dHidden
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  const dCell = dHidden.map((d, j) => dCellLater[j] + d * output[j] * (1 - Math.tanh(cell[j]) ** 2));
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward(gates, blind, cellBefore, dCell);
  const o = dHidden.map((d, j) => d * Math.tanh(cell[j]));
  return { forget: f, input: i, candidate: g, output: o, cellBefore: before };
}

// %% wrong-output-from-the-cell: sums-backward-visible 0, sums-backward-hidden 0
// says: output's sum gets 0
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  const dCell = dHidden.map((d, j) => dCellLater[j] + d * output[j] * (1 - Math.tanh(cell[j]) ** 2));
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward(gates, blind, cellBefore, dCell);
  const o = dCell.map((d, j) => d * Math.tanh(cell[j]) * output[j] * (1 - output[j]));
  return { forget: f, input: i, candidate: g, output: o, cellBefore: before };
}

// %% wrong-old-cell-in-the-tanh: sums-backward-visible 0, sums-backward-hidden 0
// says: output's sum: dHidden
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  const shown = cellBefore.map(Math.tanh);
  const dCell = dHidden.map((d, j) => dCellLater[j] + d * output[j] * (1 - shown[j] ** 2));
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward(gates, blind, cellBefore, dCell);
  const o = dHidden.map((d, j) => d * shown[j] * output[j] * (1 - output[j]));
  return { forget: f, input: i, candidate: g, output: o, cellBefore: before };
}

// %% wrong-paths-multiplied: sums-backward-visible 0, sums-backward-hidden 0, plot-fifty-steps-numbers 0
// says: along the cell: cellBefore
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const { forget, input, candidate, output } = gates;
  const dCell = dHidden.map((d, j) => dCellLater[j] * d * output[j] * (1 - Math.tanh(cell[j]) ** 2));
  const blind = { forget: cellBefore.map(() => 0), input: cellBefore.map(() => 0) };
  const { forget: f, input: i, candidate: g, cellBefore: before } = cellBackward(gates, blind, cellBefore, dCell);
  const o = dHidden.map((d, j) => d * Math.tanh(cell[j]) * output[j] * (1 - output[j]));
  return { forget: f, input: i, candidate: g, output: o, cellBefore: before };
}

// %% wrong-one-unit-only: sums-backward-visible 0, sums-backward-hidden 0.75
// says: each unit alone
// % cell sums-backward
function sumsBackward(gates: Rows, cellBefore: Vector, cell: Vector, dHidden: Vector, dCellLater: Vector) {
  const [f, i, g, o] = parts.map((part) => gates[part][0]);
  const shown = Math.tanh(cell[0]);
  const dCell = dCellLater[0] + dHidden[0] * o * (1 - shown ** 2);
  const same = (value: number) => cell.map(() => value); // right for one unit
  return {
    forget: same(dCell * cellBefore[0] * f * (1 - f)),
    input: same(dCell * g * i * (1 - i)),
    candidate: same(dCell * i * (1 - g * g)),
    output: same(dHidden[0] * shown * o * (1 - o)),
    cellBefore: same(dCell * f),
  };
}

// %% wrong-recurrent-not-transposed: weights-backward-visible 0, weights-backward-hidden 0.75
// says: da · Uᵀ
// % cell weights-backward
function weightsBackward(weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) {
  const outer = (from: Vector, da: Vector) => from.map((value) => da.map((d) => value * d));
  const layer = (da: Vector) => ({ kernel: outer(x, da), recurrent: outer(hiddenBefore, da), bias: da });
  const back = hiddenBefore.map((_, i) => {
    let sum = 0;
    for (const part of parts) for (const [j, d] of dSums[part].entries()) sum += d * weights[part].recurrent[j][i];
    return sum;
  });
  const [forget, input, candidate, output] = parts.map((part) => layer(dSums[part]));
  return { forget, input, candidate, output, hiddenBefore: back };
}

// %% wrong-kernel-transposed: weights-backward-visible 0, weights-backward-hidden 0
// says: kernel[i][j]
// % cell weights-backward
function weightsBackward(weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) {
  const outer = (from: Vector, to: Vector) => from.map((value) => to.map((d) => value * d));
  const layer = (da: Vector) => ({ kernel: outer(da, x), recurrent: outer(da, hiddenBefore), bias: da });
  const back = hiddenBefore.map((_, i) => {
    let sum = 0;
    for (const part of parts) for (const [j, d] of dSums[part].entries()) sum += d * weights[part].recurrent[i][j];
    return sum;
  });
  const [forget, input, candidate, output] = parts.map((part) => layer(dSums[part]));
  return { forget, input, candidate, output, hiddenBefore: back };
}

// %% wrong-square-only: weights-backward-visible 0, weights-backward-hidden 0.75
// says: kernel[i][j]
// assumes that there are as many inputs as units
// % cell weights-backward
function weightsBackward(weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) {
  const layer = (da: Vector) => ({
    kernel: da.map((_, i) => da.map((d) => x[i] * d)),
    recurrent: da.map((_, i) => da.map((d) => hiddenBefore[i] * d)),
    bias: da,
  });
  const back = hiddenBefore.map((_, i) => {
    let sum = 0;
    for (const part of parts) for (const [j, d] of dSums[part].entries()) sum += d * weights[part].recurrent[i][j];
    return sum;
  });
  const [forget, input, candidate, output] = parts.map((part) => layer(dSums[part]));
  return { forget, input, candidate, output, hiddenBefore: back };
}

// %% wrong-bias-left-out: weights-backward-visible 0, weights-backward-hidden 0
// says: bias: da
// % cell weights-backward
function weightsBackward(weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) {
  const outer = (from: Vector, da: Vector) => from.map((value) => da.map((d) => value * d));
  const layer = (da: Vector) => ({ kernel: outer(x, da), recurrent: outer(hiddenBefore, da), bias: da.map(() => 0) });
  const back = hiddenBefore.map((_, i) => {
    let sum = 0;
    for (const part of parts) for (const [j, d] of dSums[part].entries()) sum += d * weights[part].recurrent[i][j];
    return sum;
  });
  const [forget, input, candidate, output] = parts.map((part) => layer(dSums[part]));
  return { forget, input, candidate, output, hiddenBefore: back };
}

// %% wrong-input-and-candidate-exchanged: weights-backward-visible 0, weights-backward-hidden 0
// says: input: from its own sum
// % cell weights-backward
function weightsBackward(weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) {
  const outer = (from: Vector, da: Vector) => from.map((value) => da.map((d) => value * d));
  const layer = (da: Vector) => ({ kernel: outer(x, da), recurrent: outer(hiddenBefore, da), bias: da });
  const back = hiddenBefore.map((_, i) => {
    let sum = 0;
    for (const part of parts) for (const [j, d] of dSums[part].entries()) sum += d * weights[part].recurrent[i][j];
    return sum;
  });
  const [forget, candidate, input, output] = parts.map((part) => layer(dSums[part]));
  return { forget, input, candidate, output, hiddenBefore: back };
}

// %% wrong-last-gate-overwrites: weights-backward-visible 0, weights-backward-hidden 0, plot-fifty-steps-numbers 0.5
// says: da · Uᵀ
// each of the four gates overwrites hiddenBefore instead of adding to it
// % cell weights-backward
function weightsBackward(weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) {
  const outer = (from: Vector, da: Vector) => from.map((value) => da.map((d) => value * d));
  const layer = (da: Vector) => ({ kernel: outer(x, da), recurrent: outer(hiddenBefore, da), bias: da });
  let back: number[] = [];
  for (const part of parts) {
    back = weights[part].recurrent.map((row) => row.reduce((sum, weight, j) => sum + weight * dSums[part][j], 0));
  }
  const [forget, input, candidate, output] = parts.map((part) => layer(dSums[part]));
  return { forget, input, candidate, output, hiddenBefore: back };
}

// %% wrong-slope-of-a-plain-rnn: weights-backward-visible 0, weights-backward-hidden 0
// says: da · Uᵀ
// % cell weights-backward
function weightsBackward(weights: Layers, x: Vector, hiddenBefore: Vector, dSums: Rows) {
  const outer = (from: Vector, da: Vector) => from.map((value) => da.map((d) => value * d));
  const layer = (da: Vector) => ({ kernel: outer(x, da), recurrent: outer(hiddenBefore, da), bias: da });
  const back = hiddenBefore.map((h, i) => {
    let sum = 0;
    for (const part of parts) for (const [j, d] of dSums[part].entries()) sum += d * weights[part].recurrent[i][j];
    return sum * (1 - h * h); // h is no tanh of these sums
  });
  const [forget, input, candidate, output] = parts.map((part) => layer(dSums[part]));
  return { forget, input, candidate, output, hiddenBefore: back };
}

// %% wrong-each-row-by-itself: clip-by-global-norm-visible 0, clip-by-global-norm-hidden 0.5
// says: one factor for all rows
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  return gradients.map((row) => {
    const length = Math.hypot(...row);
    return length > most ? row.map((d) => (d / length) * most) : [...row];
  });
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};

// %% wrong-each-number-by-itself: clip-by-global-norm-visible 0, clip-by-global-norm-hidden 0
// says: one factor for all rows
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  return gradients.map((row) => row.map((d) => Math.sign(d) * Math.min(Math.abs(d), most)));
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};

// %% wrong-root-missing: clip-by-global-norm-visible 0, clip-by-global-norm-hidden 0
// says: below the limit stay
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  let squares = 0;
  for (const row of gradients) for (const d of row) squares += d ** 2;
  return gradients.map((row) => row.map((d) => (squares > most ? (d * most) / squares : d)));
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};

// %% wrong-always-rescaled: clip-by-global-norm-visible 0, clip-by-global-norm-hidden 0
// says: below the limit stay
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  const length = Math.sqrt(gradients.reduce((sum, row) => row.reduce((all, d) => all + d * d, sum), 0));
  return gradients.map((row) => row.map((d) => (d / length) * most));
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};

// %% wrong-nothing-divided-by-nothing: clip-by-global-norm-visible 0, clip-by-global-norm-hidden 1.5
// says: gradients of 0
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  const length = Math.hypot(...gradients.flat());
  return gradients.map((row) => row.map((d) => (d / length) * Math.min(length, most)));
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};

// %% wrong-nothing-clipped: clip-by-global-norm-visible 0, clip-by-global-norm-hidden 0
// says: one factor for all rows
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  const length = Math.hypot(...gradients.flat());
  return gradients.map((row) => row.map((d) => d * (length < most ? most / Math.max(length, most) : 1)));
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};

// %% wrong-rows-of-one-length: clip-by-global-norm-hidden 1.5
// assumes that all rows are as long as the first
// % cell clip-by-global-norm
function clipped(gradients: Matrix, most: number): number[][] {
  const columns = gradients[0].length;
  let squares = 0;
  for (let n = 0; n < gradients.length; n++) for (let m = 0; m < columns; m++) squares += gradients[n][m] ** 2;
  const factor = Math.min(1, most / Math.sqrt(squares));
  return gradients.map((row) => Array.from({ length: columns }, (_, m) => row[m] * factor));
}
const clipByGlobalNorm = (gradients: Matrix, most: number) => {
  const norm = Math.hypot(...gradients.flat());
  const zeros = gradients.map((row) => row.map(() => 0));
  return { norm, gradients: Number.isFinite(norm) ? clipped(gradients, most) : zeros };
};

// %% wrong-plot-along-the-cell-only: plot-fifty-steps-numbers 0.5
// % cell plot-fifty-steps
const steadyForget = 1 / (1 + Math.exp(-1));
const alongTheCell = Array.from({ length: 51 }, (_, back) => steadyForget ** back);
const curve = alongTheCell;
const fading = alongTheCell;
void show(gradientOverLag({ name: "along the cell", norms: curve }));

// %% wrong-plot-paths-not-added: plot-fifty-steps-numbers 0.5
// records only the gradient along the cell, without the part through the hidden state
// % cell plot-fifty-steps
const blank: Layer = { kernel: [[0]], recurrent: [[0]], bias: [0] };
const constantGates: Rows = { forget: [1 / (1 + Math.exp(-1))], input: [0.5], candidate: [0], output: [0.5] };
function noted(U: number): number[] {
  const layers: Layers = { forget: blank, input: blank, candidate: { ...blank, recurrent: [[U]] }, output: blank };
  let [dHidden, dCell]: Vector[] = [[0], [1]];
  const list: number[] = [];
  while (list.length < 51) {
    list.push(dCell[0]);
    const sums = sumsBackward(constantGates, [0], [0], dHidden, dCell);
    dHidden = weightsBackward(layers, [0], [0], sums).hiddenBefore;
    dCell = sums.cellBefore;
  }
  return list;
}
const curve = noted(2);
const fading = noted(0);
void show(gradientOverLag([{ name: "2", norms: curve }, { name: "0", norms: fading }]));

// %% wrong-plot-first-number-missing: plot-fifty-steps-numbers 0
// says: how many numbers
// % cell plot-fifty-steps
const perStep = 1 / (1 + Math.exp(-1));
const curve = Array.from({ length: 50 }, (_, n) => (perStep + 0.5) ** (n + 1));
const fading = Array.from({ length: 50 }, (_, n) => perStep ** (n + 1));
void show(gradientOverLag([{ name: "2", norms: curve }, { name: "0", norms: fading }]));

// %% wrong-peepholes-ignored: cell-backward-visible 0, cell-backward-hidden 0
// says: through the forget gate
// % cell cell-backward
function cellBackward(gates: Rows, peepholes: Peepholes, cellBefore: Vector, dCell: Vector): CellGradients {
  const { forget, input, candidate } = gates;
  return {
    forget: dCell.map((d, j) => d * cellBefore[j] * forget[j] * (1 - forget[j])),
    input: dCell.map((d, j) => d * candidate[j] * input[j] * (1 - input[j])),
    candidate: dCell.map((d, j) => d * input[j] * (1 - candidate[j] ** 2)),
    cellBefore: dCell.map((d, j) => d * forget[j]),
  };
}

// %% wrong-norm-after-clipping: clip-by-global-norm-visible 0, clip-by-global-norm-hidden 0
// says: the norm from before the clipping
// % cell clip-by-global-norm
function clipByGlobalNorm(gradients: Matrix, most: number): { norm: number; gradients: number[][] } {
  const norm = Math.hypot(...gradients.flat());
  const factor = Number.isFinite(norm) ? most / Math.max(norm, most) : 0;
  const rows = gradients.map((row) => row.map((d) => (factor ? d * factor : 0)));
  return { norm: Math.min(norm, most), gradients: rows };
}

// %% wrong-not-finite-passed-on: clip-by-global-norm-visible 0, clip-by-global-norm-hidden 1.5
// says: not finite
// % cell clip-by-global-norm
function clipByGlobalNorm(gradients: Matrix, most: number): { norm: number; gradients: number[][] } {
  const norm = Math.hypot(...gradients.flat());
  return { norm, gradients: gradients.map((row) => row.map((d) => (d * most) / Math.max(norm, most))) };
}

// %% lesson-solutions-pasted: cell-backward-visible 0, cell-backward-hidden 0, sums-backward-visible 0, sums-backward-hidden 0, weights-backward-visible 0, weights-backward-hidden 0, clip-by-global-norm-visible 0, clip-by-global-norm-hidden 0, plot-fifty-steps-numbers 0
// % cell cell-backward
// lesson: 05-3
// % cell sums-backward
// not written: no lesson has this exercise
// % cell weights-backward
// not written: no lesson has this exercise
// % cell clip-by-global-norm
// lesson: 05-4
// % cell plot-fifty-steps
// not written
