// Checks how long the program that runs JupyterLab lives. A small server takes JupyterLab's place.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { inRoot, python } from "../../../tools/lib/paths.mjs";
import { ending, until } from "../kit.js";

/**
 * Starts a program that inherits the standard input and makes it non-blocking, as npm does when one of JupyterLab's extensions starts it. The program prints what
 * it reads. Then the server interrupts the system calls of all threads.
 */
const server = `
import signal, subprocess, sys, threading, time

PROGRAM = """
import os
os.set_blocking(0, False)
try:
    print("standard input:", os.read(0, 1))
except BlockingIOError:
    print("standard input: the pipe of the parent process")
"""

def main():
    signal.signal(signal.SIGUSR1, lambda *_: None)
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
    for thread in threading.enumerate():
        signal.pthread_kill(thread.ident, signal.SIGUSR1)
    time.sleep(1)
    print("lives", flush=True)
    time.sleep(3600)
`;

/** Starts tools/lib/jupyter/lab.py with this server. */
function start() {
  const folder = mkdtempSync(join(tmpdir(), "lab-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "jupyterlab"));
  writeFileSync(join(folder, "jupyterlab", "__init__.py"), "");
  writeFileSync(join(folder, "jupyterlab", "labapp.py"), server);
  const child = spawn(python, [inRoot("tools", "lib", "jupyter", "lab.py")], {
    env: { ...process.env, PYTHONPATH: folder },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  return { child, ended: ending(child), printed: () => printed };
}

describe.skipIf(process.platform === "win32")("the program that runs JupyterLab", () => {
  test("goes on while a program of the server changes its standard input, and ends when its own is closed", async () => {
    const { child, ended, printed } = start();
    await until(
      "the server lives, or has ended",
      () => printed().includes("lives") || child.exitCode !== null || !!child.signalCode,
    );
    expect(printed()).toBe("standard input: b''\nlives\n");
    child.stdin.end();
    expect(await ended).toBe("SIGTERM");
  });
});
