// npm run dates: writes datasets/dates.tsv, dates as twelve locales write them in eight styles. Run it on purpose only: another
// Node brings another ICU, which writes some dates otherwise, and then the shipped checkpoints are to be trained anew (train-dates.mjs).
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { seededRandom } from "../../../src/dist/base/random.js";
import { inRoot } from "../../lib/paths.mjs";

export const locales = ["en-US", "en-GB", "de", "fr", "it", "nl", "sv", "tr", "ru", "el", "ja", "ar-EG"];

/** @type {Intl.DateTimeFormatOptions} */
const numeric = { year: "numeric", month: "numeric", day: "numeric" };

/** @type {Readonly<Record<string, Intl.DateTimeFormatOptions>>} */
export const styles = {
  numeric,
  padded: { ...numeric, month: "2-digit", day: "2-digit" },
  medium: { dateStyle: "medium" },
  long: { dateStyle: "long" },
  full: { dateStyle: "full" },
  "weekday-numeric": { ...numeric, weekday: "short" },
  "weekday-medium": { ...numeric, month: "short", weekday: "short" },
  era: { ...numeric, month: "long", era: "short" },
};

/** Rows of each locale in each style. */
export const counts = { train: 84, dates: 10, years: 10 };

const DAY = 86_400_000;
const SEED = 1;

/** Every day from 1900 to 2099: each tenth, drawn by lot, is withheld, and all of the 1980s. */
function days() {
  const random = seededRandom(SEED, "withheld dates");
  /** @type {Record<keyof typeof counts, number[]>} */
  const pools = { train: [], dates: [], years: [] };
  for (let time = Date.UTC(1900, 0, 1); time < Date.UTC(2100, 0, 1); time += DAY) {
    const year = new Date(time).getUTCFullYear();
    const drawn = random() < 0.1;
    pools[year >= 1980 && year <= 1989 ? "years" : drawn ? "dates" : "train"].push(time);
  }
  return pools;
}

/** Directions of writing are invisible, and spaces of several widths look alike: out, and one kind. @param {string} text */
const plain = (text) => text.replace(/[\u200e\u200f\u061c]/g, "").replace(/\s/gu, " ");

/** The whole file. */
export function makeDates() {
  const random = seededRandom(SEED, "dates");
  const writers = locales.flatMap((locale) =>
    Object.entries(styles).map(([style, options]) => ({
      locale,
      style,
      format: new Intl.DateTimeFormat(locale, { ...options, calendar: "gregory", timeZone: "UTC" }),
    })),
  );
  const rows = Object.entries(days()).flatMap(([split, pool]) =>
    writers.flatMap(({ locale, style, format }) =>
      Array.from({ length: counts[/** @type {keyof typeof counts} */ (split)] }, () => {
        const date = new Date(/** @type {number} */ (pool[Math.floor(random() * pool.length)]));
        return [split, locale, style, date.toISOString().slice(0, 10), plain(format.format(date))];
      }),
    ),
  );
  const { icu, cldr } = process.versions;
  const lines = [
    `# dates in ${locales.length} locales and ${Object.keys(styles).length} styles: npm run dates, seed ${SEED}, ICU ${icu}, CLDR ${cldr}`,
    "split\tlocale\tstyle\tiso\ttext",
    ...rows.map((row) => row.join("\t")),
  ];
  return `${lines.join("\n")}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = inRoot("datasets", "dates.tsv");
  const text = makeDates();
  writeFileSync(file, text);
  const sum = createHash("sha256").update(text).digest("hex");
  console.log(`${file}: ${Buffer.byteLength(text)} bytes, SHA-256 ${sum}.`);
  console.log("Put the sum into src/data/dates/dates.ts and datasets/README.md, then train the checkpoints anew.");
}
