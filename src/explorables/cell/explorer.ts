import type { Explorable } from "../kit/explorable";
import { change, controls } from "./controls";
import { cellPicture } from "./picture";
import { sentence } from "./sentence";
import type { CellState } from "./state";

/** The cell explorer: the diagram of an LSTM or GRU, live. Every wire shows its number, and every number of one unit can be changed. */
export const cellExplorer: Explorable<CellState> = { name: "cell", picture: cellPicture, sentence, controls, change };
