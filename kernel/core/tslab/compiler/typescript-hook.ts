import type * as TypeScript from "typescript";
import { textOfBase64 } from "../../base64";
import type { CellMaps } from "../../errors/source-maps";
import { type Declared, shareVariables } from "../source/shared-variables";
import { addAmbient, isAmbient } from "./ambient";
import { thinBuilder } from "./builder";
import { Declarations } from "./declarations";
import { OneProgram } from "./one-program";
import { optionsFor } from "./options";
import type { Place, PreparedFile } from "./place";
import { findPrecedingToken, withTopLevelAwait } from "./top-level-await";
import { WatchedFiles } from "./watched-files";

type Ts = typeof TypeScript;

/** The options and callbacks of a kernel for its compiler. */
interface Settings {
  /** Called with the source maps and the code of each compiled file. The last call is for the cell. */
  readonly keep: (maps: CellMaps, code: string) => void;
  /** Called with the names that a cell declares. */
  readonly declare: (names: Declared) => void;
  /**
   * Whether types are checked. If they are not, the compiler reads no types of packages or of the language, and compiles a cell in a tenth of the time.
   */
  readonly checked: boolean;
  readonly place: Place;
  /** The files of declarations that the kernel's snapshot contains, by path. */
  readonly prepared?: ReadonlyMap<string, PreparedFile> | undefined;
  /** The options from the notebook's tsconfig.json (own-options.ts). */
  readonly own?: TypeScript.CompilerOptions;
  /** The files that are watched for changes. */
  readonly files?: WatchedFiles;
  /** Makes tslab use one program instead of two. */
  readonly one?: OneProgram;
  /** More changes of a cell's code, before it is turned into the code that runs. */
  readonly marks?: readonly TypeScript.TransformerFactory<TypeScript.SourceFile>[];
}

const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;
const MAP_COMMENT = /\n?\/\/# sourceMappingURL=.*\s*$/;

/**
 * Returns the TypeScript that tslab uses. It is the project's TypeScript, with these functions replaced:
 *
 * - `createWatchCompilerHost` sets the options of options.ts and own-options.ts, and creates programs in less time (builder.ts).
 * - `transpileModule` is tslab's second pass over a cell. It keeps the source maps of both passes.
 * - `createWatchProgram` and `visitEachChild` fix two errors of tslab, which turns the name of an earlier cell's variable into `exports.name`. In
 *   `{ forget }`, tslab looks up the symbol of the property and not of the variable, so it leaves the name unchanged. In `{ forget: f }`, it treats the
 *   property's name as a variable if an earlier cell declared the property.
 * - `factory.createPropertyAccessExpression` keeps the place of `name` in the source map of such an `exports.name`.
 * - `getPreEmitDiagnosticsOfFiles` allows every form of `await`, and packages without types. If types are not checked, it still reports syntax errors.
 * - `findPrecedingToken` allows an `await` in the head of a class.
 * - `sys` reports changes of files (watched-files.ts).
 */
export function hookTypeScript(
  ts: Ts,
  { keep, declare, checked, place, prepared, own, marks = [], ...given }: Settings,
): Ts {
  const { files: watched = new WatchedFiles(place.stampOf), one = new OneProgram(ts) } = given;
  const declarations = new Declarations(ts, place, prepared);

  function createWatchCompilerHost(
    rootFiles: string[],
    options: TypeScript.CompilerOptions,
    system: TypeScript.System,
    _createProgram: null,
    ...report: [TypeScript.DiagnosticReporter, TypeScript.WatchStatusReporter]
  ) {
    const folder = options.rootDir ?? system.getCurrentDirectory();
    const changed = checked ? { ...options, ...optionsFor(options, place), ...own } : { ...options, ...UNCHECKED };
    if (checked) rootFiles.push(addAmbient(system, folder, place.globals));
    one.addTo(system);
    const create = thinBuilder(ts, checked, declarations, shareVariables(ts, declare), one);
    return declarations.addTo(ts.createWatchCompilerHost(rootFiles, changed, system, create, ...report), one);
  }

  function transpileModule(js: string, options: TypeScript.TranspileOptions): TypeScript.TranspileOutput {
    const inline = INLINE_MAP.exec(js)?.[1];
    if (!inline) return ts.transpileModule(js, options);
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const transformers = { before: [realImports(ts), ...marks], after: [withoutResets(ts)] };
    const output = ts.transpileModule(js.replace(INLINE_MAP, ""), { ...options, compilerOptions, transformers });
    const outputText = output.outputText.replace(MAP_COMMENT, "");
    keep({ outer: output.sourceMapText ?? "", inner: () => textOfBase64(inline) }, outputText);
    return { ...output, outputText };
  }

  const preEmit = (ts as unknown as { getPreEmitDiagnosticsOfFiles: Diagnose }).getPreEmitDiagnosticsOfFiles;
  return Object.assign({}, ts, {
    // without this mark, each of tslab's files copies all functions of TypeScript when it loads them
    __esModule: true,
    getPreEmitDiagnosticsOfFiles: (program: TypeScript.Program, files: readonly TypeScript.SourceFile[]) =>
      withTopLevelAwait(ts, files, checked ? preEmit(program, files).filter(isOurs) : syntaxOnly(program, files)).map(
        (diagnostic) => explained(diagnostic, place),
      ),
    findPrecedingToken: findPrecedingToken(ts),
    sys: watched.system(ts.sys),
    createWatchCompilerHost,
    transpileModule,
    createWatchProgram: (host: TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<TypeScript.BuilderProgram>) =>
      createWatchProgram(ts, host),
    visitEachChild: visitWithShorthand(ts),
    factory: placedFactory(ts),
  });
}

