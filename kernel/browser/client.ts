/**
 * The page's side of the kernel. A page creates a `KernelClient`, passes it the messages of a Jupyter client, and gets the kernel's messages:
 *
 * ```
 * const manifest = await (await fetch("kernel/manifest.json")).json();
 * const client = new KernelClient({ manifest, folder: new URL("kernel/", location.href).href, page: {}, onMessage: (message) => … });
 * await client.ready;
 * client.request({ channel: "shell", type: "execute_request", header: JSON.stringify(header), metadata: {}, content, buffers: [] });
 * ```
 */
import type { Json, Request, RequestChannel } from "../core/protocol/message";
import { LetterBoxes, TEXT } from "./letter-box";
import type { FromWorker, Manifest, Start, ToWorker, WrittenFile } from "./protocol";

/** A message of the kernel. `parent` is the header of the request that it answers, as JSON. */
export interface KernelMessage {
  readonly channel: RequestChannel | "iopub";
  readonly type: string;
  readonly parent: string;
  readonly content: Json;
  readonly metadata: Json;
  readonly buffers: readonly Uint8Array[];
}

export interface ClientOptions {
  readonly manifest: Manifest;
  /** The address of the folder with the manifest, ending in a slash. */
  readonly folder: string;
  /** The notebook's folder, from which cells import files. By default, this is the folder of the lessons. */
  readonly notebook?: string;
  /** Settings of the package `gatebook`, for example `dataPath` (PageSettings in src/platform/browser.ts). */
  readonly page: Json;
  /** The packages that are loaded before a cell imports them. By default, these are all packages. */
  readonly preload?: readonly string[];
  readonly onMessage: (message: KernelMessage) => void;
  /** Milliseconds after an interrupt until the user is told how to stop a cell that does not react. Default 5000. */
  readonly patience?: number;
  /** Called when a worker has been replaced, so that all variables are lost. */
  readonly onRestart?: () => void;
  /** Called with errors of the kernel itself. */
  readonly onLog?: (text: string) => void;
}

type ClientRequest = Omit<Request, "identities">;

const PATIENCE = 5000;
const LESSONS = "notebooks/lessons";

export const STUCK =
  "The cell does not react to the interrupt. It probably waits for a function of a library. Interrupt once more to restart the kernel. All variables will be lost.\n";
const LOST =
  "The cell did not react to the interrupt, so the kernel was restarted. All variables are lost: run the cells above again.";

export class KernelClient {
  #worker: Worker;
  #stopSign = "";
  #ready: Promise<void>;
  readonly #letterBoxes = new LetterBoxes();
  /** Whether a cell waits for an answer of the user. */
  #isAsked = false;
  /** The headers of the requests to run a cell that have not been answered yet, by the header as JSON. */
  readonly #open = new Set<string>();
  /** The cells that have not reacted to an interrupt. The next interrupt restarts the kernel. */
  #stuck: readonly string[] = [];

