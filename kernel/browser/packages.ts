import type { Packages, Require } from "../core/tslab/runtime";
import { unknownModule } from "./place";

/** The packages that cells can import. The page provides the bundle of each package. */
export class PagePackages implements Packages {
  readonly #loading = new Map<string, Promise<object>>();
  readonly #loaded = new Map<string, object>();

  /** @param addresses the address of each package's bundle */
  constructor(readonly addresses: Readonly<Record<string, string>>) {}

  async prepare(specifier: string): Promise<void> {
    if (Object.hasOwn(this.addresses, specifier)) await this.#load(specifier);
  }

  required(specifier: string): object | undefined {
    return this.#loaded.get(specifier);
  }

  async import(specifier: string): Promise<object> {
    if (!Object.hasOwn(this.addresses, specifier)) throw this.#unknown(specifier);
    return await this.#load(specifier);
  }

  /** The `require` of cells. It is called only for modules that `prepare` has not loaded. */
  readonly require: Require = (specifier) => {
    throw this.#unknown(specifier);
  };

  #load(specifier: string): Promise<object> {
    const known = this.#loading.get(specifier);
    if (known) return known;
    const loading = import(this.addresses[specifier] as string).then((module: object) => {
      // in this form, compiled code recognises a module of ECMAScript
      const required = Object.assign(Object.create(null, { __esModule: { value: true } }) as object, module);
      this.#loaded.set(specifier, required);
      return required;
    });
    this.#loading.set(specifier, loading);
    // a package that could not be loaded, for example without a network, is loaded again by the next cell
    loading.catch(() => this.#loading.delete(specifier));
    return loading;
  }

  #unknown(specifier: string): Error {
    const message = unknownModule(specifier, ["tslab", ...Object.keys(this.addresses)]);
    return Object.assign(new Error(message), { code: "MODULE_NOT_FOUND" });
  }
}
