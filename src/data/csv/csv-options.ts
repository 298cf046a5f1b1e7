import type { DateOrder } from "./date-fields";
import type { Delimiter } from "./fields";
import type { DecimalMark } from "./number-fields";

/** How to read the text of a table. Options that are absent are detected from the text. */
export interface CsvOptions {
  /** The character that separates the fields of a line. */
  readonly delimiter?: Delimiter;
  /** The character before the fraction of a number: "." in 1,234.5 and "," in 1.234,5. */
  readonly decimal?: DecimalMark;
  /** Which number comes first in 03/04/2015. */
  readonly dates?: DateOrder;
  /**
   * The texts for a missing value, in addition to an empty field. Default, in columns of numbers and dates: NA, N/A, n.a., #N/A, #NV, NaN, null,
   * None, dashes, ? and .
   */
  readonly missing?: readonly string[];
  /** Whether the first line holds the columns' names. Default true. If false, the names are "column 1", "column 2", … */
  readonly header?: boolean;
}
