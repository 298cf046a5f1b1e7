// Measures how much of the processor other programs use, because a time that was measured beside them means little.
import { cpus } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

/** Other programs may use this part of one core. With more, PyTorch's threads wait for each other, and its time can grow eightyfold. */
export const allowed = 0.15;

/** Returns the processor time that all programs together have used since the machine started, in seconds. It is 0 where the system does not tell. */
export const usedByAll = () =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;

/**
 * Returns the part of one core that other programs use, measured for some seconds in which this process waits.
 *
 * @param {number} [seconds]
 */
export async function othersNow(seconds = 3) {
  const [begin, used, own] = [performance.now(), usedByAll(), process.cpuUsage()];
  await pause(seconds * 1000);
  const { user, system } = process.cpuUsage(own);
  return Math.max(0, usedByAll() - used - (user + system) / 1e6) / ((performance.now() - begin) / 1000);
}

/**
 * Waits until other programs have stopped computing, at most for half a minute.
 *
 * @throws {Error} if they do not stop
 */
export async function waitForQuiet() {
  for (let tries = 9; ; tries--) {
    const others = await othersNow();
    if (others <= allowed) return;
    if (tries === 0) rejectBusy(others);
  }
}

/**
 * @param {number} others the part of one core
 * @throws {Error} if other programs use more than is allowed
 */
export function rejectBusy(others) {
  if (others <= allowed) return;
  throw new Error(
    `Other programs use ${others.toFixed(2)} of a core, but a measurement allows only ${allowed}. Times that are measured next to other programs are wrong, above all the times of programs with threads. Close the other programs and run it again. \`--busy\` measures nevertheless, but its results are not stored.`,
  );
}
