export type { GateWeights } from "./cells/gate";
export { type InitOptions, initLstm, type LstmInitOptions } from "./cells/init";
export {
  type LstmGate,
  type LstmState,
  type LstmStep,
  type LstmTrace,
  type LstmWeights,
  lstm,
  lstmStep,
} from "./cells/lstm";
export type { SequenceOptions } from "./cells/sequence";
export { InputError } from "./cells/validate";
export { CheckError, type CheckOptions, check } from "./check/check";
export { type ExerciseResult, exercise } from "./check/exercise";
export { type OutcomeOptions, outcome, predict } from "./check/predict";
export { TodoError, todo } from "./check/todo";
export type { Figure } from "./figures/figure";
export { type Environment, ready } from "./notebook/environment";
export type { DisplayOptions, MimeBundle, NotebookHost } from "./notebook/host";
export { predictions } from "./notebook/predictions";
export { type Progress, type ProgressOptions, pause, progress } from "./notebook/progress";
export { show, type View } from "./notebook/show";
export { showMath, showTable } from "./notebook/text";
export { version } from "./version";
