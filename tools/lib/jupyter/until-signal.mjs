// Runs JupyterLab until the user presses Ctrl-C, the terminal is closed or the server exits.
import { startLab } from "./lab.mjs";

/**
 * Starts JupyterLab and prints its address. Stops JupyterLab and all kernels at Ctrl-C.
 *
 * @param {Parameters<typeof startLab>[0]} options
 * @param {(url: string) => string} hello returns the text that is printed when the server has started
 * @returns {Promise<number>} the exit status
 */
export async function runUntilSignal(options, hello) {
  const lab = await startLab(options);
  console.log(`\n${hello(lab.url)}`);
  const signal = await Promise.race([
    lab.ended,
    ...["SIGINT", "SIGTERM", "SIGHUP"].map((name) => new Promise((resolve) => process.once(name, () => resolve(name)))),
  ]);
  if (typeof signal === "number") {
    console.log("JupyterLab has exited.");
    return signal;
  }
  console.log("\nStopping JupyterLab and its kernels…");
  await lab.stop();
  return 0;
}
