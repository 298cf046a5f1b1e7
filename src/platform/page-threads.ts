// Starts threads in a browser.
import type { ThreadStarter, Threads } from "./platform";

/** The parts of a page and of a worker that are used here. The library is compiled without the types of a browser page. */
interface Scope {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly Blob: new (parts: string[], options: { type: string }) => object;
  readonly URL: { createObjectURL(blob: object): string };
  readonly Worker?: new (address: string) => { postMessage(message: object): void; onerror: (event: Event) => void };
}
const scope = globalThis as unknown as Scope;

/** See `ThreadStarter`. */
const startThread: ThreadStarter = (program, given) => {
  const { Blob, URL, Worker } = scope;
  if (!Worker) return;
  try {
    const code = `onmessage = ({ data }) => (${program})(data);`;
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    worker.onerror = (event) => event.preventDefault(); // otherwise the browser reports the error
    worker.postMessage(given);
  } catch {
    // the page's policy does not allow such workers
  }
};

/** Returns whether this thread may wait for others. A page's own thread may not. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0); // returns at once, because the entry is not 1
    return true;
  } catch {
    return false;
  }
}

/** Returns the threads that the cells may use in WebAssembly. */
export function pageThreads(): Threads {
  if (!scope.crossOriginIsolated) return { count: 1, obstacle: "the page is not cross-origin isolated" };
  if (!mayWait()) return { count: 1, obstacle: "the page's own thread may not wait for others, and a worker may" };
  return { count: scope.navigator?.hardwareConcurrency ?? 1, start: startThread };
}
