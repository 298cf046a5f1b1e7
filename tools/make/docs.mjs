// npm run docs: writes the API reference to out/docs. TypeDoc makes the reference from the docstrings, without network. `--out FOLDER` chooses another folder.
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Application, CommentTag, Converter, TSConfigReader, TypeDocReader } from "typedoc";
import { inRoot, root } from "../lib/paths.mjs";

/**
 * The headings of the reference. The key is a folder of src/, whose exported names are listed below the heading.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const ROOMS = {
  base: "Errors",
  cells: "Cells",
  fused: "Fast cells",
  attention: "Attention",
  convert: "Conversion",
  models: "Models",
  train: "Training",
  data: "Data",
  runs: "Runs and their tables",
  studies: "Studies and experiments",
  figures: "Figures",
  explorables: "Explorables",
  check: "Predict and check",
  exercises: "Exercises",
  notebook: "Display and progress",
};
const REST = "The package";

/** Returns the heading below which the names of a file of src/ are listed. @param {string} file */
export function headingOf(file) {
  const room = /(?:^|[\\/])src[\\/](\w+)[\\/]/.exec(file)?.[1] ?? "";
  return ROOMS[room] ?? REST;
}

/**
 * Writes the reference. Each warning of TypeDoc counts as an error. It warns of a name without a docstring, a type that is not exported, and a dead link.
 * @param {string} out
 * @returns {Promise<number>} the exit code
 */
export async function makeDocs(out = inRoot("out", "docs")) {
  await mkdir(out, { recursive: true });
  const settings = { options: inRoot("typedoc.json"), out, categoryOrder: [...Object.values(ROOMS), REST] };
  const app = await Application.bootstrap(settings, [new TypeDocReader(), new TSConfigReader()]);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.children ?? []) {
      const file = project.getSymbolIdFromReflection(reflection)?.fileName ?? "";
      const tag = new CommentTag("@category", [{ kind: "text", text: headingOf(file) }]);
      // A name without a docstring gets no category, so that TypeDoc still reports the missing docstring.
      for (const { comment } of reflection.signatures ?? [reflection]) comment?.blockTags.push(tag);
    }
  });
  const project = await app.convert();
  if (!project) return 1;
  app.validate(project);
  const { logger } = app;
  if (logger.hasErrors() || logger.hasWarnings()) return 1;
  await app.generateOutputs(project);
  return logger.hasErrors() || logger.hasWarnings() ? 1 : 0;
}

if (process.argv[1] === inRoot("tools", "make", "docs.mjs")) {
  process.chdir(root);
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  process.exitCode = await makeDocs(values.out);
}
