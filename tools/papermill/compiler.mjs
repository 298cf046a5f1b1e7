// Compiles a notebook's cells as one file, to find the types of its settings, and the errors that a new value would cause.
import { join } from "node:path";
import ts from "typescript";
import { root } from "../lib/paths.mjs";

/**
 * The compiler options. They are as strict as those of the kernel. Notebooks in every folder find the kit's packages.
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

/**
 * The parsed files, by path. All calls of `reader` share them, since parsing the declarations of packages takes most of the time.
 *
 * @type {Map<string, ts.SourceFile | undefined>}
 */
const parsed = new Map();

/**
 * Returns a function that compiles a text as if it were a file in a notebook's folder. Each call of the function uses the files again that earlier calls
 * have parsed.
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
     * Returns the messages of the errors in a part of the text.
     *
     * @param {number} from the offset at which the part begins
     * @param {number} [to] the offset at which the part ends; by default the end of the text
     */
    errors(from, to = Number.POSITIVE_INFINITY) {
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
        .filter(({ start = 0 }) => start >= from && start < to)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
    /**
     * Returns the type of a top-level variable as TypeScript code, or `any` if its type cannot be written as code.
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
 * Returns whether a cell can be parsed. Other cells are left out, since a syntax error would change the meaning of the cells after it.
 *
 * @param {string} source
 */
export function parses(source) {
  const { diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true, compilerOptions: options });
  return diagnostics.every(({ category }) => category !== ts.DiagnosticCategory.Error);
}
