import type { Cell } from "../../../../tools/notebooks/notebook.mjs";
import { code, withCell, withCellAfter } from "../fixture.js";

export type Cells = (cells: Cell[]) => Cell[];

/** A rule with a lesson that breaks it, the messages about it (after the file's name), and a lesson that comes close but keeps it. */
export interface Case {
  readonly rule: string;
  readonly breaks: Cells;
  readonly says: readonly string[];
  readonly keeps: Cells;
}

/** The lesson with one of its cells replaced. */
export const rewrite =
  (id: string, source: string): Cells =>
  (cells) =>
    withCell(cells, id, source);

/** The lesson with an added code cell. */
export const add =
  (source: string, id = "added"): Cells =>
  (cells) =>
    withCellAfter(cells, "gate", code(id, source));

/** The lesson with another text in one of its Markdown cells. */
export const say = (source: string): Cells => rewrite("words-a", source);
