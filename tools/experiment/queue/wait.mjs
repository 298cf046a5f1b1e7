// Two functions that wait: one until a signal is aborted, and one until some work is done or a time limit has passed.

/** Resolves when the signal is aborted. Never resolves if it is not aborted. @param {AbortSignal | undefined} signal @returns {Promise<void>} */
export const aborted = (signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });

/**
 * Waits until the work succeeds or fails, but not longer than the given milliseconds. The limit is needed for a server that is unreachable, since it
 * never answers.
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
