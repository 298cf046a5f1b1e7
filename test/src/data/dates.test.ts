import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  type Dates,
  dateBatches,
  dateTokens,
  dateVocabulary,
  decodeDate,
  encodeDates,
  InputError,
  loadDates,
  parseDates,
  ready,
  type WrittenDate,
} from "gatebook";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/base/sha256";
import { root, run } from "../built";

const file = join(root, "datasets", "dates.tsv");
const text = readFileSync(file, "utf8");
let dates: Dates;
let folder: string;
beforeAll(async () => {
  await ready();
  dates = await loadDates();
  folder = mkdtempSync(join(tmpdir(), "gatebook-dates-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const rejectionMessage = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error("the call rejected nothing");
};
const all = () => [...dates.train, ...dates.withheldDates, ...dates.withheldYears];
const isos = (list: readonly WrittenDate[]) => new Set(list.map(({ iso }) => iso));

describe("sha256", () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_003])(
    "gives the same result as node:crypto for %d bytes",
    (length) => {
      const bytes = Uint8Array.from({ length }, (_, n) => (n * 131 + (n >> 3)) % 256);
      expect(sha256(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
    },
  );
});

describe("loadDates", () => {
  it("reads the kit's file, which has 12 locales and 8 styles, with the same number of rows for each in each part", () => {
    expect([dates.locales.length, dates.styles.length]).toEqual([12, 8]);
    for (const [list, count] of [
      [dates.train, 84],
      [dates.withheldDates, 10],
      [dates.withheldYears, 10],
    ] as const) {
      const groups = new Map<string, number>();
      for (const { locale, style } of list)
        groups.set(`${locale} ${style}`, (groups.get(`${locale} ${style}`) ?? 0) + 1);
      expect(groups.size).toBe(12 * 8);
      expect(new Set(groups.values())).toEqual(new Set([count]));
    }
    expect(dates.made).toMatch(/seed 1, ICU [\d.]+, CLDR [\d.]+$/);
  });

  it("withholds days and years, so the training part has no withheld day in any format, and no year of the 1980s", () => {
    const seen = isos(dates.train);
    expect([...isos(dates.withheldDates)].filter((iso) => seen.has(iso))).toEqual([]);
    const years = (list: readonly WrittenDate[]) => new Set(list.map(({ iso }) => iso.slice(0, 4)));
    expect([...years(dates.withheldYears)].sort()).toEqual(Array.from({ length: 10 }, (_, n) => String(1980 + n)));
    const trained = years(dates.train);
    expect([...years(dates.withheldYears)].filter((year) => trained.has(year))).toEqual([]);
    expect([...years(dates.withheldDates)].filter((year) => !trained.has(year))).toEqual([]);
  });

  it("has only days that exist, and each text has the day's digits in the locale's script", () => {
    const arabic = (digits: string) => [...digits].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join("");
    for (const { locale, iso, text } of all()) {
      const date = new Date(`${iso}T00:00:00Z`);
      expect(date.toISOString().slice(0, 10), text).toBe(iso);
      const own = (number: number) => (locale === "ar-EG" ? arabic(String(number)) : String(number));
      expect(text).toContain(own(date.getUTCFullYear()));
      expect(text).toContain(own(date.getUTCDate()));
      expect(text).toMatch(/^[^\s\u200e\u200f]+( [^\s\u200e\u200f]+)*$/);
    }
  });

  it("has texts that mean different days in different locales, such as month first in New York and day first in London", () => {
    const slashed = (locale: string) =>
      dates.train.flatMap((date) => {
        const parts = date.locale === locale && /^(\d+)\/(\d+)\/(\d{4})$/.exec(date.text);
        return parts ? [{ parts: parts.slice(1).map(Number), iso: date.iso.split("-").map(Number) }] : [];
      });
    const both = { "en-US": slashed("en-US"), "en-GB": slashed("en-GB") };
    for (const { parts, iso } of both["en-US"]) expect([parts[2], parts[0], parts[1]]).toEqual(iso);
    for (const { parts, iso } of both["en-GB"]) expect([parts[2], parts[1], parts[0]]).toEqual(iso);
    for (const rows of Object.values(both)) {
      const torn = rows.filter(({ parts: [a = 0, b = 0] }) => a <= 12 && b <= 12 && a !== b);
      expect(torn.length).toBeGreaterThan(30);
    }
  });

  it("rejects a changed file and a missing file, with a message that states what to check", async () => {
    const changed = join(folder, "changed.tsv");
    writeFileSync(changed, text.replaceAll("\n", "\r\n"));
    await expect(loadDates({ path: changed })).rejects.toThrow(
      /^loadDates: ".*changed\.tsv" must have the SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}\. Was it changed \(perhaps only its line endings\) or made again\?/,
    );
    await expect(loadDates({ path: join(folder, "none.tsv") })).rejects.toThrow(
      /^loadDates: ".*none\.tsv" cannot be read\./,
    );
    await expect(loadDates({ file: "x" } as never)).rejects.toThrow('loadDates: options has no option "file".');
  });

  it("has the checksum that README.md gives, and so have the files of the trained models", () => {
    const readme = readFileSync(join(root, "datasets", "README.md"), "utf8");
    const models = ["additive-350", "additive-1000", "none-350", "none-4000"].map((run) => `dates-${run}.safetensors`);
    for (const name of ["dates.tsv", ...models]) {
      const sum = createHash("sha256")
        .update(readFileSync(join(root, "datasets", name)))
        .digest("hex");
      const line = readme.split("\n").find((one) => one.startsWith(`| ${name} |`));
      expect(line).toContain(`\`${sum}\``);
    }
  });

  it("works with the compiled library in a separate process", async () => {
    const script =
      'require("gatebook").loadDates().then(({ train, made }) => console.log(JSON.stringify([train.length, made])));';
    const { stdout, stderr } = await run(script);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([dates.train.length, dates.made]);
  });

  it("names an invalid line", () => {
    const [made, columns, first] = text.split("\n");
    expect(rejectionMessage(() => parseDates("split\tlocale"))).toMatch(
      /^loadDates: the file must begin with a line of "# …"/,
    );
    expect(rejectionMessage(() => parseDates(`${made}\n${columns}\n${first}\ntrain\tde\n`))).toBe(
      'loadDates: line 4 must contain split, locale, style, iso, text, got "train\tde".',
    );
  });
});

describe("the file of dates, generated again,", () => {
  it("has the same bytes with the same ICU version; with another version, everything that does not depend on ICU is the same", async () => {
    const { makeDates } = await import("../../../tools/make/datasets/dates.mjs");
    const again = makeDates();
    const { icu, cldr } = process.versions;
    if (dates.made.endsWith(`ICU ${icu}, CLDR ${cldr}`)) {
      expect(again === text).toBe(true);
      return;
    }
    const other = parseDates(again);
    const plain = (list: readonly WrittenDate[]) => list.map(({ locale, style, iso }) => `${locale} ${style} ${iso}`);
    for (const part of ["train", "withheldDates", "withheldYears"] as const) {
      expect(plain(other[part])).toEqual(plain(dates[part]));
    }
    const differ = other.train.filter(({ text }, n) => text !== dates.train[n]?.text).length;
    console.log(`dates.tsv was made with ${dates.made}; here, with ICU ${icu}, ${differ} dates are written otherwise.`);
    expect(differ).toBeLessThan(dates.train.length / 4);
  });
});

describe("dates as ids", () => {
  const made = () => dateVocabulary(dates);

  it("have a token for each locale and each character, including those of the withheld dates", () => {
    const { tokens, idOf } = made();
    expect(tokens.slice(0, 2)).toEqual(["<ar-EG>", "<de>"]);
    expect(tokens).toHaveLength(184);
    expect(idOf.size).toBe(tokens.length);
    expect(
      all()
        .flatMap(dateTokens)
        .filter((token) => !idOf.has(token)),
    ).toEqual([]);
  });

  it("are decoded to the source and the target from which they were made", () => {
    const vocabulary = made();
    const some = dates.withheldDates.slice(0, 50);
    const { source, sourceLengths, target } = encodeDates(vocabulary, some);
    const longest = Math.max(...sourceLengths);
    for (const [n, date] of some.entries()) {
      expect(source[n]).toHaveLength(longest);
      const tokens = (source[n] as number[]).slice(0, sourceLengths[n]).map((id) => vocabulary.tokens[id]);
      expect(tokens.join("")).toBe(`<${date.locale}>${date.text}`);
      expect(decodeDate(target[n] as number[])).toBe(date.iso);
    }
  });

  it("are rejected with a message if they cannot be encoded or decoded", () => {
    const vocabulary = made();
    const date = { locale: "de", style: "numeric", text: "4.3.2021", iso: "2021-03-04" };
    expect(rejectionMessage(() => encodeDates(vocabulary, []))).toBe(
      "encodeDates: dates must contain at least one date, got none.",
    );
    expect(rejectionMessage(() => encodeDates(vocabulary, [{ ...date, text: "4!" }]))).toBe(
      'encodeDates: dates[0] must be written in tokens of the vocabulary, got "!" in "4!". The vocabulary comes from the training dates.',
    );
    expect(rejectionMessage(() => encodeDates(vocabulary, [date, { ...date, iso: "4.3." }]))).toBe(
      'encodeDates: dates[1].iso must be a day such as 2021-03-04, got "4.3.".',
    );
    expect(rejectionMessage(() => decodeDate([2, 0, 2, 1]))).toBe(
      "decodeDate: digits must be eight from 0 to 9, got [2, 0, 2, 1].",
    );
  });
});

describe("dateBatches", () => {
  it("uses every date once per pass, and groups dates of similar length", () => {
    const vocabulary = dateVocabulary(dates);
    const some = dates.train.slice(0, 1280);
    const batch = dateBatches(vocabulary, some, { batch: 32, seed: 3 });
    const steps = Array.from({ length: 40 }, (_, n) => batch(n + 1));
    const read = steps.flatMap(({ source, sourceLengths }) =>
      source.map((row, n) => row.slice(0, sourceLengths[n]).join()),
    );
    const { source, sourceLengths } = encodeDates(vocabulary, some);
    expect([...read].sort()).toEqual(source.map((row, n) => row.slice(0, sourceLengths[n]).join()).sort());
    const padded = steps.reduce((sum, { source }) => sum + 32 * (source[0]?.length ?? 0), 0);
    const used = sourceLengths.reduce((a, b) => a + b, 0);
    expect(padded / used).toBeLessThan(1.25);
  });

  it("returns batches that depend only on seed and step, and differ from pass to pass", () => {
    const vocabulary = dateVocabulary(dates);
    const make = (seed: number) => dateBatches(vocabulary, dates.train.slice(0, 256), { batch: 16, seed });
    const [one, two] = [make(1), make(1)];
    const forward = [1, 9, 17, 33].map((step) => one(step));
    expect([33, 17, 9, 1].map((step) => two(step)).reverse()).toEqual(forward);
    expect(make(2)(1)).not.toEqual(forward[0]);
    expect(one(17)).not.toEqual(one(1)); // a pass has 16 steps
  });

  it("rejects invalid options", () => {
    const vocabulary = dateVocabulary(dates);
    expect(rejectionMessage(() => dateBatches(vocabulary, dates.train.slice(0, 100), { batch: 16, seed: 1 }))).toBe(
      "dateBatches: dates must contain at least 8 batches of 16 = 128, got 100.",
    );
    const options = { batch: 16, seed: 1 };
    expect(rejectionMessage(() => dateBatches(vocabulary, dates.train, { ...options, batch: 0 }))).toMatch(
      /options\.batch must/,
    );
    expect(rejectionMessage(() => dateBatches(vocabulary, dates.train, { ...options, seed: Number.NaN }))).toMatch(
      /seed must/,
    );
    expect(rejectionMessage(() => dateBatches(vocabulary, dates.train, options)(0))).toMatch(
      /^dateBatches: step must be/,
    );
  });

  it("creates no tensors", () => {
    const before = tf.memory().numTensors;
    dateBatches(dateVocabulary(dates), dates.train, { batch: 64, seed: 1 })(1);
    expect(tf.memory().numTensors).toBe(before);
  });
});
