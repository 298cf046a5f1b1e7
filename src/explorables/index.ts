export { type AttentionExplorerOptions, attention } from "./attention/attention";
export type { AdditiveNumbers, AttentionState, Pair, Scorer } from "./attention/state";
export { type CellExplorerOptions, cell } from "./cell/cell";
export type { CellState, GateName, GateNumbers, HeldState } from "./cell/state";
export type { Exhibit } from "./kit/explorable";
export { memory } from "./memory/memory";
export type { MemoryState } from "./memory/state";
export type { TrainingState } from "./training/state";
export { training } from "./training/training";
