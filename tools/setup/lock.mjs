// One set-up at a time in a folder: a second one waits, then finds the work done.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cache } from "../lib/paths.mjs";

const lockFile = join(cache, "setup.lock");

/** The owner touches the lock this often; one left alone for `deadAfter` has no owner (a sleeping laptop's is awake again by then). */
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

/** Whether nobody holds the lock that this text was read from. @param {string} text */
function abandoned(text) {
  const age = Date.now() - (statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age > deadAfter) return true;
  try {
    const owner = JSON.parse(text);
    return owner.host === hostname() && !lives(owner.pid);
  } catch {
    return age > touchEvery; // killed between creating and writing
  }
}

/**
 * Does the work while holding the project's set-up lock.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {(pid: string) => void} waiting called once if another set-up is at work
 * @returns {Promise<T>}
 */
export async function withLock(work, waiting) {
  mkdirSync(cache, { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let told = false; ; ) {
    try {
      writeFileSync(lockFile, mine, { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const held = read(lockFile);
    if (held === undefined) continue; // released in between
    if (abandoned(held)) {
      // Rename, then look: of two that saw the same abandoned lock only one gets it, and a fresh one goes back.
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
    if (!told) waiting(String(/"pid":(\d+)/.exec(held)?.[1] ?? "?"));
    told = true;
    await sleep(200);
  }
  const touch = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(lockFile, now, now);
    } catch {
      clearInterval(touch); // the folder is gone: nothing left to guard
    }
  }, touchEvery);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if (read(lockFile) === mine) rmSync(lockFile, { force: true });
  }
}
