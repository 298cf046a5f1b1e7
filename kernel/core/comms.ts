// Comms: the two-way channels of Jupyter's protocol between a cell's code and a widget in the front end.
import { describe } from "./errors/failure";
import { Cell } from "./execution/cell";
import { currentCell } from "./execution/context";
import type { Kernel } from "./parts";
import type { Json, Parent, Request } from "./protocol/message";

type Buffers = readonly Uint8Array[];

/** One end of a comm. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Called with each message from the front end. */
  onMsg: (data: unknown, buffers: Buffers, metadata: Json) => unknown;
  /** Called when the front end closes the comm. */
  onClose: (data: unknown) => unknown;
  send(data: unknown, buffers?: readonly ArrayBufferView[], metadata?: Json): void;
  close(data?: unknown): void;
}

export interface OpenOptions {
  readonly id?: string;
  readonly metadata?: Json;
  readonly buffers?: readonly ArrayBufferView[];
  readonly onMsg?: Comm["onMsg"];
  readonly onClose?: Comm["onClose"];
}

type Opened = (comm: Comm, data: unknown, metadata: Json, buffers: Buffers) => unknown;

/** The interface at `globalThis[Symbol.for("gatebook.comm")]`, for libraries that draw widgets. */
export interface CommApi {
  /** Opens a comm to a target that is registered in the front end. */
  open(target: string, data: unknown, options?: OpenOptions): Comm;
  /** Registers the function that is called when the front end opens a comm to this target. */
  register(target: string, opened: Opened): void;
  /** All open comms. */
  list(): readonly Comm[];
}

/** Manages the comms of this kernel, whether a cell or the front end opened them. */
export class Comms implements CommApi {
  readonly #comms = new Map<string, Comm>();
  readonly #targets = new Map<string, Opened>();

  constructor(readonly kernel: Kernel) {}

  open(target: string, data: unknown, options: OpenOptions = {}): Comm {
    const { id = crypto.randomUUID(), metadata = {}, buffers = [], onMsg = nothing, onClose = nothing } = options;
    const comm = this.#make(id, target, onMsg, onClose);
    this.#send("comm_open", { comm_id: id, target_name: target, data }, metadata, buffers);
    return comm;
  }

  register(target: string, opened: Opened): void {
    this.#targets.set(target, opened);
  }

  list(): readonly Comm[] {
    return [...this.#comms.values()];
  }

  /**
   * Returns the content of a `comm_info_reply`.
   *
   * @param target If this is a string with text, only the comms of this target are listed. Otherwise all comms are listed.
   */
  info(target: unknown): Json {
    const comms = this.list().filter((comm) => typeof target !== "string" || target === "" || comm.target === target);
    return { status: "ok", comms: Object.fromEntries(comms.map((comm) => [comm.id, { target_name: comm.target }])) };
  }

  /**
   * Handles `comm_open`, `comm_msg` and `comm_close`. As in ipykernel, a callback waits until the running cell has finished. The callback's output
   * and errors are sent as output of the request. If a cell fails, the waiting callbacks are not cancelled.
   */
  request(request: Request): void {
    const { channels, queue, supervisor, output } = this.kernel;
    const cell = new Cell({ name: `a ${request.type}`, source: "", header: request.header });
    queue.push({
      run: async () => {
        channels.status("busy", request, true);
        const ending = await supervisor.watch(cell, async () => this.#dispatch(request));
        if (ending.kind !== "done") {
          const trace = describe(ending.error).traceback.join("\n");
          output.printError(cell, `The callback of ${cell.name} failed:\n${trace}\n`);
        }
        output.flush();
        channels.status("idle", request, true);
      },
    });
  }

  async #dispatch({ type, content, metadata, buffers }: Request): Promise<void> {
    const id = String(content.comm_id);
    const comm = this.#comms.get(id);
    if (type === "comm_msg") await comm?.onMsg(content.data, buffers, metadata);
    if (type === "comm_close" && this.#comms.delete(id)) await comm?.onClose(content.data);
    if (type !== "comm_open") return;
    const target = String(content.target_name);
    const opened = this.#targets.get(target);
    // for an unknown target, the protocol requires the answer `comm_close`
    if (!opened) this.#send("comm_close", { comm_id: id, data: {} }, {}, []);
    else await opened(this.#make(id, target, nothing, nothing), content.data, metadata, buffers);
  }

  #make(id: string, target: string, onMsg: Comm["onMsg"], onClose: Comm["onClose"]): Comm {
    const comm: Comm = {
      ...{ id, target, onMsg, onClose },
      send: (data, buffers = [], metadata = {}) => this.#send("comm_msg", { comm_id: id, data }, metadata, buffers),
      close: (data = {}) => {
        if (this.#comms.delete(id)) this.#send("comm_close", { comm_id: id, data }, {}, []);
      },
    };
    this.#comms.set(id, comm);
    return comm;
  }

  #send(type: string, content: Json, metadata: Json, views: readonly ArrayBufferView[]): void {
    const parent: Parent = currentCell() ?? { header: "{}" };
    currentCell()?.assertNotStopped();
    this.kernel.output.flush();
    // Copy the bytes. Posting a view would clone the whole memory behind the view, which for a tensor can be much larger.
    const buffers = views.map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice());
    this.kernel.channels.publish(parent, type, content, { metadata, buffers });
  }
}

const nothing = () => {};
