/**
 * Declares `WebAssembly`, which Node and browsers have. Neither the language's own library nor Node's declarations contain it. Text, because the compiler of the
 * cells reads it, and not the compiler of the kernel.
 */
export const WEB_ASSEMBLY = `
declare namespace WebAssembly {
  interface Module { readonly [Symbol.toStringTag]: string; }
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
