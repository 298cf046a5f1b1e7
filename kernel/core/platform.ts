// Defines what the core of the kernel needs from the program in which it runs: a process of Node, or a worker of a browser. The program calls
// `setPlatform` before it uses any other part of the core.

/** Options of `inspect`, a subset of those of Node's `util.inspect`. */
export interface InspectOptions {
  readonly depth?: number;
  readonly maxArrayLength?: number;
  readonly maxStringLength?: number;
}

/** The kernel's own timers. They belong to no cell, so no interrupt stops them. */
export interface Clock {
  setTimeout(callback: () => void, milliseconds: number): object;
  /** Calls back in a later macrotask. By then, rejections that nothing handles in the current macrotask have been reported. */
  setImmediate(callback: () => void): object;
  clearImmediate(timer: object): void;
}

export interface Platform {
  readonly clock: Clock;
  /** Returns a value as the text that Node prints for it. */
  inspect(value: unknown, options?: InspectOptions): string;
  /** Returns whether a value is an error, even an error of another realm. */
  isNativeError(value: unknown): boolean;
  /** Reports an error of the kernel itself to the person who started it, and not to the notebook. */
  log(text: string): void;
}

let current: Platform | undefined;

export function setPlatform(platform: Platform): void {
  current = platform;
}

/** @throws Error if `setPlatform` has not been called. */
export function platform(): Platform {
  if (!current) throw new Error("platform: setPlatform must be called first");
  return current;
}
