import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, loadCsv, parseCsv, seriesOf } from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../built";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatebook-csv-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const rows = Array.from({ length: 48 }, (_, n): [string, string] => [
  `${2015 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`,
  (100 + n / 2 + 10 * Math.sin((Math.PI * n) / 6)).toFixed(2),
]);

/** Returns the message of the error that a call throws. */
function rejectionMessage(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  return "nothing was thrown";
}

describe("loadCsv", () => {
  it("reads a file of a German spreadsheet, with a byte order mark, semicolons, quotation marks, decimal commas and CRLF", async () => {
    const lines = rows.map(([month, value]) => `"${month}";"${value.replace(".", ",")}"`);
    const table = await loadCsv(file("excel.csv", `\ufeff"Month";"Sales"\r\n${lines.join("\r\n")}`));
    expect([table.rows, table.delimiter, table.names]).toEqual([48, ";", ["Month", "Sales"]]);
    const { values, dates, season, name } = seriesOf(table);
    expect([values.length, values[0], values[1], dates[0], dates[47], season, name]).toEqual([
      48,
      100,
      105.5,
      "2015-01",
      "2018-12",
      12,
      "Sales",
    ]);
  });

  it("reads files with commas, tabs or vertical bars, and the data sets of the kit", async () => {
    for (const sign of [",", "\t", "|"]) {
      const table = parseCsv(`month${sign}sales\n${rows.map((row) => row.join(sign)).join("\n")}\n\n`);
      expect([table.delimiter, table.rows, ...table.numbers("sales").slice(0, 2)]).toEqual([sign, 48, 100, 105.5]);
    }
    const own = await loadCsv(join(root, "datasets", "co2.tsv"));
    expect([own.rows, own.numbers("ppm")[0], own.dates("month")[0], own.lines[0]]).toEqual([672, 322.26, "1964-05", 3]);
  });

  it("reads UTF-16 by its byte order mark, and another encoding by its name", async () => {
    const utf16 = file("unicode.txt", Buffer.from("\ufeffMonat\tErlös\r\n2015-01\t-1,5\r\n", "utf16le"));
    expect((await loadCsv(utf16)).numbers("Erlös")).toEqual([-1.5]);
    const latin = file("latin.csv", Buffer.from("Monat;Erlös\n2015-01;2\n", "latin1"));
    expect((await loadCsv(latin, { encoding: "windows-1252" })).numbers("Erlös")).toEqual([2]);
    await expect(loadCsv(latin)).rejects.toThrow(/must be text in utf-8, but line 1 contains bytes that are not. Save/);
    await expect(loadCsv(latin, { encoding: "klingon" })).rejects.toThrow(/encoding must be a name that TextDecoder/);
  });

  it("rejects a missing file and unknown options", async () => {
    await expect(loadCsv(join(folder, "none.csv"))).rejects.toThrow(/none.csv" cannot be read/);
    await expect(loadCsv("x.csv", { sep: ";" } as object)).rejects.toThrow(/options has no option "sep"/);
  });
});

describe("the columns of a table", () => {
  it.each<[string, string, number[]]>([
    ["thousands with commas", 'v,w\n"1,234.5",x\n"12,345",y', [1234.5, 12345]],
    ["thousands with points", "v;w\n1.234,5;x\n12.345;y", [1234.5, 12345]],
    ["thousands with spaces and apostrophes", "v;w\n1 234,5;x\n12'345'678;y", [1234.5, 12345678]],
    ["thousands with narrow spaces", "v;w\n1\u202f234,5;x\n\u22122;y", [1234.5, -2]],
    ["signs, exponents and bare points", "v,w\n+1e3,x\n-.5,y\n2.,z", [1000, -0.5, 2]],
    ["a single column with decimal commas", "v\n1,5\n2,5\n", [1.5, 2.5]],
    ["a comma whose meaning another column shows", "v;w\n1,234;0,5\n2,345;1", [1.234, 2.345]],
    ["a fraction of three digits after a 0", "v;w\n0,123;x\n1,234;y", [0.123, 1.234]],
    ["line ends of old systems", "v,w\r1,x\r2,y\r", [1, 2]],
    ["quoted delimiters and line ends", 'w,v\n"a,b\n""c""",1\nd,2', [1, 2]],
    ["the delimiter that Excel writes first", "sep=;\nv;w\n1;x\n2;y", [1, 2]],
    ["commas in names of a table with tabs", "v\ta, b\n1,5\tx, y\n2,5\tz, w", [1.5, 2.5]],
    ["empty fields at the rows' ends", "v,w\n1,x,,\n2,y\n,\n", [1, 2]],
  ])("are read by numbers() with %s", (_, text, expected) => {
    expect(parseCsv(text).numbers("v")).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ["days before months with points", "d,v\n31.01.2015,1\n1.2.2015,2", ["2015-01-31", "2015-02-01"]],
    [
      "months before days, decided by a number above 12",
      "d,v\n01/31/2015,1\n02/01/2015,2",
      ["2015-01-31", "2015-02-01"],
    ],
    [
      "days before months, decided by a number above 12",
      "d,v\n31/01/2015,1\n01/02/2015,2",
      ["2015-01-31", "2015-02-01"],
    ],
    ["names of months", "d,v\nJan 2015,1\nFebruary 2015,2", ["2015-01", "2015-02"]],
    ["quarters", "d,v\n2015-Q1,1\n2015-Q2,2", ["2015-01", "2015-04"]],
    ["times", "d,v\n2015-01-31 7:05,1\n2015-01-31T08:05:30Z,2", ["2015-01-31T07:05:00", "2015-01-31T08:05:30Z"]],
    ["a leap day", "d,v\n2016-02-29,1\n2000/2/29,2", ["2016-02-29", "2000-02-29"]],
  ])("are read by dates() with %s", (_, text, expected) => {
    const table = parseCsv(text);
    expect([table.columns.d?.type, table.dates("d")]).toEqual(["date", expected]);
  });

  it("are returned as text without changes, and with null for a missing value", () => {
    const { columns } = parseCsv("who,none,v\nNone,,1\n,,NA\nNA,,3");
    expect(columns.who).toMatchObject({ type: "text", values: ["None", null, "NA"] });
    expect(columns.none).toMatchObject({ type: "text", values: [null, null, null] });
    expect(columns.v).toMatchObject({ type: "number", values: [1, null, 3] });
    expect(parseCsv("plz\n01067\n").texts("plz")).toEqual(["01067"]);
  });

  it("contain missing values only where there is one of the given markers", () => {
    expect(parseCsv("v,w\n1,x\n-99,y", { missing: ["-99"] }).columns.v).toMatchObject({ values: [1, null] });
    expect(parseCsv("v,w\n1,x\nNA,y", { missing: ["-99"] }).columns.v).toMatchObject({ type: "text" });
  });

  it("are numbered if the table has no header", () => {
    expect(parseCsv("2015-01,1\n2015-02,2", { header: false }).numbers("column 2")).toEqual([1, 2]);
    expect(parseCsv(",v\n0,5\n1,6").names).toEqual(["column 1", "v"]);
  });

  it("are read with the decimal mark and the date order in the options", () => {
    expect(parseCsv("v;w\n1.234;1", { decimal: "," }).numbers("v")).toEqual([1234]);
    expect(parseCsv("v;w\n1.234;1", { decimal: "." }).numbers("v")).toEqual([1.234]);
    expect(parseCsv("d,v\n01/02/2015,1", { dates: "month-first" }).dates("d")).toEqual(["2015-01-02"]);
    expect(parseCsv("a,b;c\n1,2;3", { delimiter: "," }).names).toEqual(["a", "b;c"]);
  });
});

describe("a table that cannot be read", () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      "a typing error",
      () => parseCsv("v,w\n1,x\n12o,y").numbers("v"),
      /numbers: the text, line 3, column "v" must contain a number .* got "12o"\. Correct/,
    ],
    ["a gap", () => parseCsv("v\n1,5\n\n2,5").numbers("v"), /line 3, column "v" .* got nothing\. Fill the gap/],
    [
      "a marked gap",
      () => parseCsv("w,v\nx,1\n\ny,n/a\nz,3").numbers("v"),
      /line 4, column "v" .* got "n\/a"\. Fill the gap/,
    ],
    [
      "a wrong field after a quoted line end",
      () => parseCsv('w,v\n"x\ny",1\nz,q').numbers("v"),
      /line 4, column "v" .* got "q"/,
    ],
    [
      "two readings of a number",
      () => parseCsv("v;w\n1.234;1\n12.345;2").numbers("v"),
      /line 2, column "v" .* got "1\.234": each comma or point may .*\{ decimal: "," \}/,
    ],
    [
      "two readings of a date",
      () => parseCsv("d,v\n01/02/2015,1").dates("d"),
      /line 2, column "d" .* the day or the month\. Pass/,
    ],
    [
      "a day that does not exist",
      () => parseCsv("d,v\n2015-02-29,1").dates("d"),
      /line 2, column "d" must contain a date .* got "2015-02-29"/,
    ],
    [
      "a column that does not exist",
      () => parseCsv("d,v\na,1").numbers("w"),
      /has no column "w"\. There are: "d", "v"/,
    ],
    ["a short row", () => parseCsv("v,w\n1,2\n3\n4,5"), /line 3: a row must have 2 fields, as many as line 1, got 1/],
    [
      "a long row",
      () => parseCsv("# x\n\nv,w\n1,2\n3,4,5"),
      /line 5: a row must have 2 fields, as many as line 3, got 3/,
    ],
    [
      "an open quotation mark",
      () => parseCsv('v,w\n1,2\n"3,5\n4,5'),
      /line 3: a field that begins with a quotation mark/,
    ],
    [
      "a stray quotation mark",
      () => parseCsv('v,w\n"1\n",2\n"3"x,5'),
      /line 4: a quotation mark within a quoted field/,
    ],
    [
      "no header",
      () => parseCsv("2015-01,1\n2015-02,2"),
      /line 1: the first line must contain the columns' names, got 2015-01, 1/,
    ],
    [
      "two columns with the same name",
      () => parseCsv("a,b,a\n1,2,3"),
      /line 1: each column .* got "a" for columns 1 and 3/,
    ],
    ["no text", () => parseCsv(""), /the text must contain .* got 0 lines/],
    ["only a header", () => parseCsv("a,b\n"), /the text must contain .* got 1 line/],
    [
      "an invalid option",
      () => parseCsv("a\nx", { decimal: ";" } as object),
      /options\.decimal must be one of "\.", ",", got ";"/,
    ],
  ])("is rejected for %s, with a message that names the line", (_, work, message) => {
    expect(rejectionMessage(work)).toMatch(message);
  });
});

