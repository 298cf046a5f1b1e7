// Compares outputs of the kernel in a tab with outputs of the kernel in Node.
import { codeCells, joined, type Notebook } from "../../../tools/notebooks/notebook.mjs";
import type { Cell } from "../lab/sheet";

/** The MIME type of a widget. Its content is only the widget's random name. */
const WIDGET = "application/vnd.jupyter.widget-view+json";

/** Returns the data that are compared. A browser also adds a PNG to each figure that it has drawn. In a notebook's file, a text may be a list of lines. */
const compared = (data: Readonly<Record<string, unknown>> = {}) =>
  Object.fromEntries(
    Object.entries(data)
      .filter(([mime]) => mime !== "image/png" && mime !== "image/svg+xml")
      .map(([mime, value]) => [mime, mime === WIDGET ? "a widget" : mime.startsWith("text/") ? joined(value) : value]),
  );

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: unknown;
  readonly ename?: string;
  readonly evalue?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The numbers of two backends differ by rounding. */
const TOLERANCE = 1e-3;

/** Lines that name the backend or measure time. They differ between Node and a browser, and one of the two may lack them. */
const OF_THE_MACHINE = /^.*(backend|\bCPU\b|steps\/s| s left|\bms\b|Node\b|browser).*\n?/gim;

/** The spaces that align the columns of a table. Their number depends on the longest cell. */
const ALIGNMENT = / {2,}/g;

/** Matches the code of cells that show measured times. Only the kinds of their outputs are compared. */
const SHOWS_TIMES = /\bmilliseconds\b/;

/** The parts of a progress line that depend on the speed of the machine. */
const SPEED = /[\d.e+]+ per s|took [\d.]+ (min \d+ )?s/g;

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** Returns what differs between the cells of a tab and those of a notebook that Node has executed with the same backend and cells. */
export function differences(cells: readonly Cell[], executed: Notebook): string[] {
  const inTab = cells.filter(({ type }) => type === "code");
  const inNode = codeCells(executed);
  if (inTab.length !== inNode.length) return [`${inTab.length} code cells instead of ${inNode.length}`];
  return inNode.flatMap((cell, n) => {
    const [tab, node] = [merged(inTab[n]?.outputs ?? []), merged(cell.outputs ?? [])];
    if (tab.length !== node.length) return [`cell ${n + 1}: ${tab.map(kindOf)} instead of ${node.map(kindOf)}`];
    const values = !SHOWS_TIMES.test(joined(cell.source));
    return node.flatMap((output, k) =>
      difference(tab[k], output, values).map((text) => `cell ${n + 1}, output ${k + 1}: ${text}`),
    );
  });
}

const kindOf = ({ output_type, name }: Output) => name ?? output_type;

/** Joins neighbouring texts of one stream, since it depends on time how a stream is divided. */
function merged(outputs: readonly Output[]): Output[] {
  const all: Output[] = [];
  for (const output of outputs) {
    const last = all.at(-1);
    if (output.output_type === "stream" && last?.name === output.name)
      all[all.length - 1] = { ...output, text: joined(last?.text) + joined(output.text) };
    else all.push(output.output_type === "stream" ? { ...output, text: joined(output.text) } : output);
  }
  return all;
}

function difference(tab: Output | undefined, node: Output, values: boolean): string[] {
  if (tab?.output_type !== node.output_type || tab.name !== node.name || tab.ename !== node.ename)
    return [`${JSON.stringify(tab).slice(0, 200)} instead of ${JSON.stringify(node).slice(0, 200)}`];
  const [own, other] = [compared(tab.data), compared(node.data)];
  if (!values) return unequal(Object.keys(own).sort(), Object.keys(other).sort(), "MIME types");
  return [...unequal(tab.text, node.text, "text"), ...unequal(own, other, "data")];
}

/** Returns the places at which two values differ by more than rounding. */
function unequal(own: unknown, other: unknown, place: string): string[] {
  if (Object.is(own, other)) return [];
  if (typeof own === "number" && typeof other === "number")
    return close(own, other) ? [] : [`${place}: ${own} instead of ${other}`];
  if (typeof own === "string" && typeof other === "string")
    return sameText(own, other) ? [] : [`${place}: ${own} instead of ${other}`];
  if (!own || !other || typeof own !== "object" || typeof other !== "object")
    return [`${place}: ${JSON.stringify(own)} instead of ${JSON.stringify(other)}`];
  const keys = new Set([...Object.keys(own), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    unequal((own as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${place}.${key}`),
  );
}

const close = (own: number, other: number) =>
  Math.abs(own - other) <= TOLERANCE * Math.max(1, Math.abs(own), Math.abs(other));

const comparable = (text: string) =>
  text.replace(SPEED, "").replace(OF_THE_MACHINE, "").replace(ALIGNMENT, " ").trimEnd();

function sameText(own: string, other: string): boolean {
  const [left, right] = [own, other].map(comparable) as [string, string];
  if (left.replace(NUMBER, "#") !== right.replace(NUMBER, "#")) return false;
  const numbers = right.match(NUMBER) ?? [];
  return (left.match(NUMBER) ?? []).every((text, n) => close(Number(text), Number(numbers[n])));
}
