import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

export const project = fileURLToPath(new URL("../..", import.meta.url));

/** Creates a temporary kit: a folder with a copy of tools/. The copy treats this folder as the project, so its set-up changes nothing outside. */
export function emptyKit(): string {
  const folder = join(mkdtempSync(join(tmpdir(), "kit-")), "my kit ü");
  mkdirSync(folder, { recursive: true });
  cpSync(join(project, "tools"), join(folder, "tools"), { recursive: true });
  onTestFinished(() => rmSync(join(folder, ".."), { recursive: true, force: true }));
  return folder;
}

/** Writes a script into a temporary kit and starts it. `tool(path)` in the script becomes the URL of a file in the kit's tools/. */
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

/** How a process ended: its exit status, or the signal that killed it. */
export const ending = (child: ChildProcess) =>
  new Promise<number | string>((resolve) => child.once("close", (status, signal) => resolve(status ?? signal ?? "?")));

/** The milliseconds for which `until` waits. Only a wait that hangs takes so long; on a quiet machine, the longest wait takes a few seconds. */
const patience = 600_000;

/**
 * Waits until a condition holds.
 * @throws Error with the name of the condition, if the condition does not hold within `patience`
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const begin = performance.now(); performance.now() - begin < patience; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${patience / 1000} s, but this did not happen: ${what}`);
}

/** Returns whether a process is running. A zombie, which has exited but whose status its parent has not read, is not running. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.[0] !== "Z";
  } catch {
    return !existsSync("/proc/self/stat"); // the system has no /proc, or the process has just exited
  }
}