describe("seriesOf", () => {
  const months = (some: readonly (readonly string[])[]) =>
    `month,sales\n${some.map((row) => row.join(",")).join("\n")}`;

  it("determines the season for months, quarters, days and weeks", () => {
    const at = (step: number, unit: "Month" | "Date") => (n: number) => {
      const date = new Date(Date.UTC(2015, 0, 31));
      if (unit === "Month") date.setUTCMonth(step * n + 1, 0);
      else date.setUTCDate(31 + step * n);
      return date.toISOString().slice(0, 10);
    };
    const season = (dateAt: (n: number) => string) =>
      seriesOf(parseCsv(months(Array.from({ length: 30 }, (_, n) => [dateAt(n), String(n)])))).season;
    expect([at(1, "Month"), at(3, "Month"), at(1, "Date"), at(7, "Date"), at(2, "Date")].map(season)).toEqual([
      12,
      4,
      7,
      52,
      undefined,
    ]);
  });

  it("uses the given columns, and numbers the steps of a table without dates", () => {
    const { dates, values } = seriesOf(parseCsv("a,b\n1,2\n3,4"), { column: "b" });
    expect([dates, values]).toEqual([
      ["1", "2"],
      [2, 4],
    ]);
  });

  it.each<[string, string, RegExp]>([
    [
      "a month that is missing",
      months(rows.filter((_, n) => n !== 20)),
      /line 22, column "month" .* after 2016-08, got 2016-10\. Add/,
    ],
    [
      "a month that comes twice",
      months([...rows.slice(0, 5), ...rows.slice(4)]),
      /line 7, .* after 2015-05, got 2015-05\. Sort/,
    ],
    ["months from the last to the first", months([...rows].reverse()), /line 3, .* after 2018-12, got 2018-11\. Sort/],
    [
      "a missing number",
      months(rows.map(([month, value], n) => [month, n === 7 ? "" : value])),
      /line 9, column "sales" .* got nothing/,
    ],
    [
      "a wrong date",
      months(rows.map(([month, value], n) => [n === 7 ? "2015-13" : month, value])),
      /line 9, column "month" .* got "2015-13"/,
    ],
    ["two columns of numbers", "a,b\n1,2\n3,4", /one column of type number, got 2\. Select one: \{ column: "…" \}/],
  ])("rejects %s", (_, text, message) => {
    expect(rejectionMessage(() => seriesOf(parseCsv(text)))).toMatch(message);
  });
});
