/// <reference lib="dom" />
// A kernel of JupyterLite that runs in a worker. It only carries messages, since the kernel in the worker speaks Jupyter's protocol itself.
import type { KernelClient, KernelMessage } from "../../../kernel/browser/client";
import { importedFiles } from "./imports";
import type { Contents, Header, KernelOptions, LiteKernel, Message, Signal } from "./lab";
import type { StartedKernel } from "./start-kernel";

/** The event on `globalThis` after a cell has ended. */
export const CELL_ENDED = "gatebook-cell-ended";

export class WorkerKernel implements LiteKernel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly disposed: Signal<undefined>;
  isDisposed = false;
  readonly #options: KernelOptions;
  readonly #client: KernelClient;

  /** @param contents the learner's files @param disposed a new signal */
  constructor(
    options: KernelOptions,
    readonly started: StartedKernel,
    readonly contents: Contents,
    disposed: Signal<undefined>,
  ) {
    ({ id: this.id, name: this.name, location: this.location } = options);
    this.#options = options;
    this.disposed = disposed;
    this.#client = started.client;
    started.handlers = { ...started.handlers, onMessage: (message) => this.#pass(message) };
  }

  get ready(): Promise<void> {
    return this.#client.ready;
  }

  /** Passes a message of JupyterLab to the worker, after the files that its code imports. JupyterLite waits before it passes the next message. */
  async handleMessage({ header, channel, content, metadata, buffers = [] }: Message): Promise<void> {
    const bytes = buffers.map((buffer) =>
      buffer instanceof ArrayBuffer
        ? new Uint8Array(buffer)
        : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength),
    );
    const { code } = content;
    const files = typeof code === "string" ? await importedFiles(this.contents, this.started.notebook, code) : [];
    if (files.length > 0) this.#client.write(files);
    const request = { type: header.msg_type, header: JSON.stringify(header), metadata, content, buffers: bytes };
    this.#client.request({ channel, ...request });
  }

  /** Passes a message of the worker to JupyterLab. */
  #pass({ channel, type, parent, content, metadata, buffers }: KernelMessage): void {
    const answered: Header = JSON.parse(parent);
    const header = {
      ...{ msg_id: crypto.randomUUID(), msg_type: type, session: answered.session, username: "" },
      ...{ date: new Date().toISOString(), version: "5.3" },
    };
    const sent = type === "kernel_info_reply" ? { ...content, language_info: likeInNotebooks(content) } : content;
    this.#options.sendMessage({ header, parent_header: answered, channel, content: sent, metadata, buffers });
    if (type === "execute_reply") globalThis.dispatchEvent(new Event(CELL_ENDED));
  }

  interrupt(): void {
    this.#client.interrupt();
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#client.dispose();
    this.disposed.emit(undefined);
  }
}

/**
 * Returns the description of the language with the fields that it has in the site's notebooks. If it had more, JupyterLab would add them to each notebook that
 * is opened, and would save the notebook as a changed copy.
 */
function likeInNotebooks({ language_info }: KernelMessage["content"]): object {
  const { name, mimetype, file_extension } = language_info as Readonly<Record<string, unknown>>;
  return { name, mimetype, file_extension };
}