  constructor(readonly options: ClientOptions) {
    [this.#worker, this.#ready] = this.#start();
  }

  /** Resolves when the kernel has started. Requests need not wait for it. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Passes the files to the kernel that the next request imports. */
  write(files: readonly WrittenFile[]): void {
    this.#post({ kind: "files", files });
  }

  /** Passes a message of a Jupyter client to the kernel. */
  request(request: ClientRequest): void {
    const { type, channel, header, content } = request;
    if (type === "input_reply") {
      // an answer to a question of a cell that was interrupted has no reader
      if (this.#isAsked) this.#letterBoxes.send(String(content.value ?? ""));
      this.#isAsked = false;
    } else if (type === "interrupt_request") {
      this.interrupt();
      this.#tell(channel, "interrupt_reply", header, { status: "ok" });
    } else if (type === "shutdown_request") {
      this.#tell(channel, "shutdown_reply", header, { status: "ok", restart: content.restart === true });
      this.dispose();
    } else {
      if (type === "execute_request") this.#open.add(header);
      this.#post({ kind: "request", request: { ...request, identities: [] } });
    }
  }

  /** Interrupts the running cell. If it has not reacted to an earlier interrupt, restarts the kernel. */
  interrupt(): void {
    if (this.#stuck.some((header) => this.#open.has(header))) {
      this.restart();
      return;
    }
    const [running] = this.#open;
    this.#isAsked = false;
    URL.revokeObjectURL(this.#stopSign);
    this.#post({ kind: "interrupt", stopSign: this.#newStopSign(), letterBox: this.#letterBoxes.create() });
    if (running === undefined) return;
    setTimeout(() => {
      if (!this.#open.has(running) || this.#stuck.includes(running)) return;
      this.#stuck = [running];
      this.#tell("iopub", "stream", running, { name: "stderr", text: STUCK });
    }, this.options.patience ?? PATIENCE);
  }

  /** Replaces the worker. The cells that are running or waiting fail. */
  restart(): void {
    this.#worker.terminate();
    const open = [...this.#open];
    this.#open.clear();
    this.#stuck = [];
    this.#isAsked = false;
    [this.#worker, this.#ready] = this.#start();
    for (const header of open) this.#fail(header);
    this.options.onRestart?.();
  }

  /** Ends the kernel. */
  dispose(): void {
    this.#worker.terminate();
  }

  #start(): [Worker, Promise<void>] {
    const { manifest, folder, page, notebook = LESSONS, preload = Object.keys(manifest.packages) } = this.options;
    const at = (path: string) => new URL(path, folder).href;
    const worker = new Worker(at(manifest.worker), { type: "module", name: "gatebook-kernel" });
    const ready = new Promise<void>((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(`The kernel could not be loaded: ${event.message}`));
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.kind === "ready") resolve();
        else if (data.kind === "failed") reject(new Error(`The kernel could not start: ${data.text}`));
        else this.#receive(data);
      };
    });
    ready.catch(() => {}); // callers get the error from `ready`
    const start: Start = {
      kind: "start",
      declarations: at(manifest.declarations),
      packages: Object.fromEntries(Object.entries(manifest.packages).map(([name, path]) => [name, at(path)])),
      notebook,
      page: { wasmPath: at(manifest.wasm), ...page },
      preload,
      stopSign: this.#newStopSign(),
      letterBox: this.#letterBoxes.create(),
    };
    worker.postMessage(start);
    return [worker, ready];
  }

  #receive(message: Exclude<FromWorker, { kind: "ready" | "failed" }>): void {
    switch (message.kind) {
      case "log":
        this.options.onLog?.(message.text);
        return;
      case "ask":
        if (!this.#letterBoxes.isCurrent(message.letterBox)) return;
        // the page answers a question of the kernel itself; the user answers the others (`request`)
        if (message.question === "receipt") this.#letterBoxes.send("");
        else this.#isAsked = true;
        return;
      case "status":
        if (message.state === "idle") this.#open.delete(message.parent);
        this.#tell("iopub", "status", message.parent, { execution_state: message.state });
        return;
      default: {
        const { channel, type, parent, content, metadata, buffers } = message;
        this.options.onMessage({
          channel,
          type,
          parent,
          buffers,
          content: JSON.parse(content),
          metadata: JSON.parse(metadata),
        });
      }
    }
  }

  #fail(header: string): void {
    const failure = { ename: "KeyboardInterrupt", evalue: LOST, traceback: [`KeyboardInterrupt: ${LOST}`] };
    this.#tell("iopub", "error", header, failure);
    this.#tell("shell", "execute_reply", header, { status: "error", execution_count: 0, ...failure });
    this.#tell("iopub", "status", header, { execution_state: "idle" });
  }

  #tell(channel: KernelMessage["channel"], type: string, parent: string, content: Json): void {
    this.options.onMessage({ channel, type, parent, content, metadata: {}, buffers: [] });
  }

  #newStopSign(): string {
    this.#stopSign = URL.createObjectURL(new Blob([], TEXT));
    return this.#stopSign;
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}
