import type { Cell } from "../../../../tools/notebooks/notebook.mjs";
import { code, withCell, withCellAfter } from "../fixture.js";

export type Cells = (cells: Cell[]) => Cell[];

/** A rule, a lesson that breaks the rule, the messages about it (without the file's name), and a similar lesson that keeps the rule. */
export interface Case {
  readonly rule: string;
  readonly breaks: Cells;
  readonly says: readonly string[];
  readonly keeps: Cells;
}

/** Returns the lesson with one of its cells replaced. */
export const rewrite =
  (id: string, source: string): Cells =>
  (cells) =>
    withCell(cells, id, source);

/** Returns the lesson with an added code cell. */
export const add =
  (source: string, id = "added"): Cells =>
  (cells) =>
    withCellAfter(cells, "gate", code(id, source));

/** Returns the lesson with another text in one of its Markdown cells. */
export const say = (source: string): Cells => rewrite("words-a", source);
