/** A message from the kernel to the front end. */
export interface Sent {
  readonly id: string;
  readonly data: Record<string, unknown>;
}

interface FakeComm {
  readonly id: string;
  onMsg: (data: unknown) => unknown;
  send(data: unknown): void;
  close(): void;
}

/** Fake comms. They record what the kernel sends, and can play the front end. */
export class FakeComms {
  readonly opened: Sent[] = [];
  readonly sent: Sent[] = [];
  readonly #comms = new Map<string, FakeComm>();
  readonly #targets = new Map<string, (comm: FakeComm) => unknown>();

  open(target: string, data: unknown, { onMsg }: { onMsg: FakeComm["onMsg"] }): FakeComm {
    if (target !== "jupyter.widget") throw new Error(`unknown target ${target}`);
    const comm = this.#make(onMsg);
    this.opened.push({ id: comm.id, data: structuredClone(data) as Sent["data"] });
    return comm;
  }

  register(target: string, opened: (comm: FakeComm) => unknown): void {
    this.#targets.set(target, opened);
  }

  /** Sends a message from the front end to a model. */
  say(id: string, data: object): unknown {
    return this.#comms.get(id)?.onMsg(data);
  }

  /** Opens a comm from the front end, and returns its id. */
  openFromFront(target: string): string {
    const comm = this.#make(() => {});
    this.#targets.get(target)?.(comm);
    return comm.id;
  }

  /** Returns the model whose state has this value. */
  find(name: string, value: unknown): Sent {
    const found = this.opened.find(({ data }) => (data.state as Record<string, unknown>)[name] === value);
    if (!found) throw new Error(`no model has ${name} ${String(value)}`);
    return found;
  }

  #make(onMsg: FakeComm["onMsg"]): FakeComm {
    const id = `comm-${this.#comms.size}`;
    const send = (data: unknown) => void this.sent.push({ id, data: structuredClone(data) as Sent["data"] });
    const comm: FakeComm = { id, onMsg, send, close() {} };
    this.#comms.set(id, comm);
    return comm;
  }

  publish(): void {
    (globalThis as Record<symbol, unknown>)[Symbol.for("gatebook.comm")] = this;
  }

  static withdraw(): void {
    delete (globalThis as Record<symbol, unknown>)[Symbol.for("gatebook.comm")];
  }
}
