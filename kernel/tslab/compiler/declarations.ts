import { existsSync, realpathSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import type * as TypeScript from "typescript";
import { isUnchanged, type Prepared, type PreparedFile } from "../../snapshot/prepared";

import type { OneProgram } from "./one-program";

type WatchHost = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<TypeScript.BuilderProgram>;

/** What TypeScript asks of a host, and does not declare. */
interface Invalidates {
  hasInvalidatedResolutions?(path: string): boolean;
}

/**
 * Files of declarations: those that the kernel's snapshot holds are not read again, and where the imports of packages lead is asked once.
 *
 * TypeScript's own way watches each place where an import was not found, for a later change: hundreds of folders. A package does not change
 * under a running kernel. A file beside the notebook does: where an import of it that led nowhere leads is asked at every cell.
 */
export class Declarations {
  readonly #ts: typeof TypeScript;
  readonly #prepared: ReadonlyMap<string, PreparedFile>;
  /** Files beside the notebook with an import that led nowhere: it is asked for again at each cell. */
  readonly #unresolved = new Set<string>();
  /** Of prepared files: whether they are as they were. */
  readonly #unchanged = new Map<string, boolean>();
  /** The folder of the kit's own library, which is linked into the folder of packages. */
  readonly #library: string;
  #cache: TypeScript.ModuleResolutionCache | undefined;

  constructor(ts: typeof TypeScript, nodeModules: string, prepared: Prepared | undefined) {
    this.#library = libraryIn(nodeModules);
    this.#ts = ts;
    this.#prepared = prepared?.files ?? new Map();
  }

  /** Changes a host: where imports lead. */
  addTo(host: WatchHost, one: Pick<OneProgram, "isMade">): WatchHost {
    host.resolveModuleNameLiterals = (literals, containing, redirected, options) =>
      literals.map(
        ({ text }) =>
          this.#kept(containing)?.imports.get(text) ?? this.#resolve(text, containing, redirected, options, host),
      );
    // what is known of packages' package.json, which decide how each of their files is read
    host.getModuleResolutionCache = () => this.#cacheFor(host);
    (host as Invalidates).hasInvalidatedResolutions = (path) => !one.isMade && this.#unresolved.has(path);
    return host;
  }

  /** A host that gives the prepared files instead of reading them. */
  reading(host: TypeScript.CompilerHost): TypeScript.CompilerHost {
    const { getSourceFileByPath } = host;
    const changed: Partial<TypeScript.CompilerHost> = {
      getSourceFile: (name, ...rest) => this.#kept(name)?.file ?? host.getSourceFile(name, ...rest),
      ...(getSourceFileByPath && {
        getSourceFileByPath: (name, ...rest) => this.#kept(name)?.file ?? getSourceFileByPath(name, ...rest),
      }),
    };
    return Object.assign(Object.create(host), changed) as TypeScript.CompilerHost;
  }

  #kept(name: string): PreparedFile | undefined {
    const prepared = this.#prepared.get(name);
    if (!prepared) return undefined;
    let unchanged = this.#unchanged.get(name);
    if (unchanged === undefined) {
      unchanged = isUnchanged(name, prepared);
      this.#unchanged.set(name, unchanged);
    }
    return unchanged ? prepared : undefined;
  }

  #resolve(
    name: string,
    containing: string,
    redirected: TypeScript.ResolvedProjectReference | undefined,
    options: TypeScript.CompilerOptions,
    host: WatchHost,
  ): TypeScript.ResolvedModuleWithFailedLookupLocations {
    const ts = this.#ts;
    const cache = this.#isPackage(containing) ? this.#cacheFor(host) : undefined;
    const found = ts.resolveModuleName(name, containing, options, host, cache, redirected);
    if (!found.resolvedModule && !cache && !isBuiltin(name)) this.#unresolved.add(containing);
    return found;
  }

  #cacheFor(host: WatchHost): TypeScript.ModuleResolutionCache {
    this.#cache ??= this.#ts.createModuleResolutionCache(host.getCurrentDirectory(), (path) => path, host.options);
    return this.#cache;
  }

  /** Whether a file belongs to an installed package: it does not change under a running kernel. */
  #isPackage(path: string): boolean {
    return path.includes("/node_modules/") || path.startsWith(this.#library);
  }
}

function libraryIn(nodeModules: string): string {
  const link = join(nodeModules, "gatebook");
  return `${(existsSync(link) ? realpathSync(link) : link).replaceAll("\\", "/")}/`;
}
