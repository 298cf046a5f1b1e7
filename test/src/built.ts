import { execFile, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The project's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
export const require = createRequire(import.meta.url);

/** Compiles src/ (nothing to do when it is up to date): what a notebook imports, and what these tests then run. */
export function build(): void {
  const command = [require.resolve("typescript/bin/tsc"), "--build", "src"];
  const { status, stdout } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`src/ does not compile:\n${stdout}`);
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script in a process of its own, from the root, as a notebook's code would find its packages. */
export async function run(
  script: string,
  environment: Record<string, string> = {},
  flags: string[] = [],
): Promise<Run> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment };
  // Vitest's own variables must not reach what is under test.
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
