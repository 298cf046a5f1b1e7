// Declares global names that cells can use and that no package declares.
import type * as TypeScript from "typescript";
import { questionTypes } from "../../execution/input";

/** The name of a virtual file. It declares what cells can use in addition to the language, Node and their imports. */
const NAME = "__globals__.d.ts";

/**
 * Declares names of browsers that Node also provides. Notebooks use them, but neither `lib` nor Node's declarations contain them. If a later version of
 * Node's declarations contains such a name, that declaration is used.
 */
const NODE_HAS = `
declare const crypto: import("node:crypto").webcrypto.Crypto;
declare namespace WebAssembly {
  interface Module {}
  interface Instance { readonly exports: Record<string, any>; }
  interface Memory { readonly buffer: ArrayBuffer; grow(pages: number): number; }
  interface Table { readonly length: number; get(index: number): any; set(index: number, value?: any): void; grow(by: number, value?: any): number; }
  interface Global { value: any; valueOf(): any; }
  type Source = ArrayBufferView | ArrayBuffer;
  type Imports = Record<string, Record<string, any>>;
  const Module: { new (bytes: Source): Module; imports(module: Module): { name: string; module: string; kind: string }[]; exports(module: Module): { name: string; kind: string }[] };
  const Instance: { new (module: Module, imports?: Imports): Instance };
  const Memory: { new (about: { initial: number; maximum?: number; shared?: boolean }): Memory };
  const Table: { new (about: { element: "anyfunc" | "externref"; initial: number; maximum?: number }, value?: any): Table };
  const Global: { new (about: { value: string; mutable?: boolean }, value?: any): Global };
  const CompileError: ErrorConstructor;
  const LinkError: ErrorConstructor;
  const RuntimeError: ErrorConstructor;
  function validate(bytes: Source): boolean;
  function compile(bytes: Source): Promise<Module>;
  function instantiate(bytes: Source, imports?: Imports): Promise<{ module: Module; instance: Instance }>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}
`;

const NAVIGATOR = `
declare const navigator: { readonly hardwareConcurrency: number; readonly language: string; readonly languages: readonly string[]; readonly platform: string; readonly userAgent: string };
`;

/** Returns the declarations of the names that this Node provides. */
const text = () => [questionTypes, NODE_HAS, ...("navigator" in globalThis ? [NAVIGATOR] : [])].join("\n");

/** Makes a host able to read the virtual file. @returns the file's path, which the caller adds to the root files */
export function addAmbient(host: Pick<TypeScript.System, "readFile" | "fileExists">, folder: string): string {
  const path = `${folder.replaceAll("\\", "/")}/${NAME}`;
  const { readFile, fileExists } = host;
  host.readFile = (name, encoding) => (name === path ? text() : readFile.call(host, name, encoding));
  host.fileExists = (name) => name === path || fileExists.call(host, name);
  return path;
}

/** Returns whether a path is the path of the virtual file. */
export const isAmbient = (path: string): boolean => path.endsWith(`/${NAME}`);
