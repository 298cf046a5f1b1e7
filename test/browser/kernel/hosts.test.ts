import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { inFirefox } from "../page";
import { type Answers, differences, seenOf } from "./answer";
import { type Cell, cellsOf, files, reasons } from "./cells";
import { type Kernel, startNodeKernel } from "./node-kernel";
import { type PageKernel, pageKernel } from "./page-kernel";

/** The cells of each file. */
const cells = new Map(files.map((file) => [file, cellsOf(file)]));
const all = [...cells.values()].flat();

/** The requests that are sent after the cells. */
const questions: readonly (readonly [title: string, type: string, content: Record<string, unknown>])[] = [
  ["complete a property", "complete_request", { code: "gates.fo", cursor_pos: 8 }],
  ["complete a name", "complete_request", { code: "const z = twi", cursor_pos: 13 }],
  ["complete a name of a package", "complete_request", { code: "tf.tensor", cursor_pos: 9 }],
  ["complete an import", "complete_request", { code: 'import { lst } from "gatebook";', cursor_pos: 12 }],
  ["complete after an emoji", "complete_request", { code: "const s = '🙂🙂'; Math.froun", cursor_pos: 26 }],
  ["inspect a function", "inspect_request", { code: "gateOf2(1)", cursor_pos: 3, detail_level: 0 }],
  ["inspect a function of a package", "inspect_request", { code: "tf.matMul", cursor_pos: 6, detail_level: 0 }],
  ["inspect an import", "inspect_request", { code: 'import { lstmStep } from "gatebook"; lstmStep', cursor_pos: 40 }],
  ["inspect spaces", "inspect_request", { code: "   ", cursor_pos: 1, detail_level: 0 }],
  ["is_complete: complete", "is_complete_request", { code: "const x = 1;" }],
  ["is_complete: a block", "is_complete_request", { code: "function f() {" }],
  ["is_complete: an error", "is_complete_request", { code: "const = 1" }],
  ["is_complete: an open string", "is_complete_request", { code: '"abc' }],
  ["history", "history_request", { hist_access_type: "tail", n: 3, output: true, raw: true }],
  ["comm_info", "comm_info_request", {}],
];

/** The reasons that depend on the versions of Node and of the browser. With other versions, these cells may have the same results. */
const OF_VERSIONS = ["frames", "inspect"];

const OPTIONS = { silent: false, store_history: true, allow_stdin: false, stop_on_error: false };

async function runAll({ ask }: Pick<Kernel, "ask">): Promise<Answers[]> {
  const answers: Answers[] = [];
  for (const { code } of all) answers.push(await ask("execute_request", { code, ...OPTIONS }));
  for (const [, type, content] of questions) answers.push(await ask(type, content));
  return answers;
}

describe("a notebook in Node and in a browser", () => {
  let node: Kernel;
  let page: PageKernel;
  let answers: { readonly node: readonly Answers[]; readonly page: readonly Answers[] };

  beforeAll(async () => {
    [node, page] = await Promise.all([startNodeKernel(), pageKernel()]);
    await page.reset();
    const before = (await page.answers()).length;
    const [ofNode] = await Promise.all([runAll(node), runAll(page)]);
    answers = { node: ofNode, page: (await page.answers()).slice(before) };
  });
  afterAll(() => node?.close());

  function compare(index: number): string[] {
    const [ofNode, ofPage] = [answers.node[index], answers.page[index]];
    if (!ofNode || !ofPage) return ["there is no answer"];
    // Firefox shows the names in the minified bundles
    const options = { packages: !inFirefox() };
    return differences(seenOf(ofNode, options), seenOf(ofPage, options));
  }
  const compareCell = (cell: Cell) => compare(all.indexOf(cell));
  const reasonOf = ({ reason, inFirefox: there }: Cell) => reason ?? (inFirefox() ? there : undefined);

  it.each(files)("gives the same results for the cells in %s, except for the marked ones", (file) => {
    const found = (cells.get(file) ?? []).map((cell) => ({
      ...cell,
      reason: reasonOf(cell),
      differences: compareCell(cell),
    }));
    const wrong = found.filter(({ reason, differences }) => reason === undefined && differences.length > 0);
    expect(wrong.map(({ title, code, differences }) => [title, code, ...differences].join("\n"))).toEqual([]);
    const equal = found.filter(
      ({ reason, differences }) => reason !== undefined && !OF_VERSIONS.includes(reason) && differences.length === 0,
    );
    expect(equal.map(({ title }) => title)).toEqual([]);
  });

  it.each(questions.map(([title], index) => [title, index] as const))("gives the same reply to: %s", (_, index) => {
    expect(compare(all.length + index)).toEqual([]);
  });

  it("has only the differences that docs/browser.md lists", () => {
    const listed = readFileSync(inRoot("docs", "browser.md"), "utf8").match(/^\| \*\*(.+?)\*\* \|/gm) ?? [];
    expect(listed.map((row) => row.slice(4, -4)).sort()).toEqual(reasons().sort());
  });
});
