// Puts the table between its markers in docs/benchmarks.md.
const [begin, end] = ["<!-- bench -->", "<!-- /bench -->"];

/**
 * @param {string} page
 * @param {string} table
 * @throws {Error} if the markers are missing or occur twice
 */
export function withTable(page, table) {
  const { before, after } = around(page);
  return `${before}${begin}\n${table}\n${end}${after}`;
}

/** Returns the text between the markers. @param {string} page */
export const tableIn = (page) => around(page).between.trim();

/** @param {string} page */
function around(page) {
  const [before, rest, ...more] = page.split(begin);
  const [between, after, ...others] = rest?.split(end) ?? [];
  if (before === undefined || between === undefined || after === undefined || more.length || others.length) {
    throw new Error(
      `docs/benchmarks.md needs ${begin} and, after it, ${end}, each exactly once. The benchmark's table is written between them.`,
    );
  }
  return { before, between, after };
}
