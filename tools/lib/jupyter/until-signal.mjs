// Runs JupyterLab until Ctrl-C, a closed terminal or the server itself ends it.
import { startLab } from "./lab.mjs";

/**
 * Starts JupyterLab, says where it is, and ends it with every kernel on Ctrl-C.
 *
 * @param {Parameters<typeof startLab>[0]} options
 * @param {(url: string) => string} hello
 * @returns {Promise<number>} the status to end with
 */
export async function runUntilSignal(options, hello) {
  const lab = await startLab(options);
  console.log(`\n${hello(lab.url)}`);
  const signal = await Promise.race([
    lab.ended,
    ...["SIGINT", "SIGTERM", "SIGHUP"].map((name) => new Promise((resolve) => process.once(name, () => resolve(name)))),
  ]);
  if (typeof signal === "number") {
    console.log("JupyterLab has ended.");
    return signal;
  }
  console.log("\nEnding JupyterLab and its kernels…");
  await lab.stop();
  return 0;
}
