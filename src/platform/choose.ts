import type { BackendChoice, BackendName } from "./platform";

/** The rungs from best to plainest. */
export const BACKENDS: readonly BackendName[] = ["tensorflow", "wasm", "cpu"];

const TITLES: Readonly<Record<BackendName, string>> = {
  tensorflow: "native TensorFlow",
  wasm: "WebAssembly",
  cpu: "plain JavaScript",
};

/** Why a backend cannot be used (for those that cannot). Asked from the best downwards, only as far as needed. */
export type Obstacle = (backend: BackendName) => string | undefined;

/**
 * Chooses the backend: the one asked for, else the best that is there.
 *
 * @param asked the value of GATEBOOK_BACKEND; undefined or empty: choose.
 * @param obstacle says why a backend cannot run here.
 * @param mend what to do about what is missing.
 * @throws Error when `asked` names no backend, or one that is not there.
 */
export function chooseBackend(asked: string | undefined, obstacle: Obstacle, mend: string): BackendChoice {
  if (asked) return forced(asked, obstacle, mend);
  const missing: string[] = [];
  for (const backend of BACKENDS) {
    const why = obstacle(backend);
    if (why !== undefined) {
      missing.push(why);
      continue;
    }
    if (missing.length === 0) return { backend, reason: `${TITLES[backend]} is there: the fastest` };
    return { backend, reason: `${TITLES[backend]}, because ${missing.join(" and ")}`, improve: mend };
  }
  throw new Error(`No backend can run here: ${missing.join("; ")}. ${mend}`);
}

function forced(asked: string, obstacle: Obstacle, mend: string): BackendChoice {
  const backend = BACKENDS.find((name) => name === asked);
  const why = backend ? obstacle(backend) : `there is no backend of that name`;
  if (backend && why === undefined) {
    return { backend, reason: `${TITLES[backend]}, because GATEBOOK_BACKEND=${asked} asks for it` };
  }
  const there = BACKENDS.filter((name) => name !== backend && obstacle(name) === undefined).join(", ");
  throw new Error(
    `GATEBOOK_BACKEND=${asked} cannot be had: ${why}. There is: ${there}. Unset the variable to get the best of them. ${mend}`,
  );
}
