// Waits for a signal, or for some work with a time limit. Neither waits forever.

/** Resolves when the signal aborts. @param {AbortSignal | undefined} signal @returns {Promise<void>} */
export const aborted = (signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });

/**
 * Waits until the work succeeds or fails, but not longer than the given milliseconds: an unreachable server does not answer.
 *
 * @param {number} milliseconds
 * @param {Promise<unknown>} work
 * @returns {Promise<void>}
 */
export async function within(milliseconds, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => {}), enough]);
  clearTimeout(timer);
}
