// Provides a lock, so that only one set-up at a time runs in a folder. A second set-up waits, and then finds nothing left to do.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cache } from "../lib/paths.mjs";

const lockFile = join(cache, "setup.lock");

/**
 * The process that holds the lock updates the file's time every `touchEvery` ms. If the time is older than `deadAfter` ms, the process no longer exists.
 * `deadAfter` is long enough that a process on a laptop that has just woken from sleep can update the time first.
 */
const touchEvery = 2_000;
const deadAfter = 15_000;

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** Returns whether the process that has written this text into the lock no longer exists. @param {string} text */
function abandoned(text) {
  const age = Date.now() - (statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age > deadAfter) return true;
  try {
    const owner = JSON.parse(text);
    return owner.host === hostname() && !lives(owner.pid);
  } catch {
    return age > touchEvery; // the text is incomplete: the process was killed between creating and writing the file
  }
}

/**
 * Waits for the project's set-up lock, runs `work`, and releases the lock. Returns the result of `work`.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {(pid: string) => void} waiting called once if another set-up is running
 * @returns {Promise<T>}
 */
export async function withLock(work, waiting) {
  mkdirSync(cache, { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let reported = false; ; ) {
    try {
      writeFileSync(lockFile, mine, { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const held = read(lockFile);
    if (held === undefined) continue; // the lock was released in the meantime
    if (abandoned(held)) {
      // Two processes may find the same abandoned lock. So rename the file first, which only one of them can do, and then read it. If it is a newer
      // lock, rename it back.
      const aside = `${lockFile}.${process.pid}`;
      try {
        renameSync(lockFile, aside);
        if (read(aside) === held) rmSync(aside);
        else renameSync(aside, lockFile);
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
      }
      continue;
    }
    if (!reported) waiting(String(/"pid":(\d+)/.exec(held)?.[1] ?? "?"));
    reported = true;
    await sleep(200);
  }
  const touch = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(lockFile, now, now);
    } catch {
      clearInterval(touch); // the folder was deleted, so nothing is left to lock
    }
  }, touchEvery);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if (read(lockFile) === mine) rmSync(lockFile, { force: true });
  }
}
