import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

export const project = fileURLToPath(new URL("../..", import.meta.url));

/** Creates a temporary folder with a copy of tools/. The copy treats that folder as the project, so its set-up changes nothing else. */
export function emptyKit(): string {
  const folder = join(mkdtempSync(join(tmpdir(), "kit-")), "my kit ü");
  mkdirSync(folder, { recursive: true });
  cpSync(join(project, "tools"), join(folder, "tools"), { recursive: true });
  onTestFinished(() => rmSync(join(folder, ".."), { recursive: true, force: true }));
  return folder;
}

/** Writes a script into a kit and starts it. `tool(path)` in its text becomes the URL of a tool of that kit. */
export function startScript(
  kit: string,
  text: string,
  env: NodeJS.ProcessEnv = {},
): ChildProcess & { printed: () => string } {
  const file = join(kit, `script-${Math.floor(performance.now() * 1000)}.mjs`);
  writeFileSync(
    file,
    text.replace(/tool\("([^"]+)"\)/g, (_, path) => JSON.stringify(pathToFileURL(join(kit, "tools", path)).href)),
  );
  const child = spawn(process.execPath, [file], {
    cwd: kit,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed += chunk;
  });
  return Object.assign(child, { printed: () => printed });
}

/** How a process ended: its status, or the signal. */
export const ending = (child: ChildProcess) =>
  new Promise<number | string>((resolve) => child.once("close", (status, signal) => resolve(status ?? signal ?? "?")));

/** How long `until` waits. It only stops waits that hang: the slowest one takes a few seconds on a quiet machine. */
const patience = 600_000;

/**
 * Waits until a condition holds.
 * @throws Error that names the condition if it does not hold within `patience`
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const begin = performance.now(); performance.now() - begin < patience; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${patience / 1000} s, but this did not happen: ${what}`);
}

/** True if a process is running. A zombie is not: it has exited, and its parent has not read its status yet. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.[0] !== "Z";
  } catch {
    return !existsSync("/proc/self/stat"); // this system has no /proc, or the process has just exited
  }
}
