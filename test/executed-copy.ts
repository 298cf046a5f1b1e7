// Executed copies of the lessons: the tests of notebooks create them, and the browser's tests open them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { keyOf, sources } from "../tools/lib/digest.mjs";
import { inRoot } from "../tools/lib/paths.mjs";
import { execute } from "../tools/notebooks/run/run.mjs";

let library: string | undefined;

/** A key of everything that a copy's outputs depend on: the lesson and the library. */
function keyFor(lesson: string): string {
  library ??= keyOf(...sources(inRoot("src"), (name) => name.endsWith(".ts")));
  return keyOf(readFileSync(lesson, "utf8"), library);
}

const copyOf = (lesson: string) => inRoot("out", "notebooks", "lessons", basename(lesson));
const keyFile = (lesson: string) => `${copyOf(lesson)}.key`;

/** Records that the copy of a lesson has just been created without problems. */
export function rememberCopy(lesson: string): void {
  writeFileSync(keyFile(lesson), keyFor(lesson));
}

/** Returns the path of a lesson's executed copy. If the copy is missing, or older than the lesson or the library, it is created first. */
export async function executedCopy(lesson: string): Promise<string> {
  const copy = copyOf(lesson);
  const known = existsSync(copy) && existsSync(keyFile(lesson)) && readFileSync(keyFile(lesson), "utf8");
  if (known === keyFor(lesson)) return copy;
  const [result] = await execute([lesson], { out: inRoot("out", "notebooks") });
  if (result?.problems.length !== 0)
    throw new Error(`executedCopy: ${lesson} has problems; \`npm run notebooks -- run ${lesson}\` shows them.`);
  rememberCopy(lesson);
  return copy;
}