/**
 * Removes the statement `exports.a = exports.b = void 0` with which TypeScript begins a module. Cells share their variables. If a cell declares a
 * variable again, the variable must keep its value until the cell reaches the declaration.
 */
function withoutResets(ts: Ts): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const isReset = (node: TypeScript.Expression): boolean =>
    ts.isVoidExpression(node) ||
    (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left) && isReset(node.right));
  const isOwn = (statement: TypeScript.Statement) => statement.pos < 0 && ts.getOriginalNode(statement) === statement;
  const isKept = (statement: TypeScript.Statement) =>
    !(ts.isExpressionStatement(statement) && isOwn(statement) && isReset(statement.expression));
  return ({ factory }) =>
    (file) =>
      factory.updateSourceFile(file, file.statements.filter(isKept));
}

/**
 * The code of the error for a package without types. The error is ignored, since a cell cannot correct it. As in tslab, the package has the type any.
 */
const NO_DECLARATIONS = 7016;
const isOurs = ({ code }: TypeScript.Diagnostic) => code !== NO_DECLARATIONS;

/** Compiles `import()` to `__tslab__.import()`. TypeScript would turn it into a `require`. */
function realImports(ts: Ts): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => (file) => {
    const { factory } = context;
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      const inner = ts.visitEachChild(node, visit, context);
      if (!ts.isCallExpression(inner) || inner.expression.kind !== ts.SyntaxKind.ImportKeyword) return inner;
      const own = factory.createPropertyAccessExpression(factory.createIdentifier("__tslab__"), "import");
      return factory.updateCallExpression(inner, own, undefined, inner.arguments.slice(0, 1));
    };
    return ts.visitNode(file, visit) as TypeScript.SourceFile;
  };
}

function explained(diagnostic: TypeScript.Diagnostic, { explain }: Place): TypeScript.Diagnostic {
  const { code, messageText } = diagnostic;
  const better = typeof messageText === "string" ? explain?.(code, messageText) : undefined;
  return better === undefined ? diagnostic : { ...diagnostic, messageText: better };
}

const UNCHECKED: TypeScript.CompilerOptions = { inlineSourceMap: true, noLib: true, noResolve: true, types: [] };

type Diagnose = (
  program: TypeScript.Program,
  files: readonly TypeScript.SourceFile[],
) => readonly TypeScript.Diagnostic[];

const syntaxOnly: Diagnose = (program, files) => files.flatMap((file) => program.getSyntacticDiagnostics(file));

function visitWithShorthand(ts: Ts): Ts["visitEachChild"] {
  function visit<T extends TypeScript.Node>(
    node: T | undefined,
    visitor: TypeScript.Visitor,
    ...rest: [TypeScript.TransformationContext]
  ): T | undefined {
    if (!node || !ts.isShorthandPropertyAssignment(node) || node.objectAssignmentInitializer)
      return ts.visitEachChild(node as T, visitor, ...rest);
    const name: TypeScript.Identifier = node.name;
    const value = visitor(name) as TypeScript.Expression;
    if (value === name) return node;
    return ts.factory.createPropertyAssignment(name.text, value) as TypeScript.Node as T;
  }
  return visit as Ts["visitEachChild"];
}

function createWatchProgram(
  ts: Ts,
  host: TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<TypeScript.BuilderProgram>,
) {
  const created = host.afterProgramCreate;
  host.afterProgramCreate = (builder) => {
    const program = builder.getProgram();
    const getTypeChecker = program.getTypeChecker.bind(program);
    program.getTypeChecker = () => {
      const checker = getTypeChecker();
      const getSymbolAtLocation = (node: TypeScript.Node) => {
        const { parent } = node;
        if (parent && ts.isShorthandPropertyAssignment(parent) && parent.name === node)
          return checker.getShorthandAssignmentValueSymbol(parent);
        return isPropertysName(ts, node) ? undefined : checker.getSymbolAtLocation(node);
      };
      return Object.create(checker, { getSymbolAtLocation: { value: getSymbolAtLocation } }) as typeof checker;
    };
    created?.(builder);
  };
  const watch = ts.createWatchProgram(host);
  const ambient = host.rootFiles.filter(isAmbient);
  // tslab sets the list of root files for each cell, and its list does not contain the virtual file
  return { ...watch, updateRootFileNames: (names: string[]) => watch.updateRootFileNames([...names, ...ambient]) };
}

/** Returns whether a node is the name of a property, such as `forget` in the object or pattern `{ forget: f }`. Such a name is never a variable. */
function isPropertysName(ts: Ts, node: TypeScript.Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  return (
    (ts.isBindingElement(parent) && parent.propertyName === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

function placedFactory(ts: Ts): TypeScript.NodeFactory {
  const { factory } = ts;
  function createPropertyAccessExpression(expression: TypeScript.Expression, name: string | TypeScript.MemberName) {
    const access = factory.createPropertyAccessExpression(expression, name);
    return typeof name === "object" && name.pos >= 0 ? ts.setSourceMapRange(access, name) : access;
  }
  return Object.assign(Object.create(factory), { createPropertyAccessExpression }) as TypeScript.NodeFactory;
}
