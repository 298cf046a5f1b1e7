// Reads the tsconfig.json beside a notebook, and takes from it what a notebook may choose.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "tslab/dist/converter";
import type * as TypeScript from "typescript";

/** What a tsconfig.json beside the notebook may change: how strictly cells are checked, and what they are written in. How they are compiled is the kernel's. */
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

/** What a tsconfig.json says, and what is wrong with it. */
export interface OwnOptions {
  readonly options: TypeScript.CompilerOptions;
  readonly faults: readonly Diagnostic[];
}

/** The compiler options of a tsconfig.json in the notebook's folder, as far as they are the notebook's to choose. */
export function ownOptions(ts: typeof TypeScript, folder: string): OwnOptions {
  const path = join(folder, FILE);
  if (!existsSync(path)) return { options: {}, faults: [] };
  const { config, error } = ts.readConfigFile(path, (name) => ts.sys.readFile(name));
  const host: TypeScript.ParseConfigHost = { ...ts.sys, readDirectory: () => [], useCaseSensitiveFileNames: true };
  const parsed = error ? undefined : ts.parseJsonConfigFileContent(config, host, folder);
  const found = error ? [error] : (parsed?.errors ?? []);
  const faults = found.filter(({ code }) => !NO_FILES.includes(code)).map((one) => faultOf(ts, one));
  const entries = Object.entries(parsed?.options ?? {}).filter(([name]) => (OWN as readonly string[]).includes(name));
  return { options: faults.length > 0 ? {} : Object.fromEntries(entries), faults };
}

const FILE = "tsconfig.json";
/** That it names no files to compile is no fault here. */
const NO_FILES = [18002, 18003];

/** A fault as an error of each cell. */
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
