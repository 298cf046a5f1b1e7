/**
 * Defines the messages between a page and the worker in which the kernel runs. A page need not know them: it creates a `KernelClient` (client.ts), which
 * starts the worker, carries the messages of the Jupyter protocol, and interrupts the worker.
 *
 * 1. The page posts `start`, and the worker answers `ready`. Requests that the page posts earlier wait.
 * 2. The page posts each message of a Jupyter client as `request`. Before that, it posts as `files` what the code of the message imports. The worker posts its answers as `message` and `status`. Their `parent` is the header of
 *    the request, as JSON.
 * 3. To interrupt, the page posts `interrupt` and revokes the address of the stop sign (stop-sign.ts). Then it posts the address of a new one.
 * 4. If synchronous code in the worker needs an answer from the page, it posts `ask` and reads the answer from the letter box (letter-box.ts).
 */
import type { ExecutionState, Json, Request, RequestChannel } from "../core/protocol/message";

/** The files of a kernel, which `buildBrowserKernel` writes. All paths are relative to the folder of the manifest. */
export interface Manifest {
  /** Changes when a file of the kernel changes. */
  readonly version: string;
  readonly worker: string;
  /** The declarations against which cells are checked. */
  readonly declarations: string;
  /** The bundle of each package that cells can import. */
  readonly packages: Readonly<Record<string, string>>;
  /** The folder of tfjs's WebAssembly files, ending in a slash. */
  readonly wasm: string;
}

/** What the worker needs to start. All addresses are absolute. */
export interface Start {
  readonly kind: "start";
  readonly declarations: string;
  readonly packages: Readonly<Record<string, string>>;
  /** The notebook's folder, without slashes at the ends. */
  readonly notebook: string;
  /** The settings of the package `gatebook` (PageSettings in src/platform/browser.ts). */
  readonly page: Json;
  /** The packages that are loaded before a cell imports them, so that the first cell need not wait. */
  readonly preload: readonly string[];
  readonly stopSign: string;
  readonly letterBox: readonly string[];
}

/** A file of the learner, as its path from the folder that the file browser shows. The text is undefined if there is no such file. */
export type WrittenFile = readonly [path: string, text: string | undefined];

export type ToWorker =
  | Start
  | { readonly kind: "files"; readonly files: readonly WrittenFile[] }
  | { readonly kind: "request"; readonly request: Request }
  | { readonly kind: "interrupt"; readonly stopSign: string; readonly letterBox: readonly string[] };

/** What the worker waits for: an answer of the user, or that the page has received all earlier messages. */
export type Question = "input" | "receipt";

export type FromWorker =
  | { readonly kind: "ready" }
  /** The kernel could not start. */
  | { readonly kind: "failed"; readonly text: string }
  | {
      readonly kind: "message";
      readonly channel: RequestChannel | "iopub";
      readonly type: string;
      readonly parent: string;
      /** The content and the metadata as JSON, as they would be sent by sockets. */
      readonly content: string;
      readonly metadata: string;
      readonly buffers: readonly Uint8Array[];
    }
  | { readonly kind: "status"; readonly state: ExecutionState; readonly parent: string }
  /** `letterBox` is the last address of the letter box in which the worker waits for the answer. */
  | { readonly kind: "ask"; readonly question: Question; readonly letterBox: string }
  /** An error of the kernel itself. */
  | { readonly kind: "log"; readonly text: string };
