// Converts any value that a cell throws into the name, message and traceback that a front end shows. It also defines `KeyboardInterrupt`, the error of an interrupted cell.
import { platform } from "../platform";
import { excerpt } from "./excerpt";
import { cellPlaceOf, framesOf } from "./stack";
import { stackOf } from "./stack-text";
import { red } from "./style";

/** The content of an `error` message. */
export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** The error of an interrupted cell. It has the name that Python's kernels use, which front ends recognise. */
export class KeyboardInterrupt extends Error {
  override readonly name = "KeyboardInterrupt";

  constructor() {
    super("the cell was interrupted");
  }
}

/** The largest number of nested errors that are printed. The rest is left out. */
const CHAIN = 10;

/** Returns the description of a thrown value. For an error, it contains the place in the cell, the stack and the causes. */
export function describe(thrown: unknown): Failure {
  const { ename, evalue } = nameAndMessage(thrown);
  return { ename, evalue, traceback: traceback(thrown, new Set()) };
}

function traceback(thrown: unknown, seen: Set<unknown>): string[] {
  seen.add(thrown);
  const { ename, evalue } = nameAndMessage(thrown);
  const head = red(evalue ? `${ename}: ${evalue}` : ename);
  if (!isError(thrown)) return [head];
  const frames = framesOf(text(() => stackOf(thrown)));
  const at = cellPlaceOf(frames);
  const lines = at ? [...excerpt(at.cell.name, at.cell.source, at.place), "", head, ...frames] : [head, ...frames];
  const { errors, cause } = thrown as { errors?: unknown; cause?: unknown };
  const members = Array.isArray(errors) ? errors.map((error: unknown) => ["One of its errors:", error] as const) : [];
  const causes = cause === undefined ? [] : [["Caused by:", cause] as const];
  for (const [title, next] of [...members, ...causes]) {
    if (seen.size >= CHAIN || seen.has(next)) continue;
    lines.push("", title, ...traceback(next, seen));
  }
  return lines;
}

function nameAndMessage(thrown: unknown): { ename: string; evalue: string } {
  if (!isError(thrown)) return { ename: "Thrown", evalue: text(() => platform().inspect(thrown, { depth: 4 })) };
  const name = text(() => thrown.name) || "Error";
  const ename = name === "Error" ? text(() => thrown.constructor.name) || name : name;
  return { ename, evalue: text(() => thrown.message) };
}

const isError = (value: unknown): value is Error => platform().isNativeError(value) || value instanceof Error;

/** Reads a property of a foreign object, whose getter may throw. */
function text(get: () => unknown): string {
  try {
    return String(get() ?? "");
  } catch {
    return "";
  }
}
