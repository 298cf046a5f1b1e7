import type { DateOrder } from "./date-fields";
import type { Delimiter } from "./fields";
import type { DecimalMark } from "./number-fields";

/** Options for reading the text of a table. An option that is absent is detected from the text. */
export interface CsvOptions {
  /** The character that separates the fields of a line. */
  readonly delimiter?: Delimiter;
  /** The character before the fraction of a number: "." in 1,234.5 and "," in 1.234,5. */
  readonly decimal?: DecimalMark;
  /** Whether the first number in 03/04/2015 is the day or the month. */
  readonly dates?: DateOrder;
  /**
   * The texts that mean a missing value, in addition to an empty field. The default, for columns of numbers and dates, is NA, N/A, n.a., #N/A, #NV,
   * NaN, null, None, dashes, ? and . (a single point).
   */
  readonly missing?: readonly string[];
  /** Whether the first line contains the names of the columns. Default true. If false, the names are "column 1", "column 2", … */
  readonly header?: boolean;
}
