// Checks the types of a notebook's cells with strict options. Two compilers check all cells of a notebook as one module.
import { existsSync } from "node:fs";
import { inRoot } from "../../lib/paths.mjs";
import { UsageError } from "../../lib/usage-error.mjs";
import { compilers, moduleName, programOf, syntaxOf } from "./compiler.mjs";
import { asModule, placeOf } from "./module.mjs";
import { ruleProblems } from "./rules.mjs";

/**
 * @typedef {import("./compiler.mjs").Compiler} Compiler
 * @typedef {import("./module.mjs").Module} Module
 * @typedef {import("./module.mjs").Part} Part
 * @typedef {import("../problem.mjs").Problem} Problem
 * @typedef {Problem & { compiler: string, code: number }} Finding
 * @typedef {{ parts: readonly Part[], lesson: boolean }} Source the cells that are compiled together, and whether the rules for lessons apply to them
 */

/**
 * Compiles the cells of notebooks, and returns the problems in their code.
 *
 * @param {readonly Source[]} sources for each notebook, one for each way in which its cells are compiled (see check.mjs)
 * @returns {Problem[]}
 */
export function codeProblems(sources) {
  const filled = sources.filter(({ parts }) => parts.length > 0);
  if (filled.length === 0) return [];
  if (!existsSync(inRoot("src", "dist", "index.d.ts")))
    throw new UsageError("the library is not compiled, so its types are missing. Run `npm run build`.");
  const all = compilers();
  const broken = syntaxProblems(all, filled);
  const whole = filled.filter((_, i) => broken[i]?.length === 0);
  const modules = whole.map(({ parts }, i) => asModule(moduleName(i), parts));
  const programs = all.map((compiler) => ({ compiler, program: programOf(compiler, modules) }));
  const found = programs.flatMap(({ compiler, program }) =>
    modules.flatMap((module) => typeProblems(compiler, program, module)),
  );
  return [
    ...toldOnce([...broken.flat(), ...found]),
    // the rules need only one compiler, since both resolve names in the same way
    ...programs
      .slice(0, 1)
      .flatMap(({ compiler, program }) =>
        modules.flatMap((module, i) => ruleProblems(compiler.ts, program, module, whole[i]?.lesson === true)),
      ),
  ];
}

/**
 * Removes the findings of tslab's TypeScript that the project's newer TypeScript also reports, since its messages are better.
 *
 * @param {Finding[]} findings
 * @returns {Problem[]}
 */
function toldOnce(findings) {
  /** @param {Finding} finding */
  const key = ({ file, cell, line, code }) => JSON.stringify([file, cell, line, code]);
  const first = findings[0]?.compiler;
  const known = new Set(findings.filter(({ compiler }) => compiler === first).map(key));
  return findings
    .filter((finding) => finding.compiler === first || !known.has(key(finding)))
    .map(({ code, compiler, message, ...place }) => ({ ...place, message: `${compiler}, TS${code}: ${message}` }));
}

/**
 * Finds the syntax errors of each cell separately. In one module, the next cell would seem to belong to an open bracket.
 *
 * @param {readonly Compiler[]} all
 * @param {readonly Source[]} sources
 * @returns {Finding[][]} the findings of each source
 */
function syntaxProblems(all, sources) {
  const parts = sources.flatMap((source) => source.parts);
  // each text is parsed once, since a lesson with its solutions has mostly the same cells as the lesson
  const cells = new Map(parts.map((part, i) => [part.text, asModule(moduleName(i), [part])]));
  const read = all.map((compiler) => ({ compiler, program: syntaxOf(compiler, [...cells.values()]) }));
  /** @param {Part} part */
  const ofPart = (part) =>
    read.flatMap(({ compiler: { ts, name }, program }) => {
      const alone = { .../** @type {Module} */ (cells.get(part.text)), parts: [part] };
      const found = program.getSyntacticDiagnostics(program.getSourceFile(alone.name));
      return found.map((diagnostic) => findingOf(ts, name, alone, diagnostic));
    });
  return sources.map(({ parts }) => parts.flatMap(ofPart));
}

/** @param {Compiler} compiler @param {import("typescript").Program} program @param {Module} module @returns {Finding[]} */
function typeProblems({ ts, name }, program, module) {
  const file = program.getSourceFile(module.name);
  return program.getSemanticDiagnostics(file).map((diagnostic) => findingOf(ts, name, module, diagnostic));
}

/**
 * @param {typeof import("typescript")} ts
 * @param {string} compiler
 * @param {Module} module
 * @param {import("typescript").Diagnostic} diagnostic
 * @returns {Finding}
 */
function findingOf(ts, compiler, module, { file, start = 0, code, messageText }) {
  const { line } = file ? file.getLineAndCharacterOfPosition(start) : { line: 0 };
  const place = placeOf(module, line);
  const text = ts.flattenDiagnosticMessageText(messageText, " ").replace(/\s+/g, " ").replace(/\.$/, "");
  return {
    file: place.part.file,
    cell: place.part.cell,
    line: place.line,
    message: `${text}${advice[code] ?? ""}.`,
    compiler,
    code,
  };
}

/** What to do about errors whose message contains no advice. The key is TypeScript's code of the error. @type {Readonly<Record<number, string>>} */
const advice = {
  2451: "; cells share one scope, so give the second one another name",
  2300: "; cells share one scope, so import and declare each name once",
  2307: "; the kit's packages are gatebook, @tensorflow/tfjs-node and mathjs",
};
