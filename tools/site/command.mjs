// npm run site: builds the site with which the course is read and runs in a browser tab, and serves it on this machine.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { SetupFailure } from "../lib/failure.mjs";
import { inRoot } from "../lib/paths.mjs";
import { shortName } from "../notebooks/problem.mjs";
import { setUp, steps, stepsForSite } from "../setup/steps.mjs";
import { hasNbgrader } from "./assignments.mjs";
import { serveFolder } from "./serve.mjs";

const usage = "npm run site [-- [--serve] [--port N] [--out FOLDER] [--no-book | --pdf]]";

/** @param {string[]} args */
function read(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        serve: { type: "boolean", default: false },
        port: { type: "string" },
        out: { type: "string" },
        "no-book": { type: "boolean", default: false },
        pdf: { type: "boolean", default: false },
      },
    });
    const { serve, pdf, "no-book": noBook } = values;
    if (noBook && pdf) throw new Error("--pdf cannot be combined with --no-book");
    const port = values.port === undefined ? 0 : Number(values.port);
    if (!(Number.isInteger(port) && port >= 0 && port < 65_536))
      throw new Error(`--port must be an integer from 1 to 65535, got ${values.port}`);
    const out = values.out === undefined ? inRoot("out", "site") : resolve(process.env.INIT_CWD ?? ".", values.out);
    return { serve, port, out, book: !noBook, pdf };
  } catch (error) {
    throw new SetupFailure(/** @type {Error} */ (error).message, `Usage: ${usage}`, { step: "Read the command" });
  }
}

/** Says that notebooks have to be executed before the book is built. @param {number} count */
const onBuild = (count) => {
  if (count > 0)
    console.log(
      `The book needs ${count} notebooks that have changed since they last ran. Some train networks for minutes.`,
    );
};

/** @param {string} file @param {number} seconds */
const onRun = (file, seconds) => console.log(`✓ ${shortName(file)} (${seconds.toFixed(0)} s)`);

/** @param {string[]} args @returns {Promise<number>} the exit status */
export async function main(args) {
  const { serve, port, out, book, pdf } = read(args);
  await setUp([], book ? steps : stepsForSite); // the book's notebooks run on the kit's kernel
  // these modules need packages, which set-up has installed
  const { buildSite, sizeOf } = await import("./build.mjs");
  const { builtBook } = await import("./book/build.mjs");
  const started = performance.now();
  await buildSite(out, { book: book ? await builtBook({ onRun, onBuild }) : undefined });
  if (pdf) await (await import("./book/pdf.mjs")).writePdfs(out, (page) => console.log(`✓ ${page}`));
  const { files, bytes, zipped } = sizeOf(out);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const megabytes = (/** @type {number} */ count) => `${(count / 1e6).toFixed(1)} MB`;
  if (!hasNbgrader())
    console.log("The site has no assignments, because nbgrader is not installed. It needs Python 3.11 or later.");
  console.log(`✓ ${out}: ${files} files, ${megabytes(bytes)} (compressed ${megabytes(zipped)}), built in ${seconds} s`);
  if (!serve) return 0;
  const { url, close } = await serveFolder(out, { port });
  console.log(`\nThe course is open at\n\n  ${url}\n\nPress Ctrl-C here to stop the server.`);
  await new Promise((end) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, end);
  });
  await close();
  return 0;
}
