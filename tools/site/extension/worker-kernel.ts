/// <reference lib="dom" />
// A kernel of JupyterLite that runs in a worker. It only carries messages, since the worker itself speaks Jupyter's protocol.
import type { Header, KernelOptions, LiteKernel, Message, Signal } from "./lab";

/** What the worker sends. The kernel's core makes the contents, as in Node. */
type FromWorker =
  | { kind: "ready" }
  | { kind: "status"; state: string; parent: string }
  | {
      kind: "message";
      channel: string;
      type: string;
      parent: string;
      content: Readonly<Record<string, unknown>>;
      metadata: Readonly<Record<string, unknown>>;
      buffers: readonly Uint8Array[];
    };

/** How long the kernel waits for a cell to stop, in milliseconds. Then it replaces the worker. */
const PATIENCE = 5000;

/** The event on `globalThis` after a cell has ended. */
export const CELL_ENDED = "gatebook-cell-ended";

export class WorkerKernel implements LiteKernel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly disposed: Signal<undefined>;
  isDisposed = false;
  ready!: Promise<void>;
  #worker!: Worker;
  /** The address of an object in memory. The kernel revokes it to tell a cell that is running that it must stop. */
  #sign = "";
  /** The headers of the requests that the worker has not finished. */
  readonly #open = new Map<string, Header>();
  readonly #options: KernelOptions;
  readonly #folder: string;

  readonly #settings: object;

  /**
   * @param folder the address of the folder with the kernel's files, ending in a slash
   * @param settings the settings of the library (PageSettings in src/platform/browser.ts)
   * @param disposed a new signal
   */
  constructor(options: KernelOptions, folder: string, settings: object, disposed: Signal<undefined>) {
    ({ id: this.id, name: this.name, location: this.location } = options);
    this.#options = options;
    this.#folder = folder;
    this.#settings = settings;
    this.disposed = disposed;
    this.#start();
  }

  #start(): void {
    const at = (path: string) => new URL(path, this.#folder).href;
    const worker = new Worker(at("worker.js"), { type: "module", name: "gatebook-kernel" });
    this.#worker = worker;
    this.ready = new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(`The kernel did not start: ${event.message}`));
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => (data.kind === "ready" ? resolve() : this.#hear(data));
    });
    worker.postMessage({
      pack: at("types.pack"),
      modules: {
        gatebook: at("lib/gatebook.js"),
        "@tensorflow/tfjs-node": at("lib/tfjs.js"),
        "@tensorflow/tfjs": at("lib/tfjs.js"),
        mathjs: at("lib/mathjs.js"),
      },
      page: { wasmPath: at("lib/wasm/"), ...this.#settings },
      checked: true,
      marked: true,
      preload: ["gatebook", "@tensorflow/tfjs-node", "mathjs"],
    });
    this.#newSign();
  }

  #newSign(): void {
    this.#sign = URL.createObjectURL(new Blob(["go"]));
    this.#worker.postMessage({ kind: "sign", address: this.#sign });
  }

  async handleMessage({ header, channel, content, metadata, buffers = [] }: Message): Promise<void> {
    this.#open.set(header.msg_id, header);
    const bytes = buffers.map((buffer) => (buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : buffer));
    const common = { channel, identities: [], metadata, content, buffers: bytes };
    this.#worker.postMessage({
      kind: "request",
      request: { ...common, type: header.msg_type, header: JSON.stringify(header) },
    });
  }

  #hear(data: Exclude<FromWorker, { kind: "ready" }>): void {
    const parent: Header = JSON.parse(data.parent);
    if (data.kind === "message") {
      this.#send(data.channel, data.type, data.content, parent, data.metadata, data.buffers);
    } else if (data.kind === "status") {
      this.#send("iopub", "status", { execution_state: data.state }, parent);
      if (data.state !== "idle") return;
      this.#open.delete(parent.msg_id);
      if (parent.msg_type === "execute_request") globalThis.dispatchEvent(new Event(CELL_ENDED));
    }
  }

  #send(
    channel: string,
    type: string,
    content: object,
    parent: Header,
    metadata: object = {},
    buffers: readonly Uint8Array[] = [],
  ): void {
    const header = {
      ...{ msg_id: crypto.randomUUID(), msg_type: type, session: parent.session, username: "" },
      ...{ date: new Date().toISOString(), version: "5.3" },
    };
    this.#options.sendMessage({ header, parent_header: parent, channel, content, metadata, buffers });
  }

  /** Stops the cell that runs. If it does not stop, the worker is replaced, and the cell's error says that all names are lost. */
  interrupt(): void {
    this.#worker.postMessage({ kind: "interrupt", cell: 0 });
    URL.revokeObjectURL(this.#sign);
    this.#newSign();
    const running = [...this.#open.values()].filter(({ msg_type }) => msg_type === "execute_request");
    setTimeout(() => {
      if (!this.isDisposed && running.some(({ msg_id }) => this.#open.has(msg_id))) this.#replaceWorker(running);
    }, PATIENCE);
  }

  #replaceWorker(running: readonly Header[]): void {
    this.#worker.terminate();
    this.#open.clear();
    const evalue =
      "The cell did not stop, so the kernel was restarted. All variables are lost: run the cells above again.";
    const failure = { ename: "KeyboardInterrupt", evalue, traceback: [`KeyboardInterrupt: ${evalue}`] };
    for (const header of running) {
      this.#send("iopub", "error", failure, header);
      this.#send("shell", "execute_reply", { status: "error", execution_count: 0, ...failure }, header);
      this.#send("iopub", "status", { execution_state: "idle" }, header);
    }
    this.#start();
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#worker.terminate();
    URL.revokeObjectURL(this.#sign);
    this.disposed.emit(undefined);
  }
}
