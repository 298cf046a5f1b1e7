// Gives the compiler the declaration files of packages faster than TypeScript would read them from disk.
import type * as TypeScript from "typescript";
import type { OneProgram } from "./one-program";
import type { Place, PreparedFile } from "./place";

type WatchHost = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<TypeScript.BuilderProgram>;

/** Members of a host that TypeScript uses but does not declare. */
interface Invalidates {
  hasInvalidatedResolutions?(path: string): boolean;
}

/**
 * Provides files of declarations. Files in the kernel's snapshot are not read again, and the imports of packages are resolved only once.
 *
 * By default, TypeScript watches each place where it has looked for an import without success. These are hundreds of folders. They need not be watched
 * for packages, which do not change while a kernel runs. A file next to the notebook may change, so its unresolved imports are resolved again for
 * every cell.
 */
export class Declarations {
  readonly #ts: typeof TypeScript;
  readonly #prepared: ReadonlyMap<string, PreparedFile>;
  /** The files next to the notebook that have an unresolved import. Their imports are resolved again for each cell. */
  readonly #unresolved = new Set<string>();
  /** Whether a prepared file is still the same on disk, by path. It contains the files that have been checked. */
  readonly #unchanged = new Map<string, boolean>();
  readonly #place: Place;
  #cache: TypeScript.ModuleResolutionCache | undefined;

  constructor(ts: typeof TypeScript, place: Place, prepared: ReadonlyMap<string, PreparedFile> = new Map()) {
    this.#ts = ts;
    this.#place = place;
    this.#prepared = prepared;
  }

  /** Changes how a host resolves imports. */
  addTo(host: WatchHost, one: Pick<OneProgram, "isMade">): WatchHost {
    host.resolveModuleNameLiterals = (literals, containing, redirected, options) =>
      literals.map(
        ({ text }) =>
          this.#kept(containing)?.imports.get(text) ?? this.#resolve(text, containing, redirected, options, host),
      );
    // The cache contains the package.json of each package. TypeScript needs it to decide how to read the package's files.
    host.getModuleResolutionCache = () => this.#cacheFor(host);
    (host as Invalidates).hasInvalidatedResolutions = (path) => !one.isMade && this.#unresolved.has(path);
    return host;
  }

  /** Returns a host that provides the prepared files without reading them. */
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
      unchanged = this.#place.isUnchanged(name, prepared);
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
    if (!found.resolvedModule && !cache && !this.#place.isBuiltIn(name)) this.#unresolved.add(containing);
    return found;
  }

  #cacheFor(host: WatchHost): TypeScript.ModuleResolutionCache {
    this.#cache ??= this.#ts.createModuleResolutionCache(host.getCurrentDirectory(), (path) => path, host.options);
    return this.#cache;
  }

  /** Returns whether a file belongs to an installed package. Such a file does not change while a kernel runs. */
  #isPackage(path: string): boolean {
    return path.includes("/node_modules/") || path.startsWith(this.#place.library);
  }
}
