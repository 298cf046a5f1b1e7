import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { root } from "./built";

export interface Bundle {
  readonly code: string;
  readonly inputs: Metafile["inputs"];
  /** The modules that the bundle would still import at run time. */
  readonly imports: readonly string[];
}

/**
 * Bundles a module for a page as a static site would: from the sources in src/, with tfjs instead of tfjs-node.
 * @param entry TypeScript that imports `gatebook` and `@tensorflow/tfjs-node`, as a lesson does.
 * @throws Error with esbuild's messages if a module cannot be resolved.
 */
export async function bundleForBrowser(entry: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: join(root, "test", "browser"), loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    conditions: ["source", "browser"],
    alias: { gatebook: join(root, "src", "index.ts"), "@tensorflow/tfjs-node": "@tensorflow/tfjs" },
    logLevel: "silent",
  });
  const [output] = Object.values(metafile.outputs);
  const inner = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  const imports = [...(output?.imports ?? []), ...inner].map(({ path }) => path);
  return { code: outputFiles[0]?.text ?? "", inputs: metafile.inputs, imports };
}
