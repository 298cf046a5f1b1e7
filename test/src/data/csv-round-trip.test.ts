import fc from "fast-check";
import { type Delimiter, parseCsv } from "gatebook";
import { describe, expect, it } from "vitest";

/** The parameters of the random tables. The seed is fixed, so that every run tests the same tables. */
const runs = { seed: 15, numRuns: 300 };
const delimiter = fc.constantFrom<Delimiter>(",", ";", "\t", "|");
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Generates texts with characters that must be quoted in a table. Spaces around a field do not belong to it, and line ends in a field become \n. */
const text = fc
  .string({ unit: fc.constantFrom(..."ab1 ,;|\t\"'\n.-é語😀") })
  .map((some) => some.trim())
  .filter((some) => some !== "");

describe("parseCsv returns the values of a written table:", () => {
  it("texts with any delimiters, quotation marks and line ends", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text), { minLength: 1 }),
        delimiter,
        lineEnd,
        fc.boolean(),
        (rows, sign, end, bom) => {
          const lines = [["name", "word"], ...rows].map((row) => row.map(quoted).join(sign));
          const table = parseCsv(`${bom ? "\ufeff" : ""}${lines.join(end)}${end}`, { delimiter: sign });
          expect([table.texts("name"), table.texts("word")]).toEqual([rows.map(([a]) => a), rows.map(([, b]) => b)]);
        },
      ),
      runs,
    );
  });

  it("numbers with a detected decimal comma or point, and thousands", () => {
    const number = fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
      .map((value) => Math.round(value * 100) / 100 || 0);
    const language = fc.constantFrom("en-US", "de-DE", "fr-FR", "de-CH");
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), language, delimiter, (values, name, sign) => {
        const format = new Intl.NumberFormat(name, { minimumFractionDigits: 2 });
        const lines = ["value", ...values.map((value) => format.format(value))].map(
          (field) => `${quoted(field)}${sign}"x"`,
        );
        expect(parseCsv(lines.join("\n"), { delimiter: sign }).numbers("value")).toEqual(values);
      }),
      runs,
    );
  });
});
