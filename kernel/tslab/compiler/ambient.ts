// Global types of cells that no package declares.
import type * as TypeScript from "typescript";
import { questionTypes } from "../../execution/input";

/** A file that is nowhere on the disk: what cells know besides the language, Node and what they import. */
const NAME = "__globals__.d.ts";

/**
 * What runs here and has no types in `lib` and Node's declarations: those that Node has of the browser, as far as notebooks use them. Where
 * Node's own declarations have a name, theirs counts.
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

/** What of these this Node has. */
const text = () => [questionTypes, NODE_HAS, ...("navigator" in globalThis ? [NAVIGATOR] : [])].join("\n");

/** Gives a host the file, as one more root. @returns its path */
export function addAmbient(host: Pick<TypeScript.System, "readFile" | "fileExists">, folder: string): string {
  const path = `${folder.replaceAll("\\", "/")}/${NAME}`;
  const { readFile, fileExists } = host;
  host.readFile = (name, encoding) => (name === path ? text() : readFile.call(host, name, encoding));
  host.fileExists = (name) => name === path || fileExists.call(host, name);
  return path;
}

/** Whether a path is that file's. */
export const isAmbient = (path: string): boolean => path.endsWith(`/${NAME}`);
