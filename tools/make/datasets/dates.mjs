// npm run dates: writes datasets/dates.tsv, which contains dates as twelve locales write them in eight styles. Run this program only if the data set must
// change. Another version of Node contains another version of ICU, which writes some dates differently. After a change, the shipped checkpoints must be
// trained again (train-dates.mjs).
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

/** The number of rows in each part of the data set, per locale and style. */
export const counts = { train: 84, dates: 10, years: 10 };

const DAY = 86_400_000;
const SEED = 1;

/**
 * Splits the days from 1900 to 2099 into three parts. `years` contains all days of the 1980s, `dates` a random tenth of the other days, and `train`
 * the rest.
 */
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

/**
 * Removes the invisible marks for the writing direction, and replaces each kind of space by the usual one, since spaces of different widths look
 * alike.
 *
 * @param {string} text
 */
const plain = (text) => text.replace(/[\u200e\u200f\u061c]/g, "").replace(/\s/gu, " ");

/** Returns the text of datasets/dates.tsv. */
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
  console.log(
    "Put the checksum into src/data/dates/dates.ts and datasets/README.md, then train the checkpoints again.",
  );
}
