// Waits for a signal, or for some work with a limit of time: neither waits for ever.

/** Ends when the signal does. @param {AbortSignal | undefined} signal @returns {Promise<void>} */
export const aborted = (signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });

/**
 * Waits for something, no longer than so many milliseconds, and whatever becomes of it: a server that is away does not answer.
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
