// Provides a lock, so that only one set-up at a time runs in a folder. A second set-up waits, and then finds nothing left to do.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cache } from "../lib/paths.mjs";

const lockFile = join(cache, "setup.lock");

/** The process that holds the lock updates the file's time every `touchEvery` ms. */
const touchEvery = 2_000;
/** A waiting process looks at the lock every `lookEvery` ms. */
const lookEvery = 200;
/**
 * If a waiting process has looked this many times and the file's time is always the same, the process that holds the lock counts as dead. The looks are
 * counted, because a difference of times would include the hours in which a laptop slept.
 */
const looksUntilDead = 75;

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Returns whether a process of this machine exists. @param {number} pid */
export function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** Returns the time of the lock file, in ms. */
const touched = () => statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Returns whether the process that has written this text into the lock no longer exists on this machine. @param {string} text */
function abandoned(text) {
  try {
    const owner = JSON.parse(text);
    return owner.host === hostname() && !lives(owner.pid);
  } catch {
    return Date.now() - touched() > touchEvery; // the text is incomplete: the process was killed between creating and writing the file
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
  let [reported, time, looks] = [false, 0, 0];
  for (;;) {
    try {
      writeFileSync(lockFile, mine, { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const held = read(lockFile);
    if (held === undefined) continue; // the lock was released in the meantime
    looks = touched() === time ? looks + 1 : 0;
    time = touched();
    if (abandoned(held) || looks >= looksUntilDead) {
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
    await sleep(lookEvery);
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
