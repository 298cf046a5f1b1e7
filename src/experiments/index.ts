// Made by `npm run build` from the files beside it.
import { adding } from "./adding";
import { characters } from "./characters";
import { copy } from "./copy";
import { parity } from "./parity";

/** All experiments, each by its name. */
export const experiments = {
  adding,
  characters,
  copy,
  parity,
} as const;
