import type { DateOrder } from "./date-fields";
import type { Delimiter } from "./fields";
import type { DecimalMark } from "./number-fields";

/** How the text of a table is read. Everything that is not named is found out from the text. */
export interface CsvOptions {
  /** What separates the fields of a line. */
  readonly delimiter?: Delimiter;
  /** How the fraction of a number is set off: "." in 1,234.5 and "," in 1.234,5. */
  readonly decimal?: DecimalMark;
  /** Which number comes first in 03/04/2015. */
  readonly dates?: DateOrder;
  /** What stands for a missing value, besides an empty field. Default, in columns of numbers and dates: NA, N/A, n.a., #N/A, #NV, NaN, null, None, dashes, ? and . */
  readonly missing?: readonly string[];
  /** Whether the first line holds the columns' names. Default true; else they are "column 1", "column 2", … */
  readonly header?: boolean;
}
