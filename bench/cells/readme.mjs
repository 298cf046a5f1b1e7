// Puts the table between its markers in README.md.
const [begin, end] = ["<!-- bench -->", "<!-- /bench -->"];

/**
 * @param {string} readme
 * @param {string} table
 * @throws {Error} where the markers are missing or doubled
 */
export function withTable(readme, table) {
  const { before, after } = around(readme);
  return `${before}${begin}\n${table}\n${end}${after}`;
}

/** What stands between the markers. @param {string} readme */
export const tableIn = (readme) => around(readme).between.trim();

/** @param {string} readme */
function around(readme) {
  const [before, rest, ...more] = readme.split(begin);
  const [between, after, ...others] = rest?.split(end) ?? [];
  if (before === undefined || between === undefined || after === undefined || more.length || others.length) {
    throw new Error(
      `README.md needs ${begin} and, after it, ${end}, each once: the benchmark's table goes between them.`,
    );
  }
  return { before, between, after };
}
