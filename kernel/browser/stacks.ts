// Prepares the frames of stacks for core/errors/stack.ts.
import { type CallSite, installStackTraces } from "../core/errors/stack";
import { installStackTexts } from "../core/errors/stack-text";

/** A call site of V8. */
interface V8Site extends CallSite {
  getScriptNameOrSourceURL(): string | null;
}
type Prepare = (error: Error, sites: readonly V8Site[]) => unknown;

/** The name of a file that stands for the worker's own code. */
const KERNEL = "kernel:";
/** The name of a file that stands for the browser. */
const BROWSER = "browser:";

/**
 * Makes the stacks of errors name places in cells. In V8, code that was evaluated has no file name, but a `sourceURL`, and all code of the worker is in one
 * file. The engines of Firefox and Safari offer only the text of a stack.
 */
export function installStacks(): void {
  const own = self.location.href;
  installStackTraces({
    pathOf: (file) => file,
    isKernel: (path) => path === KERNEL,
    isBuiltIn: (path) => path === BROWSER,
  });
  const v8 = Error as { prepareStackTrace?: Prepare; captureStackTrace?: unknown };
  const { prepareStackTrace } = v8;
  if (!new Error("test").stack?.startsWith("Error: test")) installStackTexts((file) => file === own);
  if (!prepareStackTrace) return;
  v8.prepareStackTrace = (error, sites) => prepareStackTrace(error, sites.map(named));

  function named(site: V8Site): V8Site {
    const source = site.getFileName() ?? site.getScriptNameOrSourceURL();
    const name = source ?? (site.getFunctionName() === "eval" ? BROWSER : source);
    return {
      getFileName: () => (name === own ? KERNEL : name),
      getLineNumber: () => site.getLineNumber(),
      getColumnNumber: () => site.getColumnNumber(),
      getFunctionName: () => site.getFunctionName(),
      getScriptNameOrSourceURL: () => site.getScriptNameOrSourceURL(),
      // evaluated code names the code outside all functions "eval", and a script does not name it
      toString: () => site.toString().replace(/^(async )?(?:Object\.)?eval \((.*)\)$/, "$1$2"),
    };
  }
}
