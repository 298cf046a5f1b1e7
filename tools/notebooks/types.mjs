// Strict type checking of a notebook's cells, all of them as one module, by both compilers.
import { existsSync } from "node:fs";
import { inRoot } from "../setup/paths.mjs";
import { ruleProblems } from "./cell-rules.mjs";
import { compilers, moduleName, programOf } from "./compiler.mjs";
import { asModule, placeOf } from "./module.mjs";
import { UsageError } from "./problem.mjs";

/**
 * @typedef {import("./module.mjs").Module} Module
 * @typedef {import("./module.mjs").Part} Part
 * @typedef {import("./problem.mjs").Problem} Problem
 * @typedef {{ parts: readonly Part[], lesson: boolean }} Source lesson: held to what a lesson may use
 */

/**
 * @param {readonly Source[]} sources one for each way in which a notebook's cells run
 * @returns {Problem[]}
 */
export function codeProblems(sources) {
  const filled = sources.filter(({ parts }) => parts.length > 0);
  if (filled.length === 0) return [];
  if (!existsSync(inRoot("src", "dist", "index.d.ts")))
    throw new UsageError("the library is not compiled, so its types are not there; run `npm run build`.");
  const all = compilers();
  const broken = new Map(filled.map((source) => [source, syntaxProblems(source)]));
  const whole = filled.filter((source) => broken.get(source)?.length === 0);
  const modules = whole.map(({ parts }, i) => asModule(moduleName(i), parts));
  return [
    ...[...broken.values()].flat(),
    ...all.flatMap((compiler, nth) => {
      const program = programOf(compiler, modules);
      return modules.flatMap((module, i) => [
        ...typeProblems(compiler, program, module),
        // the compilers agree on what a name means: one is enough
        ...(nth === 0 ? ruleProblems(compiler.ts, program, module, whole[i]?.lesson === true) : []),
      ]);
    }),
  ];
}

/** Each cell must be whole by itself: an open bracket would swallow the next. @param {Source} source @returns {Problem[]} */
function syntaxProblems({ parts }) {
  return compilers().flatMap(({ ts, name, options }) =>
    parts.flatMap((part, i) => {
      const alone = asModule(moduleName(i), [part]);
      const { diagnostics = [] } = ts.transpileModule(alone.text, {
        compilerOptions: { ...options, isolatedModules: false },
        reportDiagnostics: true,
        fileName: alone.name,
      });
      return diagnostics.map((diagnostic) => problemOf(ts, name, alone, diagnostic));
    }),
  );
}

/** @param {import("./compiler.mjs").Compiler} compiler @param {import("typescript").Program} program @param {Module} module @returns {Problem[]} */
function typeProblems({ ts, name }, program, module) {
  const file = program.getSourceFile(module.name);
  return program.getSemanticDiagnostics(file).map((diagnostic) => problemOf(ts, name, module, diagnostic));
}

/**
 * @param {typeof import("typescript")} ts
 * @param {string} compiler
 * @param {Module} module
 * @param {import("typescript").Diagnostic} diagnostic
 * @returns {Problem}
 */
function problemOf(ts, compiler, module, { file, start = 0, code, messageText }) {
  const { line } = file ? file.getLineAndCharacterOfPosition(start) : { line: 0 };
  const place = placeOf(module, line);
  const text = ts.flattenDiagnosticMessageText(messageText, " ").replace(/\s+/g, " ").replace(/\.$/, "");
  return {
    file: place.part.file,
    cell: place.part.cell,
    line: place.line,
    message: `${compiler}, TS${code}: ${text}${advice[code] ?? ""}.`,
  };
}

/** What to do, where the compiler's own words leave it open. @type {Readonly<Record<number, string>>} */
const advice = {
  2451: "; cells share one scope: give the second another name",
  2300: "; cells share one scope: import and declare each name once",
  2307: "; the kit's packages are gatebook, @tensorflow/tfjs-node and mathjs",
};
