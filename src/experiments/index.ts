// Made by `npm run build` from the files beside it.
import type { Experiment } from "../runs/types";
import { adding } from "./adding";
import { copy } from "./copy";
import { parity } from "./parity";

/** All experiments, in the order of their names. */
export const experiments = [adding, copy, parity] as readonly object[] as readonly Experiment[];
