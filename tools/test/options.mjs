// Parses the arguments of `npm test`, and chooses the test files.
import { parseArgs } from "node:util";
import { filesOf, suites } from "./suites.mjs";

/** @typedef {import("./suites.mjs").Suite} Suite */
/** @typedef {{ suite: string, files: string[] }} Chosen */

export const usage = `npm test                        the tests whose inputs have changed since they last passed
npm test -- --no-cache          all tests
npm test -- --changed           the tests that a change since the last commit can affect
npm test -- --since main        the tests that a change since another commit or branch can affect
npm test -- unit                one suite: ${Object.keys(suites).join(", ")}
npm test -- src/cells           the test files whose paths contain this text
npm test -- unit src/cells      the test files of this suite whose paths contain this text
npm test -- src/cells --name "rejects"   of these files, the tests whose names contain a text
npm run test:all                all tests at full size, as in the nightly run; takes hours`;

/** The error for invalid arguments. Its message lists the valid arguments. */
export class TestUsageError extends Error {
  /** @override */
  name = "TestUsageError";
}

/**
 * @param {string[]} args
 * @returns {{ all: boolean, cached: boolean, changed: string | undefined, name: string | undefined, words: string[], help: boolean }}
 */
export function readOptions(args) {
  const { values, positionals } = parse(args);
  return {
    all: values.all,
    cached: !values["no-cache"] && !values.all && !process.env.CI,
    changed: values.since ?? (values.changed ? "HEAD" : undefined),
    name: values.name,
    words: positionals,
    help: values.help,
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        all: { type: "boolean", default: false },
        changed: { type: "boolean", default: false },
        since: { type: "string" },
        "no-cache": { type: "boolean", default: false },
        name: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new TestUsageError(`${/** @type {Error} */ (error).message}\n\n${usage}`);
  }
}

/**
 * Returns the test files that the user's words select. A word selects the suite with this name, or the files with this text in their paths.
 *
 * @param {readonly string[]} words If there are no words, all suites are selected.
 * @param {boolean} all whether the nightly suites are selected too, if no word names a suite
 * @returns {Chosen[]}
 * @throws {TestUsageError} if a word selects nothing
 */
export function choose(words, all) {
  const named = words.filter((word) => word in suites);
  const texts = words.filter((word) => !(word in suites));
  const chosen = Object.entries(suites)
    .filter(([suite, { nightly }]) => (named.length ? named.includes(suite) : all || !nightly))
    .map(([suite, about]) => ({ suite, files: filesOf(about) }));
  const holds = (/** @type {string} */ text) => (/** @type {string} */ file) =>
    file.includes(text.replace(/^\.?\//, "").replaceAll("\\", "/"));
  const lost = texts.find((text) => !chosen.some(({ files }) => files.some(holds(text))));
  if (lost !== undefined)
    throw new TestUsageError(
      `No suite is called ${lost}, and no test file${named.length ? ` of ${named.join(" or ")}` : ""} has this text in its path.\n\n${usage}`,
    );
  return chosen
    .map(({ suite, files }) => ({
      suite,
      files: texts.length ? files.filter((file) => texts.some((text) => holds(text)(file))) : files,
    }))
    .filter(({ files }) => files.length > 0);
}
