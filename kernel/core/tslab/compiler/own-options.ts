// Reads the tsconfig.json next to a notebook, and takes from it the options that a notebook may choose.
import type { Diagnostic } from "tslab/dist/converter";
import type * as TypeScript from "typescript";
import { join } from "../../paths";

/**
 * The options that a tsconfig.json next to the notebook may change. They decide how strict the checks are, and which variant of the language is used.
 * The kernel sets all options that decide how cells are compiled.
 */
const OWN = [
  ...[
    "strict",
    "noImplicitAny",
    "strictNullChecks",
    "strictFunctionTypes",
    "strictBindCallApply",
    "strictPropertyInitialization",
  ],
  ...[
    "noImplicitThis",
    "useUnknownInCatchVariables",
    "alwaysStrict",
    "exactOptionalPropertyTypes",
    "noUncheckedIndexedAccess",
  ],
  ...["noImplicitOverride", "noImplicitReturns", "noFallthroughCasesInSwitch", "noPropertyAccessFromIndexSignature"],
  ...["noUnusedLocals", "noUnusedParameters", "allowUnreachableCode", "allowUnusedLabels"],
  ...["lib", "jsx", "jsxFactory", "jsxFragmentFactory", "jsxImportSource"],
  ...["experimentalDecorators", "emitDecoratorMetadata", "useDefineForClassFields"],
] as const;

/** The options that a notebook's tsconfig.json sets, and the errors in this file. */
export interface OwnOptions {
  readonly options: TypeScript.CompilerOptions;
  readonly faults: readonly Diagnostic[];
}

/**
 * Reads the tsconfig.json in the notebook's folder. Returns those of its options that a notebook may change. If it has errors, returns no options.
 */
export function ownOptions(ts: typeof TypeScript, folder: string): OwnOptions {
  const path = join(folder, FILE);
  if (!ts.sys.fileExists(path)) return { options: {}, faults: [] };
  const { config, error } = ts.readConfigFile(path, (name) => ts.sys.readFile(name));
  const host: TypeScript.ParseConfigHost = { ...ts.sys, readDirectory: () => [], useCaseSensitiveFileNames: true };
  const parsed = error ? undefined : ts.parseJsonConfigFileContent(config, host, folder);
  const found = error ? [error] : (parsed?.errors ?? []);
  const faults = found.filter(({ code }) => !NO_FILES.includes(code)).map((one) => faultOf(ts, one));
  const entries = Object.entries(parsed?.options ?? {}).filter(([name]) => (OWN as readonly string[]).includes(name));
  return { options: faults.length > 0 ? {} : Object.fromEntries(entries), faults };
}

const FILE = "tsconfig.json";
/** The codes of the errors about missing input files. They are ignored, since a notebook needs no input files. */
const NO_FILES = [18002, 18003];

/** Converts an error in the tsconfig.json to an error that each cell reports. */
function faultOf(
  ts: typeof TypeScript,
  { file, start = 0, length = 0, code, messageText }: TypeScript.Diagnostic,
): Diagnostic {
  const place = (offset: number) => ({
    ...{ offset, line: 0, character: 0 },
    ...(file ? ts.getLineAndCharacterOfPosition(file, offset) : {}),
  });
  return {
    ...{ start: place(start), end: place(start + length), fileName: FILE, code, category: ts.DiagnosticCategory.Error },
    messageText: ts.flattenDiagnosticMessageText(messageText, "\n"),
  };
}
