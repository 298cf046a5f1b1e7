// Runs the TypeScript compiler on a notebook's cells, as one file. The compiler reports the types of the settings, and the errors that a value causes.
import { join } from "node:path";
import ts from "typescript";
import { root } from "../lib/paths.mjs";

/**
 * The compiler options: as strict as the kernel's. Packages come from the kit, wherever the notebook is stored.
 *
 * @type {ts.CompilerOptions}
 */
const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["node"],
  typeRoots: [join(root, "node_modules", "@types")],
  baseUrl: root,
  paths: { "*": ["node_modules/*", "node_modules/@types/*"] },
};

/** Parsed declarations, which all readers share, since parsing them takes most of the time. @type {Map<string, ts.SourceFile | undefined>} */
const parsed = new Map();

/**
 * Returns a function that compiles files as if they were in a notebook's folder. Each call reuses what earlier calls have parsed.
 *
 * @param {string} folder
 */
export function reader(folder) {
  const path = join(folder, "__gatebook_parameters.ts").replaceAll("\\", "/");
  const host = ts.createCompilerHost(options, true);
  const { fileExists, getSourceFile } = host;
  let text = "";
  host.fileExists = (file) => file === path || fileExists(file);
  host.getSourceFile = (file, ...more) =>
    file === path
      ? ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)
      : parsedOnce(file, () => getSourceFile(file, ...more));
  /** @type {ts.Program | undefined} */
  let last;
  return (/** @type {string} */ content) => {
    text = content;
    last = ts.createProgram([path], options, host, last);
    return reading(last, /** @type {ts.SourceFile} */ (last.getSourceFile(path)));
  };
}

/**
 * @param {string} file
 * @param {() => ts.SourceFile | undefined} parse
 */
function parsedOnce(file, parse) {
  if (!parsed.has(file)) parsed.set(file, parse());
  return parsed.get(file);
}

/** @param {ts.Program} program @param {ts.SourceFile} file */
function reading(program, file) {
  const checker = program.getTypeChecker();
  return {
    /**
     * Returns the errors at or after an offset of the text.
     *
     * @param {number} from
     * @param {number} [to]
     */
    errors(from, to = Number.POSITIVE_INFINITY) {
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
        .filter(({ start = 0 }) => start >= from && start < to)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
    /**
     * Returns the type of a top-level variable as TypeScript, or `any` if its type cannot be written.
     *
     * @param {string} name
     */
    typeOf(name) {
      const found = file.statements
        .filter(ts.isVariableStatement)
        .flatMap((statement) => statement.declarationList.declarations)
        .find((declarator) => ts.isIdentifier(declarator.name) && declarator.name.text === name);
      if (!found) return "any";
      const type = checker.typeToString(checker.getTypeAtLocation(found), found, ts.TypeFormatFlags.NoTruncation);
      return type.includes("import(") || type.includes("typeof ") ? "any" : type;
    },
  };
}

/**
 * Returns whether a cell can be parsed. A cell that cannot would change the meaning of the cells after it.
 *
 * @param {string} source
 */
export function parses(source) {
  const { diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true, compilerOptions: options });
  return diagnostics.every(({ category }) => category !== ts.DiagnosticCategory.Error);
}
