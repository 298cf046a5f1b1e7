import type { Exercise } from "../check/exercise-type";
import { contextVector } from "./attention/11-context-vector";
import { maskedWeights } from "./attention/11-masked-weights";
import { additiveScores } from "./attention/12-additive-scores";
import { maskedSoftmax } from "./attention/12-masked-softmax";
import { causalWeights } from "./attention/13-causal-weights";
import { positionRow } from "./attention/13-position-row";
import { sigmoidExercise } from "./cells/00-sigmoid";
import { weightedSum } from "./cells/00-weighted-sum";
import { gradientThrough } from "./cells/01-gradient-through";
import { runRnn } from "./cells/01-run-rnn";
import { biasToKeep } from "./cells/02-bias-to-keep";
import { forgetGate } from "./cells/02-forget-gate";
import { cellOverTime } from "./cells/03-cell-over-time";
import { whatIsWritten } from "./cells/03-what-is-written";
import { hiddenFromCell } from "./cells/04-hidden-from-cell";
import { wholeStep } from "./cells/04-whole-step";
import { cellBackward } from "./cells/05-cell-backward";
import { clipByGlobalNorm } from "./cells/05-clip-by-global-norm";
import { candidateBefore } from "./cells/06-candidate-before";
import { hiddenOverTime } from "./cells/06-hidden-over-time";
import { coupledCell } from "./cells/07-coupled-cell";
import { knowNothing } from "./cells/07-know-nothing";
import { countWeights } from "./cells/08-count-weights";
import { peepholeCell } from "./cells/08-peephole-cell";
import { bigramLoss } from "./characters/10-bigram-loss";
import { drawCharacter } from "./characters/10-draw-character";
import { bothWays } from "./deep/09-both-ways";
import { residualStates } from "./deep/09-residual-states";
import { joinSteps } from "./recurrence/14-join-steps";
import { stabilisedGates } from "./recurrence/14-stabilised-gates";

/** All exercises that `exercise(id, …)` can try, in the order of the lessons. */
export const exercises: readonly Exercise[] = [
  weightedSum,
  sigmoidExercise,
  runRnn,
  gradientThrough,
  forgetGate,
  biasToKeep,
  whatIsWritten,
  cellOverTime,
  hiddenFromCell,
  wholeStep,
  cellBackward,
  clipByGlobalNorm,
  candidateBefore,
  hiddenOverTime,
  knowNothing,
  coupledCell,
  countWeights,
  peepholeCell,
  bothWays,
  residualStates,
  bigramLoss,
  drawCharacter,
  contextVector,
  maskedWeights,
  additiveScores,
  maskedSoftmax,
  causalWeights,
  positionRow,
  joinSteps,
  stabilisedGates,
];
