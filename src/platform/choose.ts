// Chooses the backend that tfjs computes with.
import type { BackendChoice, BackendName } from "./platform";

/** The rungs from best to plainest. Plain JavaScript always runs. */
export const BACKENDS: readonly BackendName[] = ["tensorflow", "wasm", "cpu"];

const TITLES: Readonly<Record<BackendName, string>> = {
  tensorflow: "native TensorFlow",
  wasm: "WebAssembly",
  cpu: "plain JavaScript",
};

/** A choice, and what kept the better ones from it. */
export interface Chosen {
  readonly choice: BackendChoice;
  readonly missing: readonly string[];
}

/** Why a backend cannot be used (undefined: it can). Asked from the best downwards, only as far as needed. */
export type Obstacle = (backend: BackendName) => string | undefined;

/**
 * Chooses the backend: the one asked for, else the best that is there.
 *
 * @param asked the value of GATEBOOK_BACKEND; undefined or empty: choose.
 * @param obstacle says why a backend cannot run here.
 * @param mend what to do about what is missing.
 * @throws Error when `asked` names no backend, or one that is not there.
 */
export function chooseBackend(asked: string | undefined, obstacle: Obstacle, mend: string): Chosen {
  if (asked) return { choice: forcedBackend(asked, obstacle, mend), missing: [] };
  const missing: string[] = [];
  for (const backend of BACKENDS) {
    const why = obstacle(backend);
    if (why === undefined) return { choice: choiceOf(backend, missing, mend), missing };
    missing.push(why);
  }
  return { choice: choiceOf("cpu", missing, mend), missing };
}

function choiceOf(backend: BackendName, missing: readonly string[], mend: string): BackendChoice {
  if (missing.length === 0) return { backend, reason: `${TITLES[backend]} is there: the fastest` };
  return { backend, reason: `${TITLES[backend]}, because ${missing.join(" and ")}`, improve: mend };
}

function forcedBackend(asked: string, obstacle: Obstacle, mend: string): BackendChoice {
  const backend = BACKENDS.find((name) => name === asked);
  const why = backend ? obstacle(backend) : "there is no backend of that name";
  if (backend && why === undefined) {
    return { backend, reason: `${TITLES[backend]}, because GATEBOOK_BACKEND=${asked} asks for it` };
  }
  const there = BACKENDS.filter((name) => name !== backend && obstacle(name) === undefined).join(", ");
  throw new Error(
    `GATEBOOK_BACKEND=${asked} cannot be had: ${why}. What is there: ${there}. ` +
      `Unset the variable to get the best of these. ${mend}`,
  );
}

/**
 * Starts a backend that needs time. Where it was not asked for by name and does not start, plain JavaScript stays in its place.
 * @throws Error when it was asked for.
 */
export async function startOrStay(
  { choice, missing }: Chosen,
  start: () => Promise<void>,
  asked: string | undefined,
  mend: string,
): Promise<BackendChoice> {
  try {
    await start();
    return choice;
  } catch (error) {
    const message = `${TITLES[choice.backend]} did not start (${error instanceof Error ? error.message : String(error)})`;
    if (asked) throw new Error(`GATEBOOK_BACKEND=${asked} cannot be had: ${message}. ${mend}`, { cause: error });
    return choiceOf("cpu", [...missing, message], mend);
  }
}
