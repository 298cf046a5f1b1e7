import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The path of the project's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
export const require = createRequire(import.meta.url);

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script in a new process, in the project's root. The script imports the compiled library, as a notebook does. */
export async function run(
  script: string,
  environment: Record<string, string> = {},
  flags: string[] = [],
): Promise<Run> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment };
  // The new process must not get the environment variables of Vitest.
  for (const name of ["NODE_OPTIONS", "VITEST", "NODE_ENV", "TF_CPP_MIN_LOG_LEVEL", "GATEBOOK_BACKEND"]) {
    if (!(name in environment)) delete env[name];
  }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, "-e", script], {
      cwd: root,
      env,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Run;
    return { code, stdout, stderr };
  }
}
