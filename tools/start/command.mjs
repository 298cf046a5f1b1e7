// npm start: runs the missing steps of set-up, and opens JupyterLab with the lessons. Ctrl-C stops JupyterLab and all kernels.
import { parseArgs } from "node:util";
import { SetupFailure } from "../lib/failure.mjs";
import { runUntilSignal } from "../lib/jupyter/until-signal.mjs";
import { setUp } from "../setup/steps.mjs";

const usage = "npm start [-- [--no-browser] [--port N]]";

/** @param {string[]} args */
function read(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { "no-browser": { type: "boolean", default: false }, port: { type: "string" } },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
      throw new Error(`--port must be an integer from 1 to 65535, got ${values.port}`);
    return { port, browser: !values["no-browser"] };
  } catch (error) {
    throw new SetupFailure(/** @type {Error} */ (error).message, `Usage: ${usage}`, {
      step: "Read the command",
    });
  }
}

/** @param {string[]} args */
export async function main(args) {
  const { port, browser } = read(args);
  await setUp();
  return runUntilSignal(
    { port, browser },
    (url) => `The lessons are open at\n\n  ${url}\n\nPress Ctrl-C here to stop JupyterLab and every kernel.`,
  );
}
