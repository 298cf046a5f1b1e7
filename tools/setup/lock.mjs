// Provides a lock that allows one set-up at a time in a folder. A second set-up waits, and then finds the work done.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cache } from "../lib/paths.mjs";

const lockFile = join(cache, "setup.lock");

/**
 * The owner touches the lock every `touchEvery` ms. A lock that was not touched for `deadAfter` ms has no owner. After a laptop wakes from
 * sleep, an owner that still runs touches the lock within that time.
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

/** Returns whether no process holds the lock that this text was read from. @param {string} text */
function abandoned(text) {
  const age = Date.now() - (statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age > deadAfter) return true;
  try {
    const owner = JSON.parse(text);
    return owner.host === hostname() && !lives(owner.pid);
  } catch {
    return age > touchEvery; // its owner was killed between creating and writing the file
  }
}

/**
 * Runs `work` while holding the project's set-up lock, and returns its result.
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
    if (held === undefined) continue; // released in the meantime
    if (abandoned(held)) {
      // Rename first, then read. If two processes saw the same abandoned lock, only one gets it. A lock that is newer is put back.
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
      clearInterval(touch); // the folder was deleted: there is nothing left to lock
    }
  }, touchEvery);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if (read(lockFile) === mine) rmSync(lockFile, { force: true });
  }
}
