// Chooses the backend with which tfjs computes.
import type { BackendChoice, BackendName } from "./platform";

/** The backends, from the fastest to the slowest. The last one, plain JavaScript, always works. */
export const BACKENDS: readonly BackendName[] = ["tensorflow", "wasm", "cpu"];

const TITLES: Readonly<Record<BackendName, string>> = {
  tensorflow: "native TensorFlow",
  wasm: "WebAssembly",
  cpu: "plain JavaScript",
};

/** The chosen backend, and a list of reasons (`missing`) why each faster backend is unavailable. */
export interface Chosen {
  readonly choice: BackendChoice;
  readonly missing: readonly string[];
}

/** Returns the reason why a backend cannot be used, or undefined if it can be used. */
export type Obstacle = (backend: BackendName) => string | undefined;

/**
 * Returns the requested backend, or the fastest available backend if none is requested.
 *
 * @param asked the value of `GATEBOOK_BACKEND`. If it is undefined or empty, no backend is requested.
 * @param obstacle is called with one backend after the other, from the fastest on, until one can be used.
 * @param advice a sentence on how to get a missing backend.
 * @throws Error if `asked` names an unknown or unavailable backend.
 */
export function chooseBackend(asked: string | undefined, obstacle: Obstacle, advice: string): Chosen {
  if (asked) return { choice: forcedBackend(asked, obstacle, advice), missing: [] };
  const missing: string[] = [];
  for (const backend of BACKENDS) {
    const why = obstacle(backend);
    if (why === undefined) return { choice: choiceOf(backend, missing, advice), missing };
    missing.push(why);
  }
  return { choice: choiceOf("cpu", missing, advice), missing };
}

function choiceOf(backend: BackendName, missing: readonly string[], advice: string): BackendChoice {
  if (missing.length === 0) return { backend, reason: `${TITLES[backend]}, because it is available and the fastest` };
  return { backend, reason: `${TITLES[backend]}, because ${missing.join(" and ")}`, improve: advice };
}

function forcedBackend(asked: string, obstacle: Obstacle, advice: string): BackendChoice {
  const backend = BACKENDS.find((name) => name === asked);
  const why = backend ? obstacle(backend) : "there is no backend with this name";
  if (backend && why === undefined) {
    return { backend, reason: `${TITLES[backend]}, because GATEBOOK_BACKEND=${asked} requests it` };
  }
  const there = BACKENDS.filter((name) => name !== backend && obstacle(name) === undefined).join(", ");
  throw new Error(
    `GATEBOOK_BACKEND=${asked} is unavailable: ${why}. Available: ${there}. ` +
      `Unset the variable to use the fastest of these. ${advice}`,
  );
}

/**
 * Starts a backend that takes time to start, and returns the backend that runs. If the start fails and the backend was not requested by name,
 * plain JavaScript is used instead.
 * @throws Error if the backend was requested by name and does not start.
 */
export async function startOrStay(
  { choice, missing }: Chosen,
  start: () => Promise<void>,
  asked: string | undefined,
  advice: string,
): Promise<BackendChoice> {
  try {
    await start();
    return choice;
  } catch (error) {
    const message = `${TITLES[choice.backend]} did not start (${error instanceof Error ? error.message : String(error)})`;
    if (asked) throw new Error(`GATEBOOK_BACKEND=${asked} is unavailable: ${message}. ${advice}`, { cause: error });
    return choiceOf("cpu", [...missing, message], advice);
  }
}
