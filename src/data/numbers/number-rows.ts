// Cuts the text of Human Numbers into rows for training and validation, as the book of fastai does.
import { checkCount } from "../../base/counts";
import { checkNames, InputError } from "../../base/validate";

/** Options for the rows. */
export interface NumberRowsOptions {
  /** The number of tokens that a network reads in one training step. */
  readonly window: number;
  /** B, the number of rows. Default 64. */
  readonly rows?: number;
}

/** Rows of consecutive tokens for training and for validation. Each row has one token more than a network reads: the last target. */
export interface NumberRows {
  /** [B, S · window + 1], where S is the number of training steps in one pass over the data */
  readonly train: number[][];
  /** [B, V · window + 1] */
  readonly validation: number[][];
}

/**
 * Returns the ids of a text as rows. The text is cut into windows, and the first 80 % of them are for training. Each part is then cut into B rows of
 * consecutive windows. So a network can read a row window by window, and can keep its state between two windows.
 *
 * @param ids the ids of all tokens [N]
 * @throws InputError if a count is below 1, or if the text is too short for one window per row in both parts
 * @see Howard and Gugger 2020, chapter 12, sections "Maintaining the State of an RNN" and "Creating More Signal": `group_chunks`
 */
export function numberRows(ids: readonly number[], options: NumberRowsOptions): NumberRows {
  checkNames("numberRows", "options", options, ["window", "rows"]);
  const { window, rows = 64 } = options;
  checkCount("numberRows", "options.window", window, 1);
  checkCount("numberRows", "options.rows", rows, 1);
  const windows = Math.max(0, Math.ceil((ids.length - window - 1) / window));
  const cut = Math.floor(0.8 * windows);
  const part = (first: number, count: number) => {
    const each = Math.floor(count / rows); // windows per row
    if (each < 1)
      throw new InputError(
        `numberRows: ids must be long enough for ${rows} rows of ${window} tokens in both parts, got ${ids.length}.`,
      );
    return Array.from({ length: rows }, (_, row) => {
      const start = window * (first + each * row);
      return ids.slice(start, start + window * each + 1);
    });
  };
  return { train: part(0, cut), validation: part(cut, windows - cut) };
}
